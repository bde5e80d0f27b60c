"""The live posterior of a task, in plain Python, equals the E-step of the aggregation, in numpy."""

import math

import numpy as np
from hypothesis import given, settings

from annotation.quality.posterior import CANT_TELL, Vote, certain, log_prior_of, posterior, unseen_log_confusion
from learning.aggregation.base import AggregationSettings
from learning.aggregation.confusion import ConfusionPrior, estimate
from learning.aggregation.posterior import posterior_step
from learning.data import annotations
from learning.data.annotations import NO_GOLD, AnnotationTable
from learning.runs import aggregate
from tests.learning.tables import tables


def live(table: AnnotationTable, task: int, class_prior: np.ndarray, log_confusion: np.ndarray) -> list[float]:
    """The posterior of one task as the annotator's road computes it, answer by answer."""
    if table.gold[task] != NO_GOLD:
        return certain(table.n_classes, int(table.gold[task]))
    spoken = None if table.prior is None else table.prior[task]
    model = None
    if spoken is not None and not np.isnan(spoken).any():
        model = [math.log(value) if value > 0 else -math.inf for value in spoken.tolist()]
    votes = [
        Vote(
            int(table.label[row]), log_confusion[table.annotator_index[row]].ravel().tolist(), float(table.weight[row])
        )
        for row in np.flatnonzero(table.task_index == task)
    ]
    return posterior(log_prior_of(table.n_classes, model=model, class_prior=np.log(class_prior).tolist()), votes)


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_answer_by_answer_equals_all_at_once(table: AnnotationTable) -> None:
    found = aggregate(table, settings=AggregationSettings(max_iterations=20))
    step = posterior_step(table, found.class_prior, found.log_confusion)
    for task in range(table.n_tasks):
        mine = live(table, task, found.class_prior, found.log_confusion)
        np.testing.assert_allclose(mine, step[task], rtol=0, atol=1e-12)


def test_a_newcomer_is_believed_as_the_aggregation_s_prior_says() -> None:
    for n_classes in range(1, 6):
        alpha = ConfusionPrior().pseudo_counts(n_classes)
        mean = estimate(np.zeros((1, n_classes, n_classes)), alpha)[0]
        np.testing.assert_allclose(unseen_log_confusion(n_classes), np.log(mean).ravel(), atol=1e-12)


def test_both_wings_write_cant_tell_alike() -> None:
    assert CANT_TELL == annotations.CANT_TELL
