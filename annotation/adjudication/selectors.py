"""Reads: which tasks are due for an expert, the queue, one case, and the evidence behind its consensus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotation.adjudication import rules
from annotation.errors import NotFound
from annotation.models import (
    Adjudication,
    Annotation,
    BlindAnswer,
    Comment,
    Decision,
    ImageReport,
    LabelSchema,
    Member,
    Project,
    Task,
)

CLAIMED, DECIDED, OPEN = Adjudication.State.CLAIMED, Adjudication.State.DECIDED, Adjudication.State.OPEN
REPORTED = Adjudication.Reason.REPORTED


@dataclass(frozen=True)
class Due:
    """A task that needs a case."""

    task_id: int
    posterior: Sequence[float] | None
    reason: str


def schema_of(project_id: int) -> LabelSchema:
    """The project's current label schema."""
    project = Project.objects.select_related("schema").get(pk=project_id)
    if project.schema is None:
        raise NotFound(f"Project {project_id} has no label schema yet.")
    return project.schema


def unanswered_reports() -> QuerySet[ImageReport]:
    """Reports that no standing decision has come after; for use in a subquery on a task."""
    later = Decision.objects.filter(
        adjudication__task=OuterRef("task"), reopened_at=None, created_at__gte=OuterRef("created_at")
    )
    return ImageReport.objects.filter(~Exists(later))


def due(project_id: int, limit: int) -> list[Due]:
    """Up to `limit` disputed and `limit` reported tasks without an undecided case, with the reason for one."""
    undecided = Adjudication.objects.filter(task=OuterRef("pk")).exclude(state=DECIDED)
    reported = unanswered_reports().filter(project_id=project_id).values_list("task_id", flat=True)
    closed = (Task.State.EXCLUDED, Task.State.UNUSABLE)
    # Two questions, each with an index of its own; asked as one, they would read every task of the project.
    candidates = Task.objects.filter(~Exists(undecided)).order_by("pk")
    of_reports = candidates.filter(pk__in=set(reported)).exclude(state__in=closed).values_list("pk", "posterior")
    rows = {pk: (posterior, True) for pk, posterior in of_reports[:limit]}
    disputed = candidates.filter(project_id=project_id, state=Task.State.DISPUTED).values_list("pk", "posterior")
    rows = {pk: (posterior, False) for pk, posterior in disputed[:limit]} | rows
    answers = _answered_classes(list(rows))
    limit_of_doubt = _cant_tell_limit(project_id)
    return [
        Due(
            task_id=pk,
            posterior=posterior,
            reason=rules.reason(
                is_reported=is_reported,
                cant_tell=answers.get(pk, {}).get("", 0),
                cant_tell_limit=limit_of_doubt,
                classes=[label for label in answers.get(pk, {}) if label],
            ),
        )
        for pk, (posterior, is_reported) in rows.items()
    ]


def moot(project_id: int) -> QuerySet[Adjudication]:
    """Open cases that nobody has touched and whose task is no longer disputed (nor was it reported)."""
    return (
        Adjudication.objects.filter(project_id=project_id, state=OPEN)
        .exclude(reason=REPORTED)
        .exclude(task__state=Task.State.DISPUTED)
        .filter(blind_answers=None, comments=None, decisions=None)
    )


def queue(project_id: int, member: Member, state: str) -> QuerySet[Adjudication]:
    """The cases of a tab: `open` (not decided, not mine), `mine` (claimed by me) or `decided`."""
    now = timezone.now()
    mine = Q(state=CLAIMED, claimed_by=member, claimed_until__gt=now)
    cases = Adjudication.objects.filter(project_id=project_id)
    if state == "decided":
        cases = cases.filter(state=DECIDED)
    elif state == "mine":
        cases = cases.filter(mine)
    else:
        cases = cases.exclude(state=DECIDED).exclude(mine)
    return cases.select_related("task__asset", "claimed_by").annotate(comments_count=Count("comments"))


def totals(project_id: int, member: Member) -> dict[str, int]:
    """How many cases each tab holds."""
    now = timezone.now()
    mine = Q(state=CLAIMED, claimed_by=member, claimed_until__gt=now)
    counted = Adjudication.objects.filter(project_id=project_id).aggregate(
        decided=Count("pk", filter=Q(state=DECIDED)),
        mine=Count("pk", filter=mine),
        undecided=Count("pk", filter=~Q(state=DECIDED)),
    )
    return {
        "open": counted["undecided"] - counted["mine"],
        "mine": counted["mine"],
        "decided": counted["decided"],
    }


def case(adjudication_id: int) -> Adjudication:
    """One case with its task, asset and holder at hand; raises NotFound."""
    cases = Adjudication.objects.select_related("task__asset", "task__project__schema", "claimed_by")
    found = cases.filter(pk=adjudication_id).first()
    if found is None:
        raise NotFound(f"There is no case {adjudication_id} for you.")
    return found


def shown_state(case: Adjudication, now: datetime) -> str:
    """The state as people see it: a lapsed claim is open."""
    return OPEN if case.state == CLAIMED and rules.holder(as_case(case), now) is None else case.state


def shown_holder(case: Adjudication, now: datetime) -> str | None:
    """The pseudonym of whoever has the case now."""
    has_it = rules.holder(as_case(case), now) is not None
    return case.claimed_by.pseudonym if has_it and case.claimed_by is not None else None


def decision_of(case: Adjudication) -> Decision | None:
    """The decision that stands."""
    standing = Decision.objects.filter(adjudication=case, reopened_at=None)
    return standing.select_related("expert").order_by("-pk").first()


def blind_answer_of(case: Adjudication, member: Member) -> BlindAnswer | None:
    """What the expert said before seeing the votes."""
    return BlindAnswer.objects.filter(adjudication=case, expert=member).first()


def as_case(case: Adjudication) -> rules.Case:
    """The row as the rules see it."""
    return rules.Case(case.state, case.version, case.claimed_by_id, case.claimed_until)


def _answered_classes(task_ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """Per task: how often each class ('' for can't tell) was answered by members that count."""
    rows = (
        Annotation.objects.filter(task_id__in=task_ids, current_of__isnull=False)
        .exclude(member__standing=Member.Standing.BANNED)
        .values("task_id", "label")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["task_id"], {})[row["label"]] = row["n"]
    return found


def _cant_tell_limit(project_id: int) -> int:
    """How many can't-tells send a task to the experts."""
    limits = Project.objects.filter(pk=project_id).values_list("policy__cant_tell_limit", flat=True)
    return limits.first() or 1


def comments_of(case: Adjudication) -> QuerySet[Comment]:
    """The remarks, oldest first."""
    return Comment.objects.filter(adjudication=case).select_related("member").order_by("pk")


def comments_count(case: Adjudication) -> int:
    """How many remarks a case of the queue has."""
    return int(getattr(case, "comments_count", 0))
