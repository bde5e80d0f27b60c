"""Rows of a CSV file as text, with the line and the column of whatever is wrong with it."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

_FOREIGN = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a zip archive (a spreadsheet?)", b"\x1f\x8b": "gzip"}


class CsvError(ValueError):
    """A CSV file cannot be read as asked; the message names file, line and column."""

    def __init__(self, path: Path, line: int | None, column: str | None, sentence: str) -> None:
        where = [str(path)]
        if line is not None:
            where.append(f"line {line}")
        if column is not None:
            where.append(f"column {column!r}")
        super().__init__(f"{', '.join(where)}: {sentence}")
        self.path, self.line, self.column = path, line, column


class CsvRows:
    """The header of a file, and its rows, read once and in order; used in a `with` block.

    The file is UTF-8, with or without a byte order mark; empty lines are passed over; fields are stripped of blanks.
    """

    def __init__(self, path: Path, required: Sequence[str]) -> None:
        """Open the file and read its header. Raises CsvError."""
        self.path = path
        self.line = 0
        self.header: tuple[str, ...] = ()
        _refuse_foreign(path)
        self._stream = path.open(encoding="utf-8-sig", newline="")
        try:
            self._reader = csv.reader(self._stream, strict=True)
            self.header = next(self._rows(), ())
            self._check_header(required)
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._stream.close()

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """The rows after the header, each as wide as the header; `line` is where the current one ends."""
        width = len(self.header)
        for row in self._rows():
            if len(row) != width:
                raise self.error(None, f"{len(row)} fields where the header has {width}.")
            yield row

    def error(self, column: str | None, sentence: str) -> CsvError:
        """The error to raise about the current row."""
        return CsvError(self.path, self.line, column, sentence)

    def _rows(self) -> Iterator[tuple[str, ...]]:
        while True:
            try:
                fields = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise CsvError(self.path, self._reader.line_num, None, f"not CSV: {error}.") from error
            except UnicodeDecodeError as error:
                raise CsvError(self.path, _first_undecodable(self.path), None, "not UTF-8.") from error
            self.line = self._reader.line_num
            text = "".join(fields)
            if "\0" in text:
                position = next(index for index, field in enumerate(fields) if "\0" in field)
                raise self.error(self.header[position] if position < len(self.header) else None, "a NUL byte.")
            if text and not text.isspace():
                yield tuple([field.strip() for field in fields])

    def _check_header(self, required: Sequence[str]) -> None:
        if not self.header:
            raise CsvError(self.path, None, None, f"the file is empty; it needs the columns {', '.join(required)}.")
        missing = [name for name in required if name not in self.header]
        if missing:
            raise self.error(missing[0], f"missing; the header has {', '.join(map(repr, self.header))}.")
        twice = [name for name in self.header if self.header.count(name) > 1]
        if twice:
            raise self.error(twice[0], "stands twice in the header.")


def _refuse_foreign(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            start = stream.read(2)
    except OSError as error:
        raise CsvError(path, None, None, f"cannot be read: {error.strerror}.") from error
    if start in _FOREIGN:
        raise CsvError(path, None, None, f"this is {_FOREIGN[start]}, not CSV in UTF-8.")


def _first_undecodable(path: Path) -> int | None:
    """The line of the first byte that is not UTF-8; the reader's own count lags behind its buffer."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return None
