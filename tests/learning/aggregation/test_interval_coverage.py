"""Credible intervals hold what they promise: 90 % of them cover the truth, however sure the consensus is."""

import numpy as np
import pytest

from learning.aggregation.confusion import ConfusionPrior, credible_interval
from learning.aggregation.votes import VoteMatrix
from learning.runs import aggregate
from tests.learning.tables import Crowd, simulate

ANNOTATORS = 60
SEEDS = 4


def population(beta: tuple[float, float], seed: int) -> np.ndarray:
    """(J, 2, 2) sensitivities and specificities drawn from Beta."""
    right = np.random.default_rng(seed).beta(*beta, (ANNOTATORS, 2))
    confusion = np.empty((ANNOTATORS, 2, 2))
    confusion[:, [0, 1], [0, 1]], confusion[:, [0, 1], [1, 0]] = right, 1 - right
    return confusion


def covered(low: np.ndarray, high: np.ndarray, confusion: np.ndarray) -> float:
    """The share of sensitivities and specificities that lie within their interval."""
    inside = (low <= confusion) & (confusion <= high)
    return float(np.diagonal(inside, axis1=1, axis2=2).mean())


def crowds(beta: tuple[float, float], given: int, answers: int) -> list[Crowd]:
    tasks = ANNOTATORS * given // answers
    return [
        simulate(n_tasks=tasks, answers=answers, confusion=population(beta, seed), seed=seed) for seed in range(SEEDS)
    ]


@pytest.mark.parametrize("given", [5, 20, 100])
def test_nine_in_ten_are_covered_on_average(given: int) -> None:
    """Over populations like our prior (2.8, 1.2), better ones, and settings from three to ten answers a task."""
    shares = []
    for beta in [(2.8, 1.2), (8.0, 2.0), (18.0, 2.0)]:
        for answers in (3, 5, 10):
            for crowd in crowds(beta, given, answers):
                found = aggregate(crowd.table)
                shares.append(covered(found.confusion_low, found.confusion_high, crowd.confusion))
    assert 0.87 <= np.mean(shares) <= 0.93


def test_taking_the_consensus_for_the_truth_would_promise_too_much() -> None:
    """Three answers a task leave doubt; intervals from expected counts alone forget it."""
    with_doubt, without = [], []
    alpha = ConfusionPrior().pseudo_counts(2)
    for crowd in crowds((6.0, 3.0), 100, 3):
        found = aggregate(crowd.table)
        with_doubt.append(covered(found.confusion_low, found.confusion_high, crowd.confusion))
        counts = VoteMatrix.of(crowd.table).expected_answers(found.posterior)
        without.append(covered(*credible_interval(counts, alpha, 0.9), crowd.confusion))
    assert np.mean(without) < 0.78
    assert np.mean(with_doubt) > np.mean(without) + 0.08
