"""One row of a manifest: what it says of its file, checked cell by cell."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotation.labels.base import ClassOption
from annotation.models import Task

LIMITS = {"file": 400, "group": 200, "external_id": 200, "gold_note": 500, "annotator": 200}
PURPOSES = frozenset(purpose for purpose in Task.Gold.values if purpose)
CANT_TELL = frozenset({"cant_tell", "can't tell"})
PER_FILE = ("group", "external_id", "class", "gold_purpose", "gold_note")


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
    spoiled: bool = False
    written: tuple[str, ...] = ()
    """The cells that describe the file as they stand in its first row."""


class RowReader:
    """Adds rows to the entries of their files; one for a manifest with these columns."""

    def __init__(self, columns: Sequence[str], classes: Sequence[ClassOption], entries: dict[str, FileEntry]) -> None:
        self._columns = columns
        self._entries = entries
        self._names = _class_names(classes)
        self._file_at = columns.index("file")
        self._votes_at = (columns.index("annotator"), columns.index("label")) if "annotator" in columns else None
        self._described = [columns.index(name) for name in PER_FILE if name in columns]
        self._blank = ("",) * len(self._described)

    def add(self, cells: Sequence[str], line: int) -> Fault | None:
        """Take in one row; the fault that keeps it out, if any."""
        if len(cells) != len(self._columns):
            return _ragged(cells, len(self._columns), self._file_at, line)
        if self._adds_a_vote_only(cells):
            return None
        return self._take(dict(zip(self._columns, cells, strict=True)), cells, line)

    def _adds_a_vote_only(self, cells: Sequence[str]) -> bool:
        """The usual row of a manifest with many annotations: a known file, nothing new of it, one more good answer."""
        entry = self._entries.get(cells[self._file_at])
        if entry is None or self._votes_at is None or self._description(cells) not in (entry.written, self._blank):
            return False
        annotator, label = cells[self._votes_at[0]], self._names.get(cells[self._votes_at[1]])
        plain = annotator and len(annotator) <= LIMITS["annotator"] and annotator == annotator.strip()
        if not plain or label is None or annotator in entry.votes:
            return False
        entry.votes[annotator] = label
        return True

    def _description(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells that describe the file."""
        return tuple([cells[place] for place in self._described])

    def _take(self, row: Mapping[str, str], cells: Sequence[str], line: int) -> Fault | None:
        """Add one row to the entry of its file; the fault that keeps it out, if any."""
        file = file_key(row["file"])
        if not file:
            return Fault("", line, "file", "manifest_file", "No file is named.", "Name the file, or delete the row.")
        for column, limit in LIMITS.items():
            if len(row.get(column, "")) > limit:
                return Fault(
                    file,
                    line,
                    column,
                    "manifest_cell",
                    f"More than {limit} characters.",
                    "Shorten it.",
                    spoils_file=True,
                )
        entry = self._entries.get(file)
        if entry is None:
            entry = self._entries[file] = FileEntry(file, line, written=self._description(cells))
            fault = _describe(entry, row, line, self._names)
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
            fault = _compare(entry, row, line, self._names)
        if fault is not None:
            entry.spoiled = entry.spoiled or fault.spoils_file
            return fault
        return _vote(entry, row, line, self._names)


def _describe(entry: FileEntry, row: Mapping[str, str], line: int, names: dict[str, str]) -> Fault | None:
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


def _compare(entry: FileEntry, row: Mapping[str, str], line: int, names: dict[str, str]) -> Fault | None:
    """A further row of a file may leave its description empty or repeat it, not change it."""
    said = (entry.group, entry.external_id, entry.gold_class, entry.gold_purpose, entry.gold_note)
    for column, before in zip(PER_FILE, said, strict=True):
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


def _vote(entry: FileEntry, row: Mapping[str, str], line: int, names: dict[str, str]) -> Fault | None:
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
    return None


def _class_names(classes: Sequence[ClassOption]) -> dict[str, str]:
    """Class id by what people write: the id, or the name in any case."""
    names = {option.name.casefold(): option.id for option in classes}
    return {**names, **{option.id: option.id for option in classes}}


def file_key(name: str) -> str:
    """The form in which file names of manifest and batch are compared."""
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/").removeprefix("./"))


def _unknown_class(file: str, line: int, column: str, written: str, names: dict[str, str], *, spoils: bool) -> Fault:
    known = ", ".join(sorted(set(names.values())))
    return Fault(
        file, line, column, "unknown_class", f"{written!r:.60} is not a class of this project.",
        f"Use one of: {known}.", spoils,
    )  # fmt: skip


def _ragged(cells: Sequence[str], width: int, file_at: int, line: int) -> Fault:
    """A row with too few or too many cells; it names its file where it can."""
    file = file_key(cells[file_at]) if file_at < len(cells) else ""
    return Fault(
        file, line, "", "manifest_ragged_row", f"{len(cells)} cells where the header has {width}.",
        "Quote cells that contain the separator.",
    )  # fmt: skip
