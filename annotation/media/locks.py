"""Locks of the database that a whole stretch of work holds, over many transactions; a dead process lets go of them."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

STORE = 7_230_451
"""Adding to the store, or taking back what was just added."""
IMPORT = 7_230_452
"""Work on one import, by its number."""


@contextmanager
def held(kind: int, number: int = 0) -> Iterator[None]:
    """Wait for the lock, however long its holder works, and hold it inside."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [kind, number])
        cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        with contextlib.suppress(Exception), connection.cursor() as cursor:  # a lost connection has let go already
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])
