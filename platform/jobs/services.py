"""What people and triggers do with runs: request one, ask to cancel it, resume it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation import events
from annotation.errors import Conflict, RunActive
from annotation.models import EventHead, Member
from jobs import bell, configs, folders
from jobs.kinds import KINDS
from jobs.models import Run
from jobs.models.run import ACTIVE

_ONE_ACTIVE = "run_one_active_per_kind"


def request_run(*, project_id: int, kind: str, config: Mapping[str, Any], by: Member | None, subject: str = "") -> Run:
    """Queue a run and ring for a worker; `by` is None where a trigger asks.

    Raises Invalid for a config that cannot be, RunActive where the project has an active run of this kind (for an
    import: of this import).
    """
    checked = configs.read(kind, config)
    with transaction.atomic():
        head = EventHead.objects.filter(project_id=project_id).values_list("seq", flat=True).first()
        run = _create(
            project_id=project_id,
            kind=kind,
            subject=subject,
            queue=KINDS[kind].queue,
            config=configs.as_json(checked),
            created_by=by,
            event_seq=head or 0,
        )
        _told(run, "run.started", by)
    return run


def request_cancel(run_id: int, *, by: Member | None) -> Run:
    """Ask a run to stop: a queued one ends at once, a running one within seconds, told by its own row.

    Cancelling what has ended changes nothing.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state == Run.State.QUEUED:
            Run.objects.filter(pk=run_id).update(
                state=Run.State.CANCELLED, cancel_requested=True, finished_at=Now(), lease_until=None
            )
            _record(run, "run.ended", by, state=Run.State.CANCELLED)
        elif run.state == Run.State.RUNNING:
            Run.objects.filter(pk=run_id).update(cancel_requested=True)
    return Run.objects.get(pk=run_id)


def resume(run_id: int, *, by: Member | None) -> Run:
    """Queue a failed or cancelled run again, with its attempts given back: it goes on from its checkpoint.

    Raises Conflict where there is nothing to go on from, RunActive where another run of the kind is active.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if not can_resume(run):
            raise Conflict(
                f"Run {run_id} cannot be resumed: it is {run.state}"
                + ("." if run.state in {Run.State.DONE, *ACTIVE} else " and has left no checkpoint."),
                fix="Only a failed or cancelled training with a checkpoint can be resumed; else start a new run.",
            )
        run.state = Run.State.QUEUED
        run.attempt = 0
        run.cancel_requested = False
        run.rung_at = run.finished_at = None
        run.error_code = run.error_detail = run.error_fix = ""
        try:
            with transaction.atomic():
                run.save()
        except IntegrityError as error:
            raise _translated(error, run.kind) from None
        _told(run, "run.started", by, resumed=True)
    return run


def can_resume(run: Run) -> bool:
    """Whether the run has ended without success and left a checkpoint to go on from."""
    ended = run.state in {Run.State.FAILED, Run.State.CANCELLED}
    return ended and KINDS[run.kind].resumable and folders.has_checkpoint(run.pk)


def _create(**columns: Any) -> Run:
    try:
        with transaction.atomic():
            return Run.objects.create(**columns)
    except IntegrityError as error:
        raise _translated(error, columns["kind"]) from None


def _translated(error: IntegrityError, kind: str) -> Exception:
    if _ONE_ACTIVE in str(error):
        return RunActive(f"A run of kind {kind} is queued or running in this project already.")
    return error


def _told(run: Run, what: str, by: Member | None, **body: object) -> None:
    _record(run, what, by, **body)
    bell.ring_on_commit(run.pk)


def _record(run: Run, what: str, by: Member | None, **body: object) -> None:
    actor = by.pseudonym if by else events.SYSTEM
    events.record(
        run.project_id, events.Happening(what, actor=actor, body={"run": run.pk, "kind": str(run.kind), **body})
    )
