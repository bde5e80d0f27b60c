"""What a full aggregation, and a model that goes live, leave in the tables: reliabilities, class prior, posteriors."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from annotation.events import Happening, record
from annotation.models import ClassPrior, Event, LabelSchema, Reliability, Task
from annotation.quality.consensus import (
    UNASKED,
    Ground,
    answers_of,
    basis_of,
    decide,
    known_class,
    method_of,
    move,
    pinned,
    put,
    update,
)
from annotation.quality.services import ground_of
from annotation.quality.verdict import Consensus, believe
from annotation.quality.writing import CHUNK, head, lock, write

T = TypeVar("T")
ANSWERED = ("annotation.submitted", "annotation.revised")


@dataclass(frozen=True, slots=True)
class MemberReliability:
    """One member's confusion matrix; the four matrices are K*K row-major [true][answered]."""

    member_id: int
    answered: int
    log_confusion: Sequence[float]
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class AggregationResult:
    """What a run found: K log class priors, reliabilities, and (task id, K probabilities) of what it read.

    `event_seq` is the event up to which it read; `schema_id` the label schema whose class order everything is in.
    """

    run_id: int
    method: str
    schema_id: int
    event_seq: int
    log_class_prior: Sequence[float]
    reliabilities: Sequence[MemberReliability]
    posteriors: Iterable[tuple[int, Sequence[float]]]


@dataclass(frozen=True, slots=True)
class ModelWord:
    """What a model says of one task: K log probabilities, and the fold whose network spoke (-1: the mean of all)."""

    task_id: int
    log_prob: Sequence[float]
    fold: int


def apply_aggregation(*, project_id: int, result: AggregationResult) -> dict[str, int]:
    """Write a run's findings back; returns how many tasks were written and how many were settled, disputed, reopened.

    Tasks that were answered after the run had read them get the live posterior from the new reliabilities in place of
    the run's; gold and decisions stay certain. Doing it again changes nothing, so a run that died is repeated.
    """
    schema = LabelSchema.objects.get(pk=result.schema_id, project_id=project_id)
    _write_reliabilities(schema, result)
    ground = ground_of(project_id)
    if ground.schema.pk != schema.pk:
        return {"written": 0}
    counts: Counter[str] = Counter()
    for chunk in _chunked(result.posteriors):
        with transaction.atomic():
            told = _write_chunk(project_id, ground, result, dict(chunk))
            if told:
                record(project_id, *told)
        counts["written"] += len(chunk)
        counts.update(happening.kind.removeprefix("task.") for happening in told)
    body: dict[str, object] = {"run": result.run_id, "method": result.method, **counts}
    with transaction.atomic():
        record(project_id, Happening("aggregation.done", body=body))
    return dict(counts)


def apply_model(*, project_id: int, version_id: int, schema_id: int, words: Iterable[ModelWord]) -> int:
    """Give tasks a model's log probabilities, which replace the class prior from now on; returns how many tasks.

    Posteriors follow at once and may settle tasks that have their minimum of answers. Words in another class order than
    the project's present schema are kept with their schema and not used.
    """
    ground = ground_of(project_id)
    done = 0
    for chunk in _chunked(words):
        said = {word.task_id: word for word in chunk}
        with transaction.atomic():
            tasks = [task for task in lock(said) if task.project_id == project_id]
            for task in tasks:
                word = said[task.pk]
                task.model_log_prob, task.model_schema = list(word.log_prob), schema_id
                task.model_version, task.model_fold = version_id, word.fold
            _update(project_id, tasks, ground)
        done += len(tasks)
    return done


def remove_model(*, project_id: int) -> int:
    """Take the model's word back from every task; returns how many tasks had one."""
    ground = ground_of(project_id)
    spoken = Task.objects.filter(project_id=project_id, model_version__isnull=False).order_by("pk")
    done = 0
    for chunk in _chunked(spoken.values_list("pk", flat=True).iterator(chunk_size=CHUNK)):
        with transaction.atomic():
            tasks = lock(chunk)
            for task in tasks:
                task.model_log_prob = task.model_schema = task.model_version = task.model_fold = None
            _update(project_id, tasks, ground)
        done += len(tasks)
    return done


def _update(project_id: int, tasks: Sequence[Task], ground: Ground) -> None:
    """Recompute and write locked tasks, and tell what came of it."""
    told = update(tasks, ground, head(project_id))
    write(tasks)
    if told:
        record(project_id, *told)


@transaction.atomic
def _write_reliabilities(schema: LabelSchema, result: AggregationResult) -> None:
    """The class prior and every member's confusion matrix; members that the run did not see keep none."""
    now = timezone.now()
    ClassPrior.objects.update_or_create(
        schema=schema,
        defaults={
            "run": result.run_id,
            "method": result.method,
            "log_prior": list(result.log_class_prior),
            "updated_at": now,
        },
    )
    rows = [
        Reliability(
            member_id=r.member_id,
            schema=schema,
            run=result.run_id,
            method=result.method,
            answered=r.answered,
            log_confusion=list(r.log_confusion),
            mean=list(r.mean),
            low=list(r.low),
            high=list(r.high),
            updated_at=now,
        )
        for r in sorted(result.reliabilities, key=lambda r: r.member_id)
    ]
    columns = ["run", "method", "answered", "log_confusion", "mean", "low", "high", "updated_at"]
    Reliability.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, unique_fields=["member", "schema"], update_fields=columns
    )
    Reliability.objects.filter(schema=schema).exclude(run=result.run_id).delete()


def _write_chunk(
    project_id: int, ground: Ground, result: AggregationResult, found: dict[int, Sequence[float]]
) -> list[Happening]:
    """Lock one chunk of tasks, give them their posteriors, review their states; returns the events."""
    tasks = [task for task in lock(found) if task.project_id == project_id]
    answers = answers_of(found, ground)
    later = Event.objects.filter(project_id=project_id, seq__gt=result.event_seq, task__in=list(found))
    moved_on = set(later.filter(kind__in=ANSWERED).values_list("task", flat=True))
    kept = pinned(found)
    now = head(project_id)
    told = []
    for task in tasks:
        if task.gold_purpose in UNASKED and not task.decided_class:
            continue
        given = answers.get(task.pk, [])
        if task.pk in moved_on or known_class(task):
            consensus, method, seq = believe(basis_of(task, ground), given), method_of(task), now
        else:
            consensus, method, seq = _found(found[task.pk], ground), result.method, result.event_seq
        put(task, consensus, ground, method=method, seq=seq)
        after = decide(task, consensus, given, ground, pinned=task.pk in kept, may_reopen=True)
        if happening := move(task, after, consensus):
            told.append(happening)
    write(tasks)
    return told


def _found(shares: Sequence[float], ground: Ground) -> Consensus:
    """The run's posterior as a consensus; of tied classes the more frequent one wins, then the first."""
    prior = ground.class_prior or [0.0] * len(shares)
    best = max(range(len(shares)), key=lambda k: (round(shares[k], 9), prior[k], -k))
    return Consensus([float(value) for value in shares], ground.classes[best], float(shares[best]))


def _chunked(rows: Iterable[T]) -> Iterator[list[T]]:
    """As many rows at a time as are locked together."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
