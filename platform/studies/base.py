"""What a study is before it becomes a project: a question, a folder of images and a manifest."""

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MANIFEST = "manifest.csv"
TRUTH = "truth.csv"
COLUMNS = ("file", "group", "external_id", "class", "gold_purpose", "gold_note", "annotator", "label")


@dataclass(frozen=True)
class StudyText:
    """What people read, the policy it starts with (fields of annotation.models.Policy), and who has worked on it.

    simulated is how many simulated annotators answer part of it, and how many answers each gives: (0, 0) for none.
    """

    name: str
    question: str
    instructions: str
    classes: Sequence[Mapping[str, str]]
    policy: Mapping[str, object] = field(default_factory=dict)
    simulated: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Row:
    """One row of the manifest; a file with several imported answers stands on several rows."""

    file: str
    group: str
    external_id: str = ""
    truth: str = ""
    gold_purpose: str = ""
    gold_note: str = ""
    annotator: str = ""
    label: str = ""


class Study(Protocol):
    """A study that can be written to a folder."""

    text: StudyText

    def write(self, folder: Path) -> None:
        """Write images and manifest.csv into the folder, and truth.csv where the truth is known."""


def write_manifest(folder: Path, rows: Iterable[Row]) -> None:
    """Write manifest.csv: the truth goes in only where it is gold."""
    with (folder / MANIFEST).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            truth = row.truth if row.gold_purpose else ""
            writer.writerow(
                (row.file, row.group, row.external_id, truth, row.gold_purpose, row.gold_note, row.annotator, row.label)
            )


def pixel_hash(pixels: NDArray[np.uint8]) -> str:
    """Name a picture by its pixels alone, (height, width, 3) 8-bit RGB: the same before and after re-encoding."""
    return hashlib.sha256(repr(pixels.shape).encode() + np.ascontiguousarray(pixels).tobytes()).hexdigest()


def pixel_hash_of(path_or_file: object) -> str:
    """pixel_hash of an image file."""
    with Image.open(path_or_file) as image:  # type: ignore[arg-type]
        return pixel_hash(np.asarray(image.convert("RGB"), dtype=np.uint8))


def write_truth(folder: Path, truths: Mapping[str, str]) -> None:
    """Write truth.csv (pixels, class): what simulated annotators are given instead of eyes."""
    with (folder / TRUTH).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("pixels", "class"))
        writer.writerows(sorted(truths.items()))


def read_truth(path: Path) -> dict[str, str]:
    """Pixel hash -> class, as write_truth wrote it."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["pixels"]: row["class"] for row in csv.DictReader(file)}
