"""What an annotator may read: the desk with the question, the examples and the own progress, and the own answers."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from annotation.models import Annotation, Assignment, Member, Project, Task
from annotation.serving.work import Progress

COUNT_UP_TO = 1000
MOST_EXAMPLES = 24
FINAL = frozenset({Task.State.DECIDED, Task.State.UNUSABLE})
ORDINARY = (Task.Gold.NONE, Task.Gold.ANCHOR, Task.Gold.TEST)


@dataclass(frozen=True, slots=True)
class Example:
    """A teaching example."""

    media: str
    label: str
    note: str


def examples(project_id: int) -> list[Example]:
    """The teach gold of a project, oldest first; this is gold that everybody may see."""
    rows = (
        Task.objects.filter(project_id=project_id, gold_purpose=Task.Gold.TEACH)
        .exclude(state__in=[Task.State.EXCLUDED, Task.State.UNUSABLE])
        .order_by("id")
        .values_list("asset__key", "gold_class", "gold_note")
    )
    return [Example(str(media), label, note) for media, label, note in rows[:MOST_EXAMPLES]]


def progress(member: Member) -> Progress:
    """How far the member has come; what remains is counted only where it is little."""
    today = member.answered_today if member.answered_on == datetime.now(UTC).date() else 0
    mine = Assignment.objects.filter(member=member, task=OuterRef("pk")).exclude(state__in=["expired", "live"])
    left = Task.objects.filter(
        ~Exists(mine),
        project_id=member.project_id,
        state=Task.State.OPEN,
        gold_purpose__in=ORDINARY,
        held__lt=F("wanted"),
    )
    remaining = left[:COUNT_UP_TO].count()
    return Progress(member.answered, today, remaining if remaining < COUNT_UP_TO else None)


def own_answers(member: Member) -> QuerySet[Annotation]:
    """The member's current answers, with what the list of them shows."""
    return Annotation.objects.filter(member=member, current_of__isnull=False).select_related(
        "current_of", "task__asset"
    )


def can_revise(annotation: Annotation, project: Project) -> bool:
    """Whether its author may still correct the answer."""
    return project.state != Project.State.CLOSED and annotation.task.state not in FINAL
