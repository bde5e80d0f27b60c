"""Consensus of many tasks at once: what it rests on is read, believed and judged; the caller has locked the tasks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from annotation.events import Happening
from annotation.models import (
    Adjudication,
    Annotation,
    ClassPrior,
    ImageReport,
    LabelSchema,
    Member,
    Project,
    Reliability,
    Task,
)
from annotation.quality.verdict import Answer, Basis, Consensus, Places, Rules, believe, judge, review

State = Task.State
UNASKED = frozenset({Task.Gold.CHECK, Task.Gold.TEACH})


@dataclass(frozen=True, slots=True)
class Ground:
    """What all tasks of a project share when their consensus is computed."""

    schema: LabelSchema
    classes: tuple[str, ...]
    rules: Rules
    class_prior: Sequence[float] | None
    run: int | None
    wanted: int

    @classmethod
    def of(cls, project: Project) -> "Ground":
        """The ground of a project that has been set up; raises ValueError for one that has not."""
        if project.schema is None or project.policy is None:
            raise ValueError(f"{project} has no schema or no policy.")
        prior = ClassPrior.objects.filter(schema=project.schema).first()
        return cls(
            schema=project.schema,
            classes=tuple(str(entry["id"]) for entry in project.schema.classes),
            rules=Rules.of(project.policy),
            class_prior=prior.log_prior if prior else None,
            run=prior.run if prior else None,
            wanted=project.policy.wanted,
        )


def known_class(task: Task) -> str:
    """The class id of an expert's decision or of gold, '' where neither is known."""
    return task.decided_class or task.gold_class


def basis_of(task: Task, ground: Ground) -> Basis:
    """What the task's posterior rests on besides its answers."""
    model = task.model_log_prob if task.model_schema == ground.schema.pk else None
    return Basis(ground.classes, known_class(task), model, ground.class_prior)


def answers_of(tasks: Iterable[int], ground: Ground) -> Mapping[int, list[Answer]]:
    """The current answers by task, in the order in which they were given, with what is known of who gave them."""
    rows = (
        Annotation.objects.filter(task__in=list(tasks), current_of__isnull=False)
        .order_by("id")
        .values_list("task_id", "member_id", "label", "is_extra", "member__standing")
    )
    found = list(rows)
    confusion = dict(
        Reliability.objects.filter(schema=ground.schema, member__in={row[1] for row in found}).values_list(
            "member_id", "log_confusion"
        )
    )
    answers: dict[int, list[Answer]] = defaultdict(list)
    for task, member, label, is_extra, standing in found:
        weight = 0.0 if standing == Member.Standing.BANNED else 1.0
        answers[task].append(Answer(label, is_extra, confusion.get(member), weight))
    return answers


def pinned(tasks: Iterable[int]) -> set[int]:
    """Tasks that stay with the experts whatever the numbers say: an expert has them, or their image was reported."""
    ids = list(tasks)
    claimed = Adjudication.objects.filter(task__in=ids, state=Adjudication.State.CLAIMED)
    reported = ImageReport.objects.filter(task__in=ids)
    return set(claimed.values_list("task_id", flat=True)) | set(reported.values_list("task_id", flat=True))


def put(task: Task, consensus: Consensus, ground: Ground, *, method: str, seq: int) -> None:
    """Set the consensus columns of a task object."""
    task.posterior, task.posterior_schema = list(consensus.posterior), ground.schema
    task.label, task.confidence = consensus.label, consensus.confidence
    task.consensus_method, task.consensus_run, task.consensus_seq = method, ground.run, seq


def move(task: Task, after: Places, consensus: Consensus) -> Happening | None:
    """Set the task's state and places as decided; the event that tells of a new state, or None."""
    before, task.state, task.wanted = task.state, after.state, after.wanted
    if after.state == before:
        return None
    task.settled_at = timezone.now() if after.state == State.SETTLED else None
    kind = "task.reopened" if after.state == State.OPEN else f"task.{after.state}"
    body: dict[str, object] = {"class": consensus.label, "confidence": consensus.confidence}
    return Happening(kind, task=task.pk, body=body)


def update(tasks: Sequence[Task], ground: Ground, seq: int, *, may_reopen: bool = False) -> list[Happening]:
    """Recompute the consensus of locked task objects in place; returns the events of changed states.

    Check and teach gold holds none. Closed tasks reopen only where `may_reopen` says that everything is looked at anew.
    """
    answers = answers_of((task.pk for task in tasks), ground)
    kept = pinned(task.pk for task in tasks) if may_reopen else set()
    told = []
    for task in tasks:
        if task.gold_purpose in UNASKED and not task.decided_class:
            continue
        given = answers.get(task.pk, [])
        consensus = believe(basis_of(task, ground), given)
        put(task, consensus, ground, method=method_of(task), seq=seq)
        after = decide(task, consensus, given, ground, pinned=task.pk in kept, may_reopen=may_reopen)
        if happening := move(task, after, consensus):
            told.append(happening)
    return told


def decide(
    task: Task, consensus: Consensus, given: Sequence[Answer], ground: Ground, *, pinned: bool, may_reopen: bool
) -> Places:
    """The task's places by the rules of a live update, or by those of a review."""
    before = Places(task.state, task.wanted, task.held, task.live)
    known = bool(known_class(task))
    if not may_reopen:
        return judge(before, consensus, given, ground.rules, known=known)
    return review(before, consensus, given, ground.rules, known=known, wanted=ground.wanted, pinned=pinned)


def method_of(task: Task) -> str:
    """How a consensus outside of a full aggregation came about."""
    if task.decided_class:
        return "decision"
    return "gold" if task.gold_class else "live"
