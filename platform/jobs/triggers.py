"""When a project is due for a run that nobody asked for: rules on rows, fired by signals and by the sweep."""

import logging
from dataclasses import dataclass

from django.db.models import Max

from annotation.errors import RunActive
from annotation.media import services as media
from annotation.models import Annotation, Event, Import, Project, Task
from jobs import services
from jobs.models import Run
from jobs.models.run import ACTIVE

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A run that should be started, and why."""

    kind: str
    why: str
    subject: str = ""
    stage: str = ""


def fire(*, project_id: int) -> list[Run]:
    """Start what is due in a project. Safe to call at any time and from several places at once."""
    started = []
    for due in (*imports_due(project_id), *learning_due(project_id)):
        config = {"stage": due.stage} if due.stage else _config(project_id, due.kind)
        try:
            run = services.request_run(
                project_id=project_id, kind=due.kind, config=config, by=None, subject=due.subject
            )
        except RunActive:
            continue  # somebody else was quicker
        log.info("run %s (%s) started: %s", run.pk, due.kind, due.why)
        started.append(run)
    return started


def imports_due(project_id: int) -> list[Due]:
    """Imports that wait to be checked or committed. One whose run of that stage has ended badly is ended with it."""
    due = []
    for row in Import.objects.filter(project_id=project_id, state__in=list(_STAGES)).order_by("id"):
        stage = _STAGES[Import.State(row.state)]
        runs = Run.objects.filter(kind=Run.Kind.IMPORT, project_id=project_id, subject=str(row.pk))
        last = runs.filter(config__stage=stage).order_by("-id").first()
        if last is None:
            due.append(Due(Run.Kind.IMPORT, "an import waits", subject=str(row.pk), stage=stage))
        elif last.state == Run.State.FAILED:
            media.fail(import_id=row.pk, code=last.error_code, detail=last.error_detail, fix=last.error_fix)
        elif last.state == Run.State.CANCELLED:
            media.fail(import_id=row.pk, code="cancelled", detail="The import was cancelled.", fix="Send it again.")
    return due


def learning_due(project_id: int) -> list[Due]:
    """The aggregation and the retraining that the policy asks for."""
    project = Project.objects.select_related("policy").get(pk=project_id)
    if project.policy is None:
        return []
    active = set(Run.objects.filter(project_id=project_id, state__in=ACTIVE).values_list("kind", flat=True))
    due = []
    if Run.Kind.AGGREGATE not in active:
        why = _why_aggregate(project_id, project.policy.aggregate_after)
        if why:
            due.append(Due(Run.Kind.AGGREGATE, why))
    if Run.Kind.TRAIN not in active and project.policy.retrain_after:
        why = _why_train(project_id, project.policy.retrain_after)
        if why:
            due.append(Due(Run.Kind.TRAIN, why))
    return due


_TURNS = {
    "member.standing": "a member's standing has changed",
    "model.promoted": "another model speaks",
    "model.rolled_back": "another model speaks",
    "model.retired": "a model speaks no more",
}
"""Events after which every consensus rests on something else."""
_STAGES = {
    Import.State.UPLOADED: "check",
    Import.State.CHECKING: "check",
    Import.State.COMMITTING: "commit",
}


def _why_aggregate(project_id: int, after: int) -> str:
    """A reason to aggregate, or "". The last run counts however it ended: a failing one is not tried for ever."""
    last = _last(project_id, Run.Kind.AGGREGATE)
    new = Annotation.objects.filter(project_id=project_id)
    since = last.event_seq or 0 if last else 0
    turn = Event.objects.filter(project_id=project_id, kind__in=_TURNS, seq__gt=since).order_by("seq").first()
    if turn is not None:
        return _TURNS[turn.kind]
    if last is None:
        return "annotations were never aggregated" if new.exists() else ""
    count = new.filter(created_at__gt=last.created_at)[:after].count()
    return f"{count} annotations since the last aggregation" if count >= after else ""


def _why_train(project_id: int, after: int) -> str:
    last = _last(project_id, Run.Kind.TRAIN)
    # Gold was known from the start: what teaches more than last time is what people have settled since.
    known = Task.objects.filter(
        project_id=project_id, gold_purpose=Task.Gold.NONE, state__in=(Task.State.SETTLED, Task.State.DECIDED)
    )
    if last is not None:
        known = known.filter(settled_at__gt=last.created_at)
    count = known[:after].count()
    return f"{count} tasks settled since the last training" if count >= after else ""


def _last(project_id: int, kind: str) -> Run | None:
    return Run.objects.filter(project_id=project_id, kind=kind).order_by("-id").first()


def _config(project_id: int, kind: str) -> dict[str, object]:
    """A triggered run is like the last good one of its kind, or has the defaults."""
    done = Run.objects.filter(project_id=project_id, kind=kind, state=Run.State.DONE)
    newest = done.aggregate(newest=Max("id"))["newest"]
    return dict(Run.objects.get(pk=newest).config) if newest else {}
