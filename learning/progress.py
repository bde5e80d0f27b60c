"""What a long computation tells while it runs, and how it is asked to stop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a long computation: `done` of `total` steps of a named stage.

    `metrics` holds numbers worth a curve (loss, log-likelihood); `step` is their x axis and never goes back.
    """

    stage: str
    done: int
    total: int
    message: str | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    step: int = 0


class Cancelled(Exception):
    """The caller asked to stop; what was worth keeping has been saved."""


Report = Callable[[Progress], None]
Stop = Callable[[], bool]


def silent(progress: Progress) -> None:
    """The report of a caller that does not listen."""


def never() -> bool:
    """The stop signal of a caller that waits for the end."""
    return False
