"""One transaction of the annotator's road, in two messages to the database: read under lock, then write and commit.

Statements are prepared once per connection, queued, and sent together when a result is asked for; what nobody asks for
goes out with the COMMIT, in one packet. So the project's event head, the one lock that all annotators share, is never
held while this process waits to be scheduled. Nor is it held while the disk writes (see COMMIT): the locks go first,
then the transaction is made durable together with all others of the moment, and only then does anybody hear of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.abc import PQGen
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb
from psycopg.types.numeric import Int8

Parameters = Mapping[str, object]

BEGIN: tuple[bytes, ...] = (b"BEGIN",)
# A transaction keeps its locks until its commit has reached the disk: with one event head per project that would be one
# answer per turn of the disk. So it commits without waiting, which frees the locks, and a message behind it in the same
# log is committed with waiting, which holds no lock. The log is written in order: the message is durable only when all
# before it is. What others may have read in between comes behind it in the log too, so a crash takes both or none.
COMMIT: tuple[bytes, ...] = (
    b"SET LOCAL synchronous_commit TO off",
    b"COMMIT",
    b"SELECT pg_logical_emit_message(true, 'consilium', '')",
)
ROLLBACK: tuple[bytes, ...] = (b"ROLLBACK",)


class Batch(psycopg.Pipeline):
    """A pipeline that waits until a result is asked for, and then sends all that is queued in one piece.

    psycopg's own sends every statement by itself, and gives up the interpreter each time: with many threads that is
    where the time goes. Overrides two internals of psycopg 3.3; the tests of this room hold it to them.
    """

    def _communicate_gen(self) -> PQGen[None]:
        """Nothing yet (the base class's is a generator, and so is this one)."""
        yield from ()

    def _fetch_gen(self, *, flush: bool) -> PQGen[None]:
        """Send what is queued as if it were one command, then read the results."""
        queued = tuple(self.command_queue)
        self.command_queue.clear()
        if queued:
            self.command_queue.append(lambda: _each(queued))
        yield from super()._communicate_gen()
        yield from super()._fetch_gen(flush=flush)


class Query:
    """The rows of one statement that may not even have been sent."""

    def __init__(self, cursor: "psycopg.Cursor[Any]") -> None:
        self._cursor = cursor

    def rows(self) -> Sequence[Any]:
        """Every row, as named tuples; sends what is queued and waits for the answers."""
        return self._cursor.fetchall()

    def row(self) -> Any | None:
        """The first row or None; sends and waits likewise."""
        return self._cursor.fetchone()


class Road:
    """Queues statements in order; they run when a result is asked for or the transaction ends."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._raw = raw

    def send(self, sql: str, parameters: Parameters) -> Query:
        """Queue one statement with named parameters; whole numbers go as bigint, so that each text is planned once."""
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
    begin, commit, undo = BEGIN, COMMIT, ROLLBACK
    if connection.in_atomic_block:
        begin, commit, undo = (b"SAVEPOINT road",), (b"RELEASE road",), (b"ROLLBACK TO road",)
    with connection.wrap_database_errors, _batch(raw) as pipeline:
        _say(raw, begin)
        try:
            yield Road(raw)
        except BaseException:
            if not raw.broken:
                _settle(pipeline)
                _say(raw, undo)
            raise
        _say(raw, commit)


@contextmanager
def _batch(raw: "psycopg.Connection[Any]") -> Iterator[Batch]:
    """The connection in batch mode; everything has been sent and answered when this context is left."""
    pipeline = Batch(raw)
    raw._pipeline = pipeline  # noqa: SLF001 - what Connection.pipeline() does for psycopg's own class
    try:
        with pipeline:
            yield pipeline
    finally:
        raw._pipeline = None  # noqa: SLF001


def _say(raw: "psycopg.Connection[Any]", commands: Sequence[bytes]) -> None:
    """Queue commands whose results nobody reads; errors are raised where the batch is sent."""
    for command in commands:
        raw.wait(raw._exec_command(command))  # noqa: SLF001 - as psycopg sends its own BEGIN and COMMIT


def _settle(pipeline: Batch) -> None:
    """Bring a pipeline that met an error back to where it takes commands; the error itself is already on its way up."""
    try:
        pipeline.sync()
    except psycopg.Error:
        return


def _each(commands: Sequence[Callable[[], None]]) -> None:
    """Call them in order."""
    for command in commands:
        command()


def _typed(value: object) -> object:
    """The value in the form in which it is sent."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Int8(value)
    if isinstance(value, dict):
        return Jsonb(value)
    return value
