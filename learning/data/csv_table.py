"""The annotation table from a CSV file: task, annotator, label; optionally gold, weight and prior_<label>."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from learning.data.annotations import CANT_TELL, NO_GOLD, AnnotationTable
from learning.data.arrays import Bools, Floats, Int32s
from learning.data.csv_numbers import number, probabilities
from learning.data.csv_rows import CsvError, CsvRows
from learning.data.memory import refuse_what_does_not_fit

REQUIRED = ("task", "annotator", "label")
PRIOR_COLUMN = "prior_"
BYTES_PER_ROW = 130
"""Measured peak of reading and sorting, a row, with five rows a task."""

_HEAVIEST = float(np.finfo(np.float32).max)

Repeats = Literal["refuse", "first", "keep"]


@dataclass(frozen=True, slots=True, eq=False)
class CsvStudy:
    """A file's annotations; `tasks` are its task names, in the order of `table.tasks`, which are their positions.

    Classes and tasks are in natural order (2 before 10), so the order of the rows does not matter. `repeated` counts
    the rows beyond the first of one annotator on one task; `ignored` names the columns that were not understood.
    """

    table: AnnotationTable
    tasks: tuple[str, ...]
    repeated: int
    ignored: tuple[str, ...]


def read_csv(path: Path, *, repeats: Repeats = "refuse") -> CsvStudy:
    """Read an annotation file.

    An empty label is "can't tell". Gold and priors belong to the task: rows may leave them out, but must not disagree.
    Repeated rows of one annotator on one task are refused, cut to the first, or all kept as evidence.
    Raises CsvError, naming line and column; MemoryError where the file is larger than memory, before reading it.
    """
    if repeats not in get_args(Repeats):
        raise ValueError(f"Repeats are {', '.join(get_args(Repeats))}; not {repeats!r}.")
    refuse_what_does_not_fit(path, BYTES_PER_ROW)
    with CsvRows(path, REQUIRED) as rows:
        draft = _Draft.of(rows)
        for row in rows:
            draft.add(row)
    return draft.finish(repeats)


class _Codes:
    """Names numbered in the order of their first appearance."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def code(self, name: str) -> int:
        return self.of.setdefault(name, len(self.of))

    def sorted(self) -> tuple[tuple[str, ...], Int32s]:
        """The names in natural order, and (m,) the place of each code among them."""
        names = natural_order(self.of)
        place = np.empty(len(names), np.int32)
        place[[self.of[name] for name in names]] = np.arange(len(names))
        return names, place


@dataclass(slots=True)
class _Draft:
    """The columns while the file is read: codes in order of appearance."""

    rows: CsvRows
    places: tuple[int, int, int]
    gold_place: int | None
    weight_place: int | None
    prior_columns: list[str]
    prior_places: list[int]
    ignored: tuple[str, ...]
    tasks: _Codes = field(default_factory=_Codes)
    annotators: _Codes = field(default_factory=_Codes)
    labels: _Codes = field(default_factory=_Codes)
    task: "array[int]" = field(default_factory=lambda: array("i"))
    annotator: "array[int]" = field(default_factory=lambda: array("i"))
    label: "array[int]" = field(default_factory=lambda: array("i"))
    weight: "array[float]" = field(default_factory=lambda: array("f"))
    line: "array[int]" = field(default_factory=lambda: array("q"))
    gold: dict[int, int] = field(default_factory=dict)
    prior: dict[int, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: CsvRows) -> "_Draft":
        header = rows.header
        prior = [name for name in header if name.startswith(PRIOR_COLUMN) and len(name) > len(PRIOR_COLUMN)]
        known = {*REQUIRED, "gold", "weight", *prior}
        draft = cls(
            rows=rows,
            places=(header.index("task"), header.index("annotator"), header.index("label")),
            gold_place=header.index("gold") if "gold" in header else None,
            weight_place=header.index("weight") if "weight" in header else None,
            prior_columns=prior,
            prior_places=[header.index(name) for name in prior],
            ignored=tuple(name for name in header if name not in known),
        )
        for name in prior:
            draft.labels.code(name.removeprefix(PRIOR_COLUMN))
        return draft

    def add(self, row: tuple[str, ...]) -> None:
        task, annotator, label = (row[place] for place in self.places)
        if not task:
            raise self.rows.error("task", "empty.")
        if not annotator:
            raise self.rows.error("annotator", f"empty; task {task!r} has no annotation here. Leave such rows out.")
        code = self.tasks.code(task)
        self.task.append(code)
        self.annotator.append(self.annotators.code(annotator))
        self.label.append(self._label(label, "label") if label else CANT_TELL)
        self.weight.append(1.0 if self.weight_place is None else self._weight(row[self.weight_place]))
        self.line.append(self.rows.line)
        if self.gold_place is not None and row[self.gold_place]:
            gold = self._label(row[self.gold_place], "gold")
            if self.gold.setdefault(code, gold) != gold:
                raise self.rows.error("gold", f"{row[self.gold_place]!r} contradicts an earlier row of task {task!r}.")
        if self.prior_places and any(row[place] for place in self.prior_places):
            prior = probabilities(self.rows, row, self.prior_columns, self.prior_places)
            if self.prior.setdefault(code, prior) != prior:
                raise self.rows.error(self.prior_columns[0], f"contradicts an earlier row of task {task!r}.")

    def _label(self, text: str, column: str) -> int:
        if text.lower() == "nan":
            raise self.rows.error(column, f"{text!r} is not a label; leave the field empty for none.")
        return self.labels.code(text)

    def _weight(self, text: str) -> float:
        weight = number(self.rows, "weight", text)
        if not 0 <= weight <= _HEAVIEST:
            raise self.rows.error("weight", f"{text!r} is not a finite number from 0.")
        return weight

    def finish(self, repeats: Repeats) -> CsvStudy:
        path = self.rows.path
        if not self.task:
            raise CsvError(path, None, None, "no annotation: the file has a header and nothing else.")
        labels, label_place = self.labels.sorted()
        if len(labels) < 2:
            only = f"the only label is {labels[0]!r}" if labels else "there is no label at all"
            hint = "name another in the gold column or a prior_<label> column if one was possible."
            raise CsvError(path, None, "label", f"{only}: nothing to decide; {hint}")
        if self.prior_columns and len(self.prior_columns) < len(labels):
            lacking = next(name for name in labels if PRIOR_COLUMN + name not in self.prior_columns)
            raise CsvError(path, 1, PRIOR_COLUMN + lacking, "missing, though other labels have a prior.")
        tasks, task_place = self.tasks.sorted()
        annotators, annotator_place = self.annotators.sorted()
        task, annotator = np.array(self.task), np.array(self.annotator)
        again = _repeats(task, annotator, len(annotators))
        if repeats == "refuse" and again.any():
            row = int(again.argmax())
            names = list(self.tasks.of)[task[row]], list(self.annotators.of)[annotator[row]]
            sentence = f"{names[1]!r} has answered task {names[0]!r} in an earlier row."
            raise CsvError(path, self.line[row], "annotator", sentence)
        keep = ~again if repeats == "first" else np.ones(len(again), bool)
        code = np.append(label_place, CANT_TELL)  # code -1 finds the last entry
        gold = np.full(len(tasks), NO_GOLD, np.int32)
        for index, known in self.gold.items():
            gold[task_place[index]] = label_place[known]
        table = AnnotationTable.from_codes(
            tasks=np.arange(len(tasks)),
            annotators=annotators,
            classes=labels,
            task_index=task_place[task[keep]],
            annotator_index=annotator_place[annotator[keep]],
            label=code[np.array(self.label)[keep]],
            weight=np.array(self.weight, np.float32)[keep],
            gold=gold,
            prior=self._priors(task_place, label_place),
        )
        return CsvStudy(table, tasks, int(again.sum()), self.ignored)

    def _priors(self, task_place: Int32s, label_place: Int32s) -> Floats | None:
        if not self.prior:
            return None
        prior = np.full((len(task_place), len(label_place)), np.nan)
        for task, said in self.prior.items():
            prior[task_place[task], label_place] = said  # the prior columns were numbered first, in their order
        return prior


def natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """Sorted as numbers where all are whole numbers, else as text; the same whatever order they come in."""
    listed = list(names)
    if all(name.isascii() and name.isdigit() for name in listed):
        return tuple(sorted(listed, key=lambda name: (int(name), name)))
    return tuple(sorted(listed))


def _repeats(task: Int32s, annotator: Int32s, n_annotators: int) -> Bools:
    """(v,) True for every row but the first of one annotator on one task."""
    pair = task.astype(np.int64) * n_annotators + annotator
    _, first = np.unique(pair, return_index=True)
    again = np.ones(len(pair), bool)
    again[first] = False
    return again
