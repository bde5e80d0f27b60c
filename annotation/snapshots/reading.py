"""Reading the database in one view and in constant memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

FETCH = 10_000


@contextmanager
def one_view() -> Iterator[None]:
    """Everything read inside is of one moment. Inside a caller's transaction its isolation level decides."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not nested:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def rows_of(sql: str, values: Mapping[str, int | str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query through a cursor on the server; inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while chunk := cursor.fetchmany(FETCH):
            yield from chunk
