"""Rows to arrays and back: the one place where the tables of the west wing meet the arrays of the east wing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from annotation.models import Annotation, EventHead, LabelSchema, Member, Project, Task
from annotation.quality.aggregation import AggregationResult, MemberReliability
from jobs.failures import WorkFailed
from learning.aggregation.base import Aggregation
from learning.data.annotations import CANT_TELL, NO_GOLD, AnnotationTable
from learning.data.arrays import Floats, Int16s, Int64s

CHUNK = 20_000
LEAST_PROBABILITY = 1e-12
_UNCOUNTED = (Task.State.EXCLUDED, Task.State.UNUSABLE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an aggregation reads of a project: all of it as it stood at one event.

    members  ids of the annotators, in the order of `table.annotators`, which are their pseudonyms
    """

    project_id: int
    schema_id: int
    event_seq: int
    table: AnnotationTable
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _TaskArrays:
    ids: Int64s
    gold: Int16s
    prior: Floats | None


def read_evidence(project_id: int) -> Evidence:
    """Everything that is known of a project's tasks, read at one moment.

    Banned members' answers weigh nothing. Gold and experts' decisions are clamped, except what scores models: test gold
    and decisions on test groups must not shape labels that a model is trained on. Excluded and unusable tasks are left
    out. Where a model has spoken in the classes of the present schema its probabilities replace the class prior.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        schema = Project.objects.select_related("schema").get(pk=project_id).schema
        if schema is None:
            raise WorkFailed("no_schema", "The project has no classes yet.", "Add classes, then start again.")
        seq = EventHead.objects.filter(project_id=project_id).values_list("seq", flat=True).first() or 0
        tasks = _tasks(project_id, schema)
        columns = ("id", "pseudonym", "standing")
        members = list(Member.objects.filter(project_id=project_id).order_by("pseudonym").values_list(*columns))
        votes = _votes(project_id, class_ids(schema))
    table, annotators = _table(class_ids(schema), tasks, members, votes)
    return Evidence(project_id, schema.pk, seq, table, annotators)


def to_result(
    evidence: Evidence, found: Aggregation, *, run_id: int, method: str, check: Callable[[], None]
) -> AggregationResult:
    """What an aggregation found, in the form in which the west wing keeps it. `check` may raise between two chunks."""

    def posteriors() -> Iterator[tuple[int, Sequence[float]]]:
        for start in range(0, evidence.table.n_tasks, CHUNK):
            check()
            part = slice(start, start + CHUNK)
            yield from zip(evidence.table.tasks[part].tolist(), found.posterior[part].tolist(), strict=True)

    matrices = (found.log_confusion, found.confusion_mean, found.confusion_low, found.confusion_high)
    cells = evidence.table.n_classes**2
    flat = [matrix.reshape(-1, cells).tolist() for matrix in matrices]
    return AggregationResult(
        run_id=run_id,
        method=method,
        schema_id=evidence.schema_id,
        event_seq=evidence.event_seq,
        log_class_prior=np.log(np.maximum(found.class_prior, LEAST_PROBABILITY)).tolist(),
        reliabilities=[
            MemberReliability(member, round(answered), *rows)
            for member, answered, *rows in zip(evidence.members, found.answered.tolist(), *flat, strict=True)
        ],
        posteriors=posteriors(),
    )


def class_ids(schema: LabelSchema) -> tuple[str, ...]:
    """The class ids of a label schema in display order, which is the order of every stored array."""
    return tuple(str(entry["id"]) for entry in schema.classes)


def _tasks(project_id: int, schema: LabelSchema) -> _TaskArrays:
    """The counted tasks, ascending by id, with what is known of them and what the live model says."""
    classes = class_ids(schema)
    code = {"": NO_GOLD, **{name: index for index, name in enumerate(classes)}}
    rows = (
        Task.objects.filter(project_id=project_id)
        .exclude(state__in=_UNCOUNTED)
        .order_by("id")
        .values_list(
            "id", "gold_class", "gold_purpose", "decided_class", "group__is_test", "model_log_prob", "model_schema"
        )
    )
    ids: list[int] = []
    gold: list[int] = []
    spoken: dict[int, list[float]] = {}
    for task, gold_class, purpose, decided, is_test, log_prob, model_schema in rows.iterator(chunk_size=CHUNK):
        hidden = is_test or purpose == Task.Gold.TEST
        gold.append(NO_GOLD if hidden else code.get(decided or gold_class, NO_GOLD))
        if log_prob is not None and model_schema == schema.pk:
            spoken[len(ids)] = log_prob
        ids.append(task)
    prior: Floats | None = None
    if spoken:
        prior = np.full((len(ids), len(classes)), np.nan)
        prior[list(spoken)] = _probabilities(list(spoken.values()))
    return _TaskArrays(np.array(ids, np.int64), np.array(gold, np.int16), prior)


def _probabilities(log_prob: Sequence[Sequence[float]]) -> Floats:
    """(m, K) log probabilities to probabilities that sum to 1."""
    shares = np.exp(np.array(log_prob, np.float64))
    normed: Floats = shares / shares.sum(axis=1, keepdims=True)
    return normed


def _votes(project_id: int, classes: Sequence[str]) -> NDArray[np.int64]:
    """(v, 3) task id, member id and label of every current annotation; a class that no longer exists says nothing."""
    code = {"": CANT_TELL, **{name: index for index, name in enumerate(classes)}}
    rows = (
        Annotation.objects.filter(project_id=project_id, superseded_by__isnull=True)
        .values_list("task_id", "member_id", "label")
        .iterator(chunk_size=CHUNK)
    )
    coded = ((task, member, code.get(label, CANT_TELL)) for task, member, label in rows)
    parts = [np.array(part, np.int64) for part in _in_chunks(coded)]
    return np.concatenate(parts) if parts else np.empty((0, 3), np.int64)


def _in_chunks(rows: Iterator[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    while part := list(islice(rows, CHUNK)):
        yield part


def _table(
    classes: tuple[str, ...], tasks: _TaskArrays, members: Sequence[tuple[int, str, str]], votes: NDArray[np.int64]
) -> tuple[AnnotationTable, tuple[int, ...]]:
    """The table of the counted tasks' votes, and the member ids of its annotators."""
    votes = votes[np.isin(votes[:, 0], tasks.ids)]
    present = set(np.unique(votes[:, 1]).tolist())
    annotators = [member for member in members if member[0] in present]
    position = {member[0]: index for index, member in enumerate(annotators)}
    weights = np.array([float(standing != Member.Standing.BANNED) for _, _, standing in annotators], np.float32)
    who = np.array([position[member] for member in votes[:, 1].tolist()], np.int32)
    table = AnnotationTable.from_codes(
        tasks=tasks.ids,
        annotators=[pseudonym for _, pseudonym, _ in annotators],
        classes=classes,
        task_index=np.searchsorted(tasks.ids, votes[:, 0]),
        annotator_index=who,
        label=votes[:, 2],
        weight=weights[who],
        gold=tasks.gold,
        prior=tasks.prior,
    )
    return table, tuple(member[0] for member in annotators)
