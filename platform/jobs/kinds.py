"""What kinds of work there are and how each is executed: queue, time limit, and whether in its own process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from jobs.models import Run


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work is executed.

    queue        the queue that its alarm goes to
    time_limit   after which an attempt is ended as failed
    own_process  a fresh process per attempt: torch and CUDA never enter the long-lived worker, and a crash takes
                 nothing else with it
    resumable    keeps a checkpoint in its folder, so that a failed or cancelled run may go on
    """

    queue: str
    time_limit: timedelta
    own_process: bool = False
    resumable: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        Run.Kind.IMPORT: Kind("cpu", timedelta(hours=6)),
        Run.Kind.AGGREGATE: Kind("cpu", timedelta(hours=2)),
        Run.Kind.TRAIN: Kind("gpu", timedelta(days=7), own_process=True, resumable=True),
        Run.Kind.EXPORT: Kind("cpu", timedelta(hours=6)),
    }
)
