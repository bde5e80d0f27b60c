"""Rows as the database itself writes them: COPY to the client, range by range of keys, in one view of the database.

Ranges keep the first byte early and the database's memory small, whatever the size of the study: a join of everything
would be built before its first row came out.
"""

from collections.abc import Iterator

from django.db import connection

from annotation.snapshots.formats.base import TIME, Table, Values
from annotation.snapshots.reading import one_view

CHUNK = 20_000
BLOCK_BYTES = 64 * 1024
ROW_BY_ROW = """
SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off
"""
"""Joins look each row up by index: hashing whole tables again for every range would cost more the larger they are."""
ISO_TIME = {TIME: """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""}


def copied(table: Table, query: str, values: Values, *, first: str, later: str) -> Iterator[bytes]:
    """What COPY writes for the query of a table, in blocks; `first` and `later` are its options by range."""
    with one_view(), connection.cursor() as cursor:
        cursor.execute(ROW_BY_ROW)
        after, started = 0, False
        while True:
            cursor.execute(table.bound(), {**values, "after": after, "chunk": CHUNK})
            (upto,) = cursor.fetchone()
            if upto is None and started:
                return
            yield from _blocks(query, later if started else first, {**values, "after": after, "upto": upto or after})
            if upto is None:
                return
            after, started = upto, True


def _blocks(query: str, options: str, values: Values) -> Iterator[bytes]:
    """One COPY, gathered into blocks of about BLOCK_BYTES."""
    gathered = bytearray()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT ({options})", values) as copy:
        for row in copy:
            gathered += row
            if len(gathered) >= BLOCK_BYTES:
                yield bytes(gathered)
                gathered.clear()
    if gathered:
        yield bytes(gathered)
