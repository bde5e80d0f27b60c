"""The report of an import: one line of JSON per file or fault, written as it happens, read page by page."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

ACCEPTED, REJECTED, IGNORED, DUPLICATE = "accepted", "rejected", "ignored", "duplicate"
STATES = (ACCEPTED, REJECTED, IGNORED, DUPLICATE)
FIELDS = ("file", "state", "code", "where", "why", "fix")
MAX_FAULTS = 10_000
"""Faults listed; further ones are counted only, so that a wrong manifest of a million rows makes no huge report."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What became of one file, or one fault of the manifest. May hold file names: managers only."""

    file: str
    state: str
    code: str = ""
    where: str = ""
    why: str = ""
    fix: str = ""


class ReportWriter:
    """Writes rows to a file and counts them by state and code."""

    def __init__(self, path: Path) -> None:
        self.states: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self._stream = path.open("w", encoding="utf-8")
        self._faults = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def add(self, row: ReportRow) -> None:
        """Append a row about a file."""
        self.states[row.state] += 1
        if row.code:
            self.codes[row.code] += 1
        self._write(row)

    def add_fault(self, row: ReportRow) -> None:
        """Append a row about a line of the manifest, up to MAX_FAULTS of them."""
        self.codes[row.code] += 1
        self._faults += 1
        if self._faults <= MAX_FAULTS:
            self._write(row)

    @property
    def faults(self) -> int:
        """How many faults the manifest had, listed or not."""
        return self._faults

    def _write(self, row: ReportRow) -> None:
        self._stream.write(json.dumps(asdict(row), ensure_ascii=True) + "\n")


def read_report(path: Path, *, state: str = "", start: int = 0) -> Iterator[tuple[int, ReportRow]]:
    """The rows from byte `start` on, each with the byte at which the next begins; none where there is no report."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        stream.seek(start)
        for line in iter(stream.readline, b""):
            row = ReportRow(**json.loads(line))
            if not state or row.state == state:
                yield stream.tell(), row
