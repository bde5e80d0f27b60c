"""Reading a CSV manifest in one pass: its encoding, separator and columns; every fault with its line and column."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotation.labels.base import ClassOption
from annotation.media.manifest_rows import Fault, FileEntry, RowReader

COLUMNS = ("file", "group", "external_id", "class", "gold_purpose", "gold_note", "annotator", "label")
ALIASES = {"filename": "file", "path": "file"}
MAX_CELL = 100_000

_DELIMITERS = ",;\t"


class ManifestRefused(Exception):
    """The manifest as a whole cannot be read."""

    def __init__(self, code: str, where: str, why: str, fix: str) -> None:
        super().__init__(why)
        self.code = code
        self.where = where
        self.why = why
        self.fix = fix


@dataclass(slots=True)
class Manifest:
    """The whole manifest: its columns, rows counted, entries by file name."""

    columns: tuple[str, ...] = ()
    rows: int = 0
    entries: dict[str, FileEntry] = field(default_factory=dict)


def read_manifest(stream: BinaryIO, classes: tuple[ClassOption, ...], complain: Callable[[Fault], None]) -> Manifest:
    """Read it in one pass; each row's faults go to `complain`. Raises ManifestRefused for what spoils everything."""
    lines = _lines(stream)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    columns = _columns(next(csv.reader([first], delimiter=delimiter), []))
    manifest = Manifest(columns)
    rows = RowReader(columns, classes, manifest.entries)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if cells:
                manifest.rows += 1
                fault = rows.add(cells, reader.line_num + 1)
                if fault is not None:
                    complain(fault)
    except csv.Error as error:
        raise ManifestRefused(
            "manifest_csv", f"line {reader.line_num + 1}", f"This is not CSV: {error}.", "Save the table as CSV again."
        ) from None
    return manifest


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The text line by line, without its byte order mark. Raises ManifestRefused naming the line."""
    head = stream.read(4)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ManifestRefused("manifest_encoding", "line 1", "The manifest is UTF-16.", "Save it as CSV UTF-8.")
    first = head.removeprefix(b"\xef\xbb\xbf")
    text = first + stream.readline() if not first.endswith(b"\n") else first
    number = 1
    while text:
        try:
            line = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ManifestRefused(
                "manifest_encoding",
                f"line {number}",
                f"Byte {error.start + 1} of this line is not UTF-8.",
                "Save it as CSV UTF-8.",
            ) from None
        if "\0" in line or len(line) > MAX_CELL:
            raise ManifestRefused(
                "manifest_csv", f"line {number}", "The line holds a NUL character or is too long.", "Save it as CSV."
            )
        yield line
        number += 1
        text = stream.readline(MAX_CELL * 4)


def _columns(header: list[str]) -> tuple[str, ...]:
    """The column names in order. Raises ManifestRefused naming those that are unknown, twice or missing."""
    names = [cell.strip().lower() for cell in header]
    columns = tuple(ALIASES.get(name, name) for name in names)
    known = ", ".join(COLUMNS)
    for position, name in enumerate(columns, start=1):
        if name not in COLUMNS:
            raise ManifestRefused(
                "manifest_columns",
                f"line 1, column {position}",
                f"The column {name!r:.60} is not known.",
                f"Keep only these columns: {known}.",
            )
        if columns.index(name) != position - 1:
            raise ManifestRefused(
                "manifest_columns", f"line 1, column {position}", f"The column {name!r} stands twice.", "Keep one."
            )
    if "file" not in columns:
        raise ManifestRefused("manifest_columns", "line 1", "There is no column 'file'.", f"Known columns: {known}.")
    if ("annotator" in columns) != ("label" in columns):
        raise ManifestRefused(
            "manifest_columns",
            "line 1",
            "Annotations need both columns, 'annotator' and 'label'.",
            "Add the other one.",
        )
    return columns


def from_bytes(data: bytes, classes: tuple[ClassOption, ...], complain: Callable[[Fault], None]) -> Manifest:
    """Read a manifest that is in memory already."""
    return read_manifest(io.BytesIO(data), classes, complain)
