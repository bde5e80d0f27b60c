"""Rows as the database itself writes them: COPY to the client, gathered into blocks."""

from collections.abc import Iterator

from django.db import connection

from annotation.snapshots.formats.base import BLOCK_BYTES, TIME, Values

ISO_TIME = {TIME: """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""}


def copied(query: str, options: str, values: Values) -> Iterator[bytes]:
    """What COPY writes for a query, in blocks of about BLOCK_BYTES."""
    gathered = bytearray()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT ({options})", values) as copy:
        for row in copy:
            gathered += row
            if len(gathered) >= BLOCK_BYTES:
                yield bytes(gathered)
                gathered.clear()
    if gathered:
        yield bytes(gathered)
