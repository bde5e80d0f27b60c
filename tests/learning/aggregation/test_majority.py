"""Majority and weighted majority: shares, and who counts for how much."""

import numpy as np

from learning.aggregation.base import AggregationSettings
from learning.aggregation.votes import VoteMatrix
from learning.aggregation.weighted_majority import agreement_beyond_chance
from learning.data.annotations import AnnotationTable
from learning.runs import aggregate
from tests.learning.tables import one_coin, simulate

ROWS = [(1, "a", "x"), (1, "b", "x"), (1, "c", "y"), (2, "a", "y")]


def test_majority_gives_the_shares_of_the_votes() -> None:
    found = aggregate(AnnotationTable.from_rows(ROWS, classes=["x", "y"]), method="majority")
    np.testing.assert_allclose(found.posterior, [[2 / 3, 1 / 3], [0.0, 1.0]])
    assert found.answered.tolist() == [2, 1, 1]
    assert (found.iterations, found.converged) == (0, True)


def test_majority_does_not_mix_a_model_into_votes() -> None:
    table = AnnotationTable.from_rows(ROWS, classes=["x", "y"]).with_prior([[0.01, 0.99], [0.5, 0.5]])
    np.testing.assert_allclose(aggregate(table, method="majority").posterior[0], [2 / 3, 1 / 3])


def test_a_tie_is_labelled_with_the_more_frequent_class() -> None:
    rows = [(1, "a", "x"), (1, "b", "y"), *[(task, "a", "y") for task in range(2, 30)]]
    found = aggregate(AnnotationTable.from_rows(rows, classes=["x", "y"]), method="majority")
    assert found.tied.tolist() == [True] + [False] * 28
    assert found.label[0] == 1


def test_agreement_beyond_chance_tells_skill_from_luck() -> None:
    """Always answering the frequent class agrees three times out of four, and is worth less than half a vote."""
    good, blind = [[0.95, 0.05], [0.05, 0.95]], [[1.0, 0.0], [1.0, 0.0]]
    crowd = simulate(
        n_tasks=600, answers=5, confusion=np.array([good] * 8 + [blind] * 2), class_prior=np.array([0.75, 0.25]), seed=1
    )
    weights = agreement_beyond_chance(crowd.table, VoteMatrix.of(crowd.table), AggregationSettings())
    assert weights[:8].min() > weights[8:].max() + 0.1
    assert weights[8:].max() < 0.5


def test_weighting_helps_where_some_answer_carelessly() -> None:
    crowd = simulate(n_tasks=500, answers=5, confusion=one_coin(np.array([0.9] * 4 + [0.5] * 8), 2), seed=7)
    plain, weighted = (aggregate(crowd.table, method=name) for name in ("majority", "weighted-majority"))
    assert crowd.accuracy(weighted.label) > crowd.accuracy(plain.label) + 0.02
    assert weighted.answered.tolist() == plain.answered.tolist(), "answers are counted, not weighed"
