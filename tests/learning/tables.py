"""Annotation tables for tests: a simulated crowd with a known truth, and hypothesis strategies."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats, Int16s


@dataclass(frozen=True)
class Crowd:
    """A table with what really was: truth (n,) and confusion (J, true, answered)."""

    table: AnnotationTable
    truth: Int16s
    confusion: Floats

    def accuracy(self, label: Int16s) -> float:
        return float((label == self.truth).mean())


def simulate(
    *,
    n_tasks: int = 300,
    answers: int = 5,
    confusion: Floats,
    class_prior: Floats | None = None,
    seed: int = 0,
) -> Crowd:
    """`answers` distinct annotators of `confusion` (J, K, K) answer each task, drawn without favour."""
    random = np.random.default_rng(seed)
    n_annotators, n_classes, _ = confusion.shape
    truth = random.choice(n_classes, n_tasks, p=class_prior).astype(np.int16)
    annotator = np.concatenate([random.permutation(n_annotators)[:answers] for _ in range(n_tasks)])
    task = np.repeat(np.arange(n_tasks), answers)
    cumulative = confusion.cumsum(axis=2)[annotator, truth[task]]
    label = (random.random(len(task))[:, None] > cumulative).sum(axis=1).clip(max=n_classes - 1)
    table = AnnotationTable.from_codes(
        tasks=np.arange(n_tasks),
        annotators=[f"annotator-{index:04}" for index in range(n_annotators)],
        classes=[f"class-{index}" for index in range(n_classes)],
        task_index=task,
        annotator_index=annotator,
        label=label,
    )
    return Crowd(table, truth, confusion)


def one_coin(accuracies: Floats, n_classes: int) -> Floats:
    """(J, K, K) confusion of annotators who err evenly."""
    right = np.asarray(accuracies)[:, None, None]
    eye = np.eye(n_classes)
    return right * eye + (1 - right) / (n_classes - 1) * (1 - eye)


@st.composite
def tables(draw: st.DrawFn, *, gold: bool = True, priors: bool = True, min_annotations: int = 0) -> AnnotationTable:
    """Small tables of every shape allowed: tasks without answers, "can't tell", weights, gold, partial priors."""
    n_tasks, n_annotators, n_classes = draw(st.integers(1, 8)), draw(st.integers(1, 5)), draw(st.integers(1, 4))
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, n_tasks - 1), st.integers(0, n_annotators - 1), st.integers(-1, n_classes - 1),
                st.sampled_from([0.0, 0.5, 1.0, 1.0, 1.0]),
            ),
            min_size=min_annotations, max_size=30, unique_by=lambda row: row[:2],
        )
    )  # fmt: skip
    known = draw(st.lists(st.integers(-1, n_classes - 1), min_size=n_tasks, max_size=n_tasks)) if gold else None
    prior = None
    if priors and draw(st.booleans()):
        seed = draw(st.integers(0, 2**16))
        prior = np.random.default_rng(seed).dirichlet(np.ones(n_classes), n_tasks)
        prior[draw(st.lists(st.booleans(), min_size=n_tasks, max_size=n_tasks))] = np.nan
    return AnnotationTable.from_codes(
        tasks=np.arange(n_tasks) * 10,
        annotators=[f"annotator {index}" for index in range(n_annotators)],
        classes=[f"class {index}" for index in range(n_classes)],
        task_index=np.array([row[0] for row in rows], np.int32),
        annotator_index=np.array([row[1] for row in rows], np.int32),
        label=np.array([row[2] for row in rows], np.int16),
        weight=np.array([row[3] for row in rows], np.float32),
        gold=known,
        prior=prior,
    )
