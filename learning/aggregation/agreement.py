"""How far annotators agree with each other, whatever the truth is: percent agreement and Krippendorff's alpha."""

from dataclasses import dataclass

import numpy as np

from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over the tasks that have two answers or more; None where it is not defined.

    percent  the chance that two answers to one task are the same, from 0 to 1
    alpha    the same beyond chance: 1 is perfect, 0 what answering blindly with the same frequencies would give
    pairs    how many pairs of answers they rest on
    """

    percent: float | None
    alpha: float | None
    pairs: int


def agreement(table: AnnotationTable) -> Agreement:
    """Percent agreement and alpha of a table. "Can't tell" and weightless answers are left out, gold plays no part."""
    counts = answer_counts(table)
    answers = counts.sum(axis=1)
    pairs = int((answers * (answers - 1) / 2).sum())
    return Agreement(percent_agreement(counts), krippendorff_alpha(counts), pairs)


def answer_counts(table: AnnotationTable) -> Floats:
    """(n, K) how many annotators gave each class to each task."""
    speaks = table.informative
    cells = table.task_index[speaks].astype(np.int64) * table.n_classes + table.label[speaks]
    counts = np.bincount(cells, minlength=table.n_tasks * table.n_classes).astype(np.float64)
    return counts.reshape(table.n_tasks, table.n_classes)


def percent_agreement(counts: Floats) -> float | None:
    """The mean, over tasks with two answers or more, of the share of agreeing pairs (Fleiss 1971, P-bar).

    `counts` is (n, K). None where no task has two answers.
    """
    paired = counts[counts.sum(axis=1) > 1]
    if not len(paired):
        return None
    answers = paired.sum(axis=1)
    same = (paired * (paired - 1)).sum(axis=1)
    return float((same / (answers * (answers - 1))).mean())


def krippendorff_alpha(counts: Floats) -> float | None:
    """Krippendorff's alpha for nominal data, any number of answers a task.

    `counts` is (n, K). (Krippendorff, Content Analysis, 2004, chapter 11.) None where no task has two answers, or where
    all answers are one class: agreement beyond chance is then not defined.
    """
    paired = counts[counts.sum(axis=1) > 1]
    if not len(paired):
        return None
    answers = paired.sum(axis=1)
    total = answers.sum()
    observed = ((answers**2 - (paired**2).sum(axis=1)) / (answers - 1)).sum() / total
    by_class = paired.sum(axis=0)
    expected = (total**2 - (by_class**2).sum()) / (total * (total - 1))
    if expected == 0:
        return None
    return float(1 - observed / expected)
