"""The news of a run on their way to the database: its progress, the points of its curves, the lines of its log."""

import math
import threading
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from django.db import transaction

from jobs import leases
from jobs.models import RunPoint

METRIC, LOG = "metric", "log"
LINE_LIMIT = 2000


class Told(Protocol):
    """What a long computation tells; the `Progress` of either wing has this form."""

    @property
    def stage(self) -> str:
        """What is being done."""

    @property
    def done(self) -> int:
        """How many steps of the stage."""

    @property
    def total(self) -> int:
        """Of how many."""

    @property
    def message(self) -> str | None:
        """A line for the log, where there is something to say."""


@runtime_checkable
class Measured(Told, Protocol):
    """What tells of numbers worth a curve besides; `step` is their x axis and never goes back."""

    @property
    def metrics(self) -> Mapping[str, float]:
        """Name -> value."""

    @property
    def step(self) -> int:
        """Where on the x axis."""


class News:
    """Collects what the work says, from any thread, and writes it in batches together with the heartbeat."""

    def __init__(self, claim: leases.Claim) -> None:
        self._claim = claim
        self._lock = threading.Lock()
        self._waiting: list[RunPoint] = []
        self._progress: dict[str, Any] | None = None
        self._message: str | None = None
        self._has_curves = False

    def add(self, told: Told) -> None:
        """Take a report: its place and message for the row, its finite metrics as a point, a new message as a line."""
        with self._lock:
            self._progress = {"stage": told.stage, "done": told.done, "total": told.total, "message": told.message}
            step = told.step if isinstance(told, Measured) else None
            metrics = _finite(told.metrics) if isinstance(told, Measured) else {}
            if metrics:
                self._waiting.append(self._point(METRIC, metrics, step))
            if told.message and told.message != self._message:
                self._waiting.append(self._point(LOG, {"text": told.message[:LINE_LIMIT]}, step))
                self._message = told.message

    def log(self, text: str) -> None:
        """Take a line of the log."""
        with self._lock:
            self._waiting.append(self._point(LOG, {"text": text[:LINE_LIMIT]}, None))

    def send(self) -> leases.Pulse:
        """One heartbeat, with whatever has collected; nothing is written when the lease is lost."""
        with self._lock:
            progress, waiting = self._progress, self._waiting
            self._progress, self._waiting = None, []
        try:
            with transaction.atomic():
                pulse = leases.heartbeat(self._claim, progress)
                if pulse.alive and waiting:
                    self._forget_repeated(waiting)
                    RunPoint.objects.bulk_create(waiting)
        except Exception:
            with self._lock:
                self._waiting = waiting + self._waiting
                self._progress = self._progress or progress
            raise
        return pulse

    def _forget_repeated(self, waiting: list[RunPoint]) -> None:
        """An attempt that goes on from a checkpoint repeats some steps: its first point replaces what lies ahead."""
        steps = [point.step for point in waiting if point.kind == METRIC and point.step is not None]
        if steps and not self._has_curves:
            RunPoint.objects.filter(run_id=self._claim.run_id, kind=METRIC, step__gte=min(steps)).delete()
            self._has_curves = True

    def _point(self, kind: str, body: dict[str, Any], step: int | None) -> RunPoint:
        return RunPoint(run_id=self._claim.run_id, kind=kind, body=body, step=step)


def _finite(metrics: Mapping[str, float]) -> dict[str, float]:
    """JSON knows no NaN: what is not a number is left out of the curve."""
    return {name: float(value) for name, value in metrics.items() if math.isfinite(value)}
