"""What people do to tasks: gold, decisions, reopening, places wanted, order. Each service is one transaction."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from annotation.errors import Conflict, Invalid, NotFound
from annotation.events import Happening, record
from annotation.models import Annotation, Assignment, LabelSchema, Member, Policy, Project, Task
from annotation.tasks.creation import UNASKED, NewTask, create_tasks, draw_test_groups, fold_of

__all__ = [
    "NewTask",
    "apply_policy",
    "create_tasks",
    "decide",
    "dispute",
    "draw_test_groups",
    "exclude",
    "fold_of",
    "mark_unusable",
    "recount",
    "reopen",
    "reprioritise",
    "send_back",
    "set_gold",
]

State = Task.State
GOLD_NEEDS_TEST_GROUP = "A task of a training group cannot score models."


@transaction.atomic
def set_gold(*, task_id: int, purpose: str, gold_class: str = "", note: str = "", actor: str) -> Task:
    """Make the task's answer known for one purpose, or (purpose '') take that away.

    Check and teach gold leaves the crowd's queue: its places are no longer counted. What is no longer such gold counts
    its places again, and asks again. Raises Invalid for an unknown purpose or class, or a test task outside of the
    test groups.
    """
    task = _lock(task_id)
    if purpose not in Task.Gold.values:
        raise Invalid(f"{purpose!r:.40} is no purpose of gold.", where="gold.purpose")
    if purpose and gold_class not in _classes(task):
        raise Invalid(f"{gold_class!r:.80} is not a class of this project.", where="gold.class")
    if purpose == Task.Gold.TEST and not task.group.is_test:
        raise Invalid(GOLD_NEEDS_TEST_GROUP, where="gold.purpose", fix="Use 'check' or 'anchor'.")
    was_unasked = task.gold_purpose in UNASKED
    was_settled_by_gold = task.state == State.SETTLED and task.consensus_method == "gold"
    task.gold_purpose, task.gold_class = purpose, gold_class if purpose else ""
    task.gold_note = note if purpose else ""
    if purpose in UNASKED:
        task.held = task.live = task.wanted = 0
        if task.state in {State.SETTLED, State.DISPUTED}:
            task.state = State.OPEN
    elif was_unasked or (was_settled_by_gold and not purpose):
        recount(task)
        task.state = State.OPEN if was_settled_by_gold else task.state
        task.wanted = max(task.held + task.live, 0 if purpose else _policy(task).wanted)
    task.save()
    body: dict[str, object] = {"purpose": purpose, "class": task.gold_class}
    record(task.project_id, Happening("task.gold", actor, task.pk, body))
    return task


@transaction.atomic
def decide(*, task_id: int, label: str, actor: str, ambiguous: bool = False) -> Task:
    """Close the task by an expert's decision: a class, or (ambiguous) none that could be defended.

    Live assignments are honoured; what they bring is evidence about those who answer. The decision itself is told by
    the adjudication. Raises Invalid for a class that does not exist.
    """
    task = _lock(task_id)
    if ambiguous != (not label) or (label and label not in _classes(task)):
        raise Invalid(f"{label!r:.80} is not a class of this project.", where="class")
    task.decided_class = label
    _close(task, State.DECIDED)
    task.save()
    return task


@transaction.atomic
def mark_unusable(*, task_id: int, actor: str) -> Task:
    """Close the task because its image cannot be judged by anybody."""
    task = _lock(task_id)
    task.decided_class = ""
    _close(task, State.UNUSABLE)
    task.save()
    return task


@transaction.atomic
def exclude(*, task_id: int, actor: str) -> Task:
    """Take the task out of the study; its annotations stay, `reopen` brings it back."""
    task = _lock(task_id)
    _close(task, State.EXCLUDED)
    task.save()
    record(task.project_id, Happening("task.excluded", actor, task.pk))
    return task


@transaction.atomic
def dispute(*, task_id: int, actor: str) -> Task:
    """Send the task to the experts; what was decided before no longer holds."""
    task = _lock(task_id)
    task.decided_class = ""
    _close(task, State.DISPUTED)
    task.save()
    record(task.project_id, Happening("task.disputed", actor, task.pk))
    return task


@transaction.atomic
def send_back(*, task_id: int, extra_wanted: int, actor: str) -> Task:
    """Ask the crowd again, for so many annotations more; raises Invalid for fewer than one."""
    if extra_wanted < 1:
        raise Invalid("Ask for at least one annotation more.", where="extra_wanted")
    return _ask_again(task_id, extra_wanted, actor)


@transaction.atomic
def reopen(*, task_id: int, actor: str, extra_wanted: int = 0) -> Task:
    """Open a closed task again, with at least one free place; raises Conflict where it is open already."""
    return _ask_again(task_id, extra_wanted, actor)


@transaction.atomic
def apply_policy(*, project_id: int, actor: str) -> int:
    """Give open tasks the number that the project's new policy wants; returns how many changed.

    Only tasks that wanted what the policy before wanted: a number given to a single task stays. A task never wants less
    than it holds and has live. Call it right after the policy was written, in the same transaction.
    """
    Project.objects.filter(pk=project_id).update(priority_epoch=F("priority_epoch") + 1)
    new = Policy.objects.get(pk=Project.objects.values_list("policy_id", flat=True).get(pk=project_id))
    old = Policy.objects.filter(project_id=project_id, version__lt=new.version).order_by("-version").first()
    if old is None or old.wanted == new.wanted:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_APPLY_WANTED, {"project": project_id, "old": old.wanted, "new": new.wanted})
        return int(cursor.rowcount)


@transaction.atomic
def reprioritise(*, project_id: int, priorities: Mapping[int, float]) -> int:
    """Write new priorities and let every member begin at the head of the queue again; returns how many changed."""
    Project.objects.filter(pk=project_id).update(priority_epoch=F("priority_epoch") + 1)
    ids = sorted(priorities)
    with connection.cursor() as cursor:
        cursor.execute(
            _REPRIORITISE, {"project": project_id, "ids": ids, "values": [float(priorities[pk]) for pk in ids]}
        )
        return int(cursor.rowcount)


def recount(task: Task) -> None:
    """Set a locked task's counters from its rows: current annotations that count, extras, and live assignments.

    A banned member's annotations hold no place.
    """
    current = Annotation.objects.filter(task=task, current_of__isnull=False)
    valid = current.exclude(member__standing=Member.Standing.BANNED)
    task.held = valid.filter(is_extra=False).count()
    task.extras = current.filter(is_extra=True).count()
    task.live = Assignment.objects.filter(task=task, state=Assignment.State.LIVE).count()


_APPLY_WANTED = """
WITH due AS MATERIALIZED (
    SELECT id FROM annotation_task
    WHERE project_id = %(project)s AND state = 'open' AND gold_purpose NOT IN ('check', 'teach')
      AND wanted = %(old)s
    ORDER BY id FOR NO KEY UPDATE
)
UPDATE annotation_task t SET wanted = GREATEST(%(new)s, t.held + t.live) FROM due WHERE t.id = due.id
"""

_REPRIORITISE = """
WITH due AS MATERIALIZED (
    SELECT t.id, n.priority FROM annotation_task t
    JOIN unnest(%(ids)s::bigint[], %(values)s::float8[]) AS n (id, priority) ON n.id = t.id
    WHERE t.project_id = %(project)s AND t.priority IS DISTINCT FROM n.priority
    ORDER BY t.id FOR NO KEY UPDATE OF t
)
UPDATE annotation_task t SET priority = due.priority FROM due WHERE t.id = due.id
"""


def _lock(task_id: int) -> Task:
    """The task, locked; raises NotFound."""
    task = (
        Task.objects.select_for_update(of=("self",), no_key=True)
        .select_related("group", "project__schema", "project__policy")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise NotFound(f"There is no task {task_id} for you.")
    return task


def _close(task: Task, state: Task.State) -> None:
    """Stop asking: live assignments keep their places, no other is free."""
    task.state = state
    if task.gold_purpose not in UNASKED:
        task.wanted = task.held + task.live
    task.settled_at = timezone.now()


def _ask_again(task_id: int, extra_wanted: int, actor: str) -> Task:
    """Open the task with free places; check and teach gold has none and only becomes servable again."""
    task = _lock(task_id)
    if task.state == State.OPEN:
        raise Conflict("The task is open already.", fix="Nothing to do.")
    task.state, task.decided_class, task.settled_at = State.OPEN, "", None
    if task.gold_purpose not in UNASKED:
        used = task.held + task.live
        task.wanted = max(used + max(extra_wanted, 1), _policy(task).wanted if not extra_wanted else 0)
    task.save()
    body: dict[str, object] = {"wanted": task.wanted}
    record(task.project_id, Happening("task.reopened", actor, task.pk, body))
    return task


def _classes(task: Task) -> list[str]:
    """Class ids of the project's present schema."""
    schema: LabelSchema | None = task.project.schema
    return [str(entry["id"]) for entry in schema.classes] if schema else []


def _policy(task: Task) -> Policy:
    """The project's policy; a project that has tasks has one."""
    if task.project.policy is None:
        raise Conflict("The project has no policy yet.")
    return task.project.policy
