"""What a long service tells while it runs, and how it is asked to stop."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps of a named stage; total 0 where it is not known."""

    stage: str
    done: int
    total: int
    message: str | None = None


class Stopped(Exception):
    """The caller asked to stop; nothing half done was left."""


Report = Callable[[Progress], None]
Stop = Callable[[], bool]


def silent(progress: Progress) -> None:
    """The report of a caller that does not listen."""


def never() -> bool:
    """The stop signal of a caller that waits for the end."""
    return False
