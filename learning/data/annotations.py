"""The annotation table: who answered what, with gold, weights and model priors; the one input of every aggregator."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from learning.data.arrays import Bools, Floats, Floats32, Int16s, Int32s, Int64s, frozen

CANT_TELL = -1
NO_GOLD = -1
PRIOR_SLACK = 1e-4
"""How far from 1 a model's probabilities may sum: float32 and printed decimals are welcome."""
_MOST_CLASSES = int(np.iinfo(np.int16).max)


class TableError(ValueError):
    """The parts of an annotation table do not fit together; the message says which and where."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnotationTable:
    """n tasks, J annotators, K classes and v annotations, sorted by task (then annotator, then label).

    tasks            (n,) int64    ids, strictly ascending
    annotators       J names       unique
    classes          K class ids   unique
    task_index       (v,) int32    position in `tasks`, ascending
    annotator_index  (v,) int32    position in `annotators`
    label            (v,) int16    position in `classes`; -1 is "can't tell", which says nothing about the class
    weight           (v,) float32  how much an annotation counts: 1 is one annotation, 0 is none
    gold             (n,) int16    position in `classes` where the answer is known, else -1
    prior            (n, K) float64 or None: what a model says; it REPLACES the class prior; a row of NaN says nothing

    The arrays are read-only. The same person may stand twice on one task: both rows are evidence.
    """

    tasks: Int64s
    annotators: tuple[str, ...]
    classes: tuple[str, ...]
    task_index: Int32s
    annotator_index: Int32s
    label: Int16s
    weight: Floats32
    gold: Int16s
    prior: Floats | None = None

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "tasks", frozen(self.tasks, np.int64))
        put(self, "task_index", frozen(self.task_index, np.int32))
        put(self, "annotator_index", frozen(self.annotator_index, np.int32))
        put(self, "label", frozen(self.label, np.int16))
        put(self, "weight", frozen(self.weight, np.float32))
        put(self, "gold", frozen(self.gold, np.int16))
        if self.prior is not None:
            put(self, "prior", frozen(self.prior, np.float64))
        _check_names(self)
        _check_annotations(self)
        _check_gold_and_prior(self)

    @property
    def n_tasks(self) -> int:
        """How many tasks there are, answered or not."""
        return len(self.tasks)

    @property
    def n_annotators(self) -> int:
        """How many annotators there are."""
        return len(self.annotators)

    @property
    def n_classes(self) -> int:
        """How many classes there are."""
        return len(self.classes)

    @property
    def n_annotations(self) -> int:
        """How many annotations there are, "can't tell" included."""
        return len(self.label)

    @property
    def informative(self) -> Bools:
        """(v,) True where an annotation is evidence of a class: not "can't tell", and of positive weight."""
        speaks: Bools = (self.label != CANT_TELL) & (self.weight > 0)
        return speaks

    @classmethod
    def from_codes(
        cls,
        *,
        tasks: ArrayLike,
        annotators: Sequence[str],
        classes: Sequence[str],
        task_index: ArrayLike,
        annotator_index: ArrayLike,
        label: ArrayLike,
        weight: ArrayLike | None = None,
        gold: ArrayLike | None = None,
        prior: ArrayLike | None = None,
    ) -> Self:
        """A table from integer codes in any row order; rows are brought into the canonical order.

        Weights default to one and gold to none. Raises TableError.
        """
        task, annotator, answer = np.asarray(task_index), np.asarray(annotator_index), np.asarray(label)
        weights = np.ones(len(answer), np.float32) if weight is None else np.asarray(weight, np.float32)
        if not len(task) == len(annotator) == len(answer) == len(weights):
            raise TableError(
                f"The columns differ in length: {len(task)} tasks, {len(annotator)} annotators, "
                f"{len(answer)} labels, {len(weights)} weights."
            )
        order = np.lexsort((weights, answer, annotator, task))
        ids = np.asarray(tasks, np.int64)
        return cls(
            tasks=ids,
            annotators=tuple(annotators),
            classes=tuple(classes),
            task_index=task[order],
            annotator_index=annotator[order],
            label=answer[order],
            weight=weights[order],
            gold=np.full(len(ids), NO_GOLD, np.int16) if gold is None else np.asarray(gold, np.int16),
            prior=None if prior is None else np.asarray(prior, np.float64),
        )

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[int, str, str]],
        *,
        classes: Sequence[str],
        tasks: Iterable[int] = (),
        gold: Mapping[int, str] | None = None,
        weights: Sequence[float] | None = None,
    ) -> Self:
        """A table from (task id, annotator, class id) rows; the class id "" is "can't tell".

        `tasks` adds tasks that nobody has answered; `gold` maps task ids to class ids. Annotators are sorted by name.
        Raises TableError for a class that is not among `classes`.
        """
        rows = list(rows)
        truth = gold or {}
        code = {name: index for index, name in enumerate(classes)}
        unknown = sorted({row[2] for row in rows} - set(code) - {""} | set(truth.values()) - set(code))
        if unknown:
            raise TableError(f"Unknown class {unknown[0]!r}; the classes are {', '.join(map(repr, classes))}.")
        ids = np.unique(np.array([*(row[0] for row in rows), *tasks, *truth], dtype=np.int64))
        names = sorted({row[1] for row in rows})
        position = {name: index for index, name in enumerate(names)}
        known = np.full(len(ids), NO_GOLD, np.int16)
        for task, name in truth.items():
            known[np.searchsorted(ids, task)] = code[name]
        return cls.from_codes(
            tasks=ids,
            annotators=names,
            classes=classes,
            task_index=np.searchsorted(ids, np.array([row[0] for row in rows], np.int64)),
            annotator_index=np.array([position[row[1]] for row in rows], np.int32),
            label=np.array([code[row[2]] if row[2] else CANT_TELL for row in rows], np.int16),
            weight=weights,
            gold=known,
        )

    def with_gold(self, gold: ArrayLike) -> Self:
        """The same annotations with other gold, (n,) positions in `classes` or -1."""
        return replace(self, gold=np.asarray(gold, np.int16))

    def with_prior(self, prior: ArrayLike | None) -> Self:
        """The same annotations with other model probabilities, (n, K); None takes them away."""
        return replace(self, prior=None if prior is None else np.asarray(prior, np.float64))


def _check_names(table: AnnotationTable) -> None:
    if not table.classes:
        raise TableError("There is no class.")
    if len(table.classes) > _MOST_CLASSES:
        raise TableError(f"{len(table.classes)} classes are more than the {_MOST_CLASSES} that a label can hold.")
    for word, names in (("class", table.classes), ("annotator", table.annotators)):
        if len(set(names)) != len(names):
            twice = Counter(names).most_common(1)[0][0]
            raise TableError(f"The {word} {twice!r} stands twice.")
    if table.tasks.ndim != 1 or (np.diff(table.tasks) <= 0).any():
        raise TableError("Task ids must be one row of strictly ascending integers.")


def _check_annotations(table: AnnotationTable) -> None:
    columns = (table.task_index, table.annotator_index, table.label, table.weight)
    if any(column.shape != (table.n_annotations,) for column in columns):
        raise TableError(f"The columns differ in shape: {', '.join(str(column.shape) for column in columns)}.")
    if not table.n_annotations:
        return
    _check_range("task", table.task_index, 0, table.n_tasks)
    _check_range("annotator", table.annotator_index, 0, table.n_annotators)
    _check_range("label", table.label, CANT_TELL, table.n_classes)
    if (np.diff(table.task_index) < 0).any():
        raise TableError("Annotations must be sorted by task; from_codes sorts them.")
    bad = ~(np.isfinite(table.weight) & (table.weight >= 0))
    if bad.any():
        row = int(bad.argmax())
        raise TableError(f"The weight of annotation {row} is {table.weight[row]}; weights are finite and not negative.")


def _check_range(word: str, codes: Int32s | Int16s, low: int, high: int) -> None:
    bad = (codes < low) | (codes >= high)
    if bad.any():
        row = int(bad.argmax())
        raise TableError(f"Annotation {row} has {word} {codes[row]}, outside {low} to {high - 1}.")


def _check_gold_and_prior(table: AnnotationTable) -> None:
    if table.gold.shape != (table.n_tasks,):
        raise TableError(f"Gold has shape {table.gold.shape} for {table.n_tasks} tasks.")
    if table.n_tasks and not NO_GOLD <= table.gold.min() <= table.gold.max() < table.n_classes:
        raise TableError(f"Gold is outside -1 to {table.n_classes - 1}.")
    if table.prior is None:
        return
    if table.prior.shape != (table.n_tasks, table.n_classes):
        raise TableError(f"The prior has shape {table.prior.shape}, not {(table.n_tasks, table.n_classes)}.")
    silent = np.isnan(table.prior).all(axis=1)
    fine = silent | ((table.prior >= 0).all(axis=1) & (np.abs(table.prior.sum(axis=1) - 1) < PRIOR_SLACK))
    if not fine.all():
        row = int((~fine).argmax())
        said = table.prior[row].tolist()
        raise TableError(f"The prior of task {table.tasks[row]} is {said}: not probabilities that sum to 1.")
