"""The plan of an import: one line per image that a commit would bring in, or whose annotations it would add."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from annotation.media.folders import read_lines
from annotation.models import Task


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


_FIELDS = tuple(field.name for field in fields(PlannedImage))


def write_line(image: PlannedImage) -> str:
    """As a line of JSON."""
    return json.dumps({name: getattr(image, name) for name in _FIELDS}, separators=(",", ":")) + "\n"


def read_plan(path: Path) -> Iterator[PlannedImage]:
    """The images in order."""
    for entry in read_lines(path):
        entry["blobs"] = tuple(entry["blobs"])
        yield PlannedImage(**entry)


@dataclass(slots=True)
class Survey:
    """What has to be known of a whole plan before its first image is brought in."""

    groups: set[str] = field(default_factory=set)
    test_groups: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    annotators: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    knows_classes: bool = False


def survey_of(images: Iterable[PlannedImage]) -> Survey:
    """One reading of a plan: groups of new images, those with gold for the test, classes and annotators named in it."""
    survey = Survey()
    for image in images:
        survey.annotators.update(image.votes)
        survey.classes.update(image.votes.values())
        survey.classes.add(image.gold_class)
        if image.duplicate:
            survey.repeated.add(image.sha256)
            continue
        survey.groups.add(image.group)
        survey.knows_classes = survey.knows_classes or bool(image.gold_class)
        if image.gold_purpose == Task.Gold.TEST:
            survey.test_groups.add(image.group)
    survey.classes.discard("")
    return survey
