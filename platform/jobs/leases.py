"""What a worker does with a run's row: claim it under a lease, keep the lease, and end it, if it still may.

The database's clock alone decides. `attempt` grows before the work starts, so that a run which always kills its worker
ends after max_attempts. Every later write names the fencing number of its claim: a worker that lost its lease (stopped,
cut off, too slow) can write nothing any more.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Now

from annotation import events
from jobs.failures import Failure, worker_lost
from jobs.models import Run

LEASE = timedelta(seconds=60)
_TRAININGS_LOCK = 0x636F6E73

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """The run belongs to somebody else, or has ended: whoever sees this writes nothing more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one attempt to work on a run and to write its outcome."""

    run_id: int
    project_id: int
    kind: str
    subject: str
    config: Mapping[str, Any]
    attempt: int
    fencing: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """The answer to a heartbeat."""

    alive: bool
    cancel: bool


def claim(run_id: int) -> Claim | None:
    """Take a queued run; None where it is not queued any more, or where its queue has no room now."""
    with transaction.atomic():
        run = Run.objects.select_for_update(skip_locked=True).filter(pk=run_id, state=Run.State.QUEUED).first()
        if run is None or not _has_room(run.kind):
            return None
        Run.objects.filter(pk=run.pk).update(
            state=Run.State.RUNNING,
            attempt=F("attempt") + 1,
            fencing=F("fencing") + 1,
            lease_until=Now() + LEASE,
            heartbeat_at=Now(),
            started_at=Coalesce(F("started_at"), Now()),
        )
    return held(run_id, run.fencing + 1)


def held(run_id: int, fencing: int) -> Claim | None:
    """The claim with that fencing number, if it still holds."""
    run = Run.objects.filter(pk=run_id, fencing=fencing, state=Run.State.RUNNING).first()
    if run is None:
        return None
    return Claim(run.pk, run.project_id, run.kind, run.subject, dict(run.config), run.attempt, run.fencing)


def _has_room(kind: str) -> bool:
    """Trainings at once are bounded where one small worker serves every queue, so that they never fill it."""
    limit: int = settings.TRAININGS_AT_ONCE
    if kind != Run.Kind.TRAIN or not limit:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TRAININGS_LOCK])
    return Run.objects.filter(kind=kind, state=Run.State.RUNNING).count() < limit


def heartbeat(mine: Claim, progress: Mapping[str, Any] | None = None) -> Pulse:
    """Renew the lease and store the progress; not alive means: stop at once and write nothing more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_run SET lease_until = clock_timestamp() + make_interval(secs => %s),"
            " heartbeat_at = clock_timestamp(), progress = COALESCE(%s::jsonb, progress)"
            " WHERE id = %s AND fencing = %s AND state = 'running' RETURNING cancel_requested",
            [LEASE.total_seconds(), None if progress is None else json.dumps(progress), mine.run_id, mine.fencing],
        )
        row = cursor.fetchone()
    return Pulse(alive=row is not None, cancel=bool(row and row[0]))


def complete(mine: Claim, publish: Callable[[], dict[str, Any]]) -> None:
    """Publish the outcome and end the run as done, in one transaction, under the fence.

    The row stays locked while `publish` writes: whoever wants to reap, cancel or claim the run waits for the end, and
    a worker without a lease raises LeaseLost before it has written anything.
    """
    with transaction.atomic():
        fence(mine)
        result = publish()
        _end(mine, Run.State.DONE, result=result)


def fail(mine: Claim, failure: Failure) -> None:
    """End the run as failed. Raises LeaseLost."""
    with transaction.atomic():
        fence(mine)
        _end(mine, Run.State.FAILED, error_code=failure.code, error_detail=failure.detail, error_fix=failure.fix)


def cancel(mine: Claim) -> None:
    """End the run as cancelled. Raises LeaseLost."""
    with transaction.atomic():
        fence(mine)
        _end(mine, Run.State.CANCELLED)


def hand_back(mine: Claim) -> None:
    """Queue the run again because its worker was told to stop: that costs no attempt. Raises LeaseLost."""
    with transaction.atomic():
        fence(mine)
        Run.objects.filter(pk=mine.run_id).update(
            state=Run.State.QUEUED, attempt=Greatest(F("attempt") - 1, Value(0)), lease_until=None, rung_at=None
        )


def lose(mine: Claim) -> None:
    """The worker of this claim is known to be dead: queue the run again, or end it after its last attempt."""
    with transaction.atomic():
        run = (
            Run.objects.select_for_update()
            .filter(pk=mine.run_id, fencing=mine.fencing, state=Run.State.RUNNING)
            .first()
        )
        if run is not None:
            _requeue_or_fail(run)


def reap() -> list[int]:
    """Take back the runs whose lease has expired; returns their ids."""
    reaped = []
    with transaction.atomic():
        dead = Run.objects.select_for_update(skip_locked=True).filter(state=Run.State.RUNNING, lease_until__lt=Now())
        for run in dead.order_by("id"):
            _requeue_or_fail(run)
            reaped.append(run.pk)
    return reaped


def fence(mine: Claim) -> None:
    """Lock the run's row for this transaction, or raise LeaseLost where the claim does not hold any more."""
    rows = Run.objects.select_for_update().filter(pk=mine.run_id, fencing=mine.fencing, state=Run.State.RUNNING)
    if not rows.exists():
        raise LeaseLost(f"Run {mine.run_id} is not held by claim {mine.fencing} any more.")


def _requeue_or_fail(run: Run) -> None:
    if run.cancel_requested:
        _end(run, Run.State.CANCELLED)
        return
    if run.attempt < run.max_attempts:
        log.warning("run %s lost its worker in attempt %s: queued again", run.pk, run.attempt)
        Run.objects.filter(pk=run.pk).update(state=Run.State.QUEUED, lease_until=None, rung_at=None)
        return
    failure = worker_lost(run.attempt)
    _end(run, Run.State.FAILED, error_code=failure.code, error_detail=failure.detail, error_fix=failure.fix)


def _end(of: Claim | Run, state: Run.State, **columns: Any) -> None:
    """Write the end of a locked run, and the event as the last statement but the commit."""
    run_id = of.run_id if isinstance(of, Claim) else of.pk
    Run.objects.filter(pk=run_id).update(state=state, lease_until=None, finished_at=Now(), **columns)
    body: dict[str, object] = {"run": run_id, "kind": str(of.kind), "state": str(state)}
    if "error_code" in columns:
        body["code"] = columns["error_code"]
    events.record(of.project_id, events.Happening("run.ended", body=body))
