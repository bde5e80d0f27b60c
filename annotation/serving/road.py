"""One transaction of the annotator's road, in two messages to the database: read under lock, then write and commit.

Statements are prepared once per connection and sent through psycopg's pipeline: what nobody fetches travels together
with the COMMIT. So the project's event head, the one lock that all annotators share, is held for the time that the
server takes to commit and never for the time that this process needs to be scheduled.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb
from psycopg.types.numeric import Int8

Parameters = Mapping[str, object]


class Query:
    """The rows of one statement that may still be on its way."""

    def __init__(self, cursor: "psycopg.Cursor[Any]") -> None:
        self._cursor = cursor

    def rows(self) -> Sequence[Any]:
        """Every row, as named tuples; waits for the answers to all statements up to this one."""
        return self._cursor.fetchall()

    def row(self) -> Any | None:
        """The first row or None; waits likewise."""
        return self._cursor.fetchone()


class Road:
    """Sends statements in order without waiting for their results."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._raw = raw

    def send(self, sql: str, parameters: Parameters) -> Query:
        """Send one statement with named parameters; whole numbers go as bigint, so that each text is planned once."""
        cursor = psycopg.Cursor(self._raw, row_factory=namedtuple_row)
        cursor.execute(sql.encode(), {name: _typed(value) for name, value in parameters.items()}, prepare=True)
        return Query(cursor)


@contextmanager
def travel() -> Iterator[Road]:
    """A transaction (a savepoint inside of another one); it is committed when this context has been left.

    Raises Django's database errors. Rings no signals: nothing on this road waits for the commit of anything else.
    """
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    nested = connection.in_atomic_block
    begin, commit, undo = (
        ("SAVEPOINT road", "RELEASE road", "ROLLBACK TO road") if nested else ("BEGIN", "COMMIT", "ROLLBACK")
    )
    with connection.wrap_database_errors, raw.pipeline() as pipeline:
        raw.execute(begin)
        try:
            yield Road(raw)
        except BaseException:
            if not raw.broken:
                _settle(pipeline)
                raw.execute(undo)
            raise
        raw.execute(commit)


def _settle(pipeline: "psycopg.Pipeline") -> None:
    """Bring a pipeline that met an error back to where it takes commands; the error itself is already on its way up."""
    try:
        pipeline.sync()
    except psycopg.Error:
        return


def _typed(value: object) -> object:
    """The value in the form in which it is sent."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Int8(value)
    if isinstance(value, dict):
        return Jsonb(value)
    return value
