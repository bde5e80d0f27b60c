"""What every export format provides, and the tables that pass through its door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

INTEGER, REAL, TEXT, BOOLEAN, TIME = "int64", "float64", "text", "bool", "time"

Values = Mapping[str, int | str]
"""The bound parameters of a table's query."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind and the SQL expression that gives it."""

    name: str
    kind: str
    sql: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export. All SQL is written in this room.

    rows      the table whose rows are exported, with its alias, e.g. 'annotation_task t'
    key       its unique, ascending, positive number: the rows are read in ranges of it
    where     which of its rows
    joins     what else the columns need
    """

    name: str
    columns: tuple[Column, ...]
    rows: str
    key: str
    where: str
    joins: str = ""

    def select(self, forms: Mapping[str, str]) -> str:
        """The query for the range (after, upto] of keys; `forms` says how a kind is written ('{}': its expression)."""
        listed = ", ".join(
            f'{forms.get(column.kind, "{}").format(column.sql)} AS "{column.name}"' for column in self.columns
        )
        return (
            f"SELECT {listed} FROM {self.rows} {self.joins} "
            f"WHERE {self.where} AND {self.key} > %(after)s AND {self.key} <= %(upto)s ORDER BY {self.key}"
        )

    def bound(self) -> str:
        """The query for the last key of the next `chunk` rows after `after`; NULL behind the last row."""
        return (
            f"SELECT max(key) FROM (SELECT {self.key} AS key FROM {self.rows} "
            f"WHERE {self.where} AND {self.key} > %(after)s ORDER BY {self.key} LIMIT %(chunk)s) AS next"
        )


class Format(Protocol):
    """One file format."""

    name: str
    content_type: str

    def stream(self, table: Table, values: Values) -> Iterator[bytes]:
        """The whole file in blocks, in constant memory, of one moment of the database."""
