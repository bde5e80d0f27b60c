"""Consensus kept: after a decision, a ban or a change of policy. Tasks are locked in id order, chunk by chunk."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from annotation.events import Happening, record
from annotation.models import Annotation, Member, Project, Task
from annotation.quality.consensus import UNASKED, Ground, update
from annotation.quality.writing import CHUNK, chunks, head, lock, write
from annotation.tasks.services import recount

State = Task.State


def keep_consensus(*, task_ids: Iterable[int], actor: str = "system") -> int:
    """Recompute the consensus of tasks of any projects; returns how many changed state. Closed tasks stay closed."""
    changed = 0
    by_project: dict[int, list[int]] = {}
    for pk, project in Task.objects.filter(pk__in=list(task_ids)).values_list("pk", "project_id"):
        by_project.setdefault(project, []).append(pk)
    for project_id, ids in sorted(by_project.items()):
        ground = ground_of(project_id)
        for chunk in chunks(ids):
            with transaction.atomic():
                tasks = lock(chunk)
                told = update(tasks, ground, head(project_id))
                write(tasks)
                _tell(project_id, told)
            changed += len(told)
    return changed


def judge_full(*, limit: int = CHUNK) -> int:
    """Judge open tasks whose places are all taken: a policy that wants less now has left them so. The sweep calls."""
    full = Task.objects.filter(state=State.OPEN, wanted__gt=0, held__gte=F("wanted"))
    return keep_consensus(task_ids=list(full.order_by("pk").values_list("pk", flat=True)[:limit]))


def recompute_for_member(*, member_id: int) -> int:
    """Recompute the tasks that a member has answered, after he was banned or let back in; returns how many reopened.

    A banned member's answers weigh nothing and hold no place, so that others can be asked: open tasks have free places
    at once, and settled ones reopen where the rest is not sure enough.
    """
    member = Member.objects.get(pk=member_id)
    given = Annotation.objects.filter(member=member, current_of__isnull=False)
    ground = ground_of(member.project_id)
    reopened = 0
    for chunk in chunks(list(given.values_list("task_id", flat=True))):
        with transaction.atomic():
            tasks = lock(chunk)
            for task in tasks:
                if task.gold_purpose not in UNASKED:
                    recount(task)
                    task.wanted = max(task.wanted, task.held + task.live)
            told = update(tasks, ground, head(member.project_id), may_reopen=True)
            write(tasks)
            _tell(member.project_id, told)
        reopened += sum(happening.kind == "task.reopened" for happening in told)
    Project.objects.filter(pk=member.project_id).update(priority_epoch=F("priority_epoch") + 1)
    return reopened


def ground_of(project_id: int) -> Ground:
    """The ground of a project's consensus as it stands now."""
    return Ground.of(Project.objects.select_related("schema", "policy").get(pk=project_id))


def _tell(project_id: int, told: list[Happening]) -> None:
    """Record what happened, if anything did."""
    if told:
        record(project_id, *told)
