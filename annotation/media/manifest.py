"""Reading a CSV manifest row by row: what it says of each file, and every fault with its line and column."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotation.labels.base import ClassOption
from annotation.models import Task

COLUMNS = ("file", "group", "external_id", "class", "gold_purpose", "gold_note", "annotator", "label")
ALIASES = {"filename": "file", "path": "file"}
LIMITS = {"file": 400, "group": 200, "external_id": 200, "gold_note": 500, "annotator": 200}
PURPOSES = frozenset(purpose for purpose in Task.Gold.values if purpose)
CANT_TELL = frozenset({"cant_tell", "can't tell"})
MAX_CELL = 100_000

_DELIMITERS = ",;\t"
_PER_FILE = ("group", "external_id", "class", "gold_purpose", "gold_note")


class ManifestRefused(Exception):
    """The manifest as a whole cannot be read."""

    def __init__(self, code: str, where: str, why: str, fix: str) -> None:
        super().__init__(why)
        self.code = code
        self.where = where
        self.why = why
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a row; the row, or with `spoils_file` the whole file, is left out."""

    file: str
    line: int
    column: str
    code: str
    why: str
    fix: str
    spoils_file: bool = False

    @property
    def where(self) -> str:
        """For people and programs: line and column."""
        return f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"


@dataclass(slots=True)
class FileEntry:
    """What the manifest says of one file; votes are (annotator, class id, '' for can't tell)."""

    file: str
    line: int
    group: str = ""
    external_id: str = ""
    gold_class: str = ""
    gold_purpose: str = ""
    gold_note: str = ""
    votes: dict[str, str] = field(default_factory=dict)
    vote_lines: list[int] = field(default_factory=list)
    spoiled: bool = False


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
    names = _class_names(classes)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = len(columns)
    file_at = columns.index("file")
    try:
        for cells in reader:
            if not cells:
                continue
            manifest.rows += 1
            line = reader.line_num + 1
            if len(cells) != width:
                complain(_ragged(cells, width, file_at, line))
                continue
            fault = _take(manifest, dict(zip(columns, cells, strict=True)), line, names)
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


def _class_names(classes: tuple[ClassOption, ...]) -> dict[str, str]:
    """Class id by what people write: the id, or the name in any case."""
    names = {option.name.casefold(): option.id for option in classes}
    return {**names, **{option.id: option.id for option in classes}}


def _take(manifest: Manifest, row: dict[str, str], line: int, names: dict[str, str]) -> Fault | None:
    """Add one row to the entry of its file; the fault that keeps it out, if any."""
    file = file_key(row["file"])
    if not file:
        return Fault("", line, "file", "manifest_file", "No file is named.", "Name the file, or delete the row.")
    for column, limit in LIMITS.items():
        if len(row.get(column, "")) > limit:
            return Fault(file, line, column, "manifest_cell", f"More than {limit} characters.", "Shorten it.", True)
    entry = manifest.entries.get(file)
    if entry is None:
        entry = manifest.entries[file] = FileEntry(file, line)
        fault = _describe(entry, row, line, names)
    elif not row.get("annotator", "").strip():
        return Fault(
            file,
            line,
            "file",
            "manifest_repeated_row",
            f"The file was described in line {entry.line}.",
            "Keep one row.",
        )
    else:
        fault = _compare(entry, row, line, names)
    if fault is not None:
        entry.spoiled = entry.spoiled or fault.spoils_file
        return fault
    return _vote(entry, row, line, names)


def _describe(entry: FileEntry, row: dict[str, str], line: int, names: dict[str, str]) -> Fault | None:
    """Fill in what the first row of a file says of it."""
    entry.group = row.get("group", "").strip()
    entry.external_id = row.get("external_id", "").strip()
    entry.gold_note = row.get("gold_note", "").strip()
    written, purpose = row.get("class", "").strip(), row.get("gold_purpose", "").strip().lower()
    if written:
        known = names.get(written) or names.get(written.casefold())
        if known is None:
            return _unknown_class(entry.file, line, "class", written, names, spoils=True)
        entry.gold_class = known
    if purpose and purpose not in PURPOSES:
        return Fault(
            entry.file, line, "gold_purpose", "unknown_purpose", f"{purpose!r:.40} is no purpose of gold.",
            f"Use one of: {', '.join(sorted(PURPOSES))}.", True,
        )  # fmt: skip
    if purpose and not entry.gold_class:
        return Fault(
            entry.file, line, "class", "gold_without_class", "Gold needs its class.", "Fill in the column class.", True
        )
    entry.gold_purpose = purpose
    return None


def _compare(entry: FileEntry, row: dict[str, str], line: int, names: dict[str, str]) -> Fault | None:
    """A further row of a file may leave its description empty or repeat it, not change it."""
    said = (entry.group, entry.external_id, entry.gold_class, entry.gold_purpose, entry.gold_note)
    for column, before in zip(_PER_FILE, said, strict=True):
        written = row.get(column, "").strip()
        if not written or written == before:
            continue
        same = names.get(written, names.get(written.casefold())) if column == "class" else written.lower()
        if same != before:
            return Fault(
                entry.file, line, column, "manifest_conflict", f"Line {entry.line} says something else of this file.",
                "Make the rows of one file agree.", True,
            )  # fmt: skip
    return None


def _vote(entry: FileEntry, row: dict[str, str], line: int, names: dict[str, str]) -> Fault | None:
    """Add the row's annotation, if it carries one."""
    annotator, written = row.get("annotator", "").strip(), row.get("label", "").strip()
    if not annotator:
        if written:
            return Fault(
                entry.file,
                line,
                "annotator",
                "annotator_missing",
                "A label without an annotator.",
                "Name the annotator.",
            )
        return None
    if written.casefold() in CANT_TELL:
        label: str | None = ""
    else:
        label = names.get(written) or names.get(written.casefold())
    if label is None:
        return _unknown_class(entry.file, line, "label", written, names, spoils=False)
    if annotator in entry.votes:
        return Fault(
            entry.file, line, "annotator", "manifest_repeated_row", "This annotator has answered for this file above.",
            "Keep one row per file and annotator.",
        )  # fmt: skip
    entry.votes[annotator] = label
    entry.vote_lines.append(line)
    return None


def file_key(name: str) -> str:
    """The form in which file names of manifest and batch are compared."""
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/").removeprefix("./"))


def _unknown_class(file: str, line: int, column: str, written: str, names: dict[str, str], *, spoils: bool) -> Fault:
    known = ", ".join(sorted(set(names.values())))
    return Fault(
        file, line, column, "unknown_class", f"{written!r:.60} is not a class of this project.",
        f"Use one of: {known}.", spoils,
    )  # fmt: skip


def _ragged(cells: list[str], width: int, file_at: int, line: int) -> Fault:
    """A row with too few or too many cells; it names its file where it can."""
    file = file_key(cells[file_at]) if file_at < len(cells) else ""
    return Fault(
        file, line, "", "manifest_ragged_row", f"{len(cells)} cells where the header has {width}.",
        "Quote cells that contain the separator.",
    )  # fmt: skip


def from_bytes(data: bytes, classes: tuple[ClassOption, ...], complain: Callable[[Fault], None]) -> Manifest:
    """Read a manifest that is in memory already."""
    return read_manifest(io.BytesIO(data), classes, complain)
