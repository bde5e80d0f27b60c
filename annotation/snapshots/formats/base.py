"""What every export format provides, and the tables that pass through its door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

INTEGER, REAL, TEXT, BOOLEAN, TIME = "int64", "float64", "text", "bool", "time"

Values = Mapping[str, int | str]
"""The bound parameters of a table's query."""

BLOCK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind and the SQL expression that gives it."""

    name: str
    kind: str
    sql: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export: columns over a FROM clause, ordered by a unique key. All SQL is written in this room."""

    name: str
    columns: tuple[Column, ...]
    source: str

    def select(self, expressions: Mapping[str, str]) -> str:
        """The query, with the given form of each kind of column ('{}' stands for its expression)."""
        listed = ", ".join(
            f'{expressions.get(column.kind, "{}").format(column.sql)} AS "{column.name}"' for column in self.columns
        )
        return f"SELECT {listed} {self.source}"


class Format(Protocol):
    """One file format."""

    name: str
    content_type: str

    def stream(self, table: Table, values: Values) -> Iterator[bytes]:
        """The whole file in blocks, in constant memory; one statement, so one moment of the database."""
