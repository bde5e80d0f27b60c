"""The plan of an import: one line per image that a commit would bring in, or whose annotations it would add."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from annotation.media.folders import read_lines


@dataclass(frozen=True, slots=True)
class PlannedImage:
    """One image with what is known of it; `duplicate` where its pixels are known already and only votes are added."""

    name: str
    sha256: str
    source_sha256: str
    suffix: str
    width: int
    height: int
    channels: int
    bit_depth: int
    group: str
    external_id: str = ""
    gold_class: str = ""
    gold_purpose: str = ""
    gold_note: str = ""
    duplicate: bool = False
    blobs: tuple[str, ...] = ()
    votes: dict[str, str] = field(default_factory=dict)


def write_line(image: PlannedImage) -> str:
    """As a line of JSON."""
    return json.dumps(asdict(image), separators=(",", ":")) + "\n"


def read_plan(path: Path) -> Iterator[PlannedImage]:
    """The images in order."""
    for entry in read_lines(path):
        entry["blobs"] = tuple(entry["blobs"])
        yield PlannedImage(**entry)
