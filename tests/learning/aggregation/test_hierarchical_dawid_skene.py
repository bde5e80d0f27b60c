"""Hierarchical Dawid-Skene: what the learned prior learns, and what it is good for."""

import numpy as np
import pytest

from learning.aggregation.base import Aggregation
from learning.aggregation.confusion import ConfusionPrior
from learning.aggregation.hierarchical_dawid_skene import rescaled
from learning.runs import aggregate
from tests.learning.tables import Crowd, one_coin, simulate

BASE = ConfusionPrior().pseudo_counts(3)


def drawn_rows(alpha: np.ndarray, n_annotators: int, answers: int, seed: int) -> np.ndarray:
    """(J, K, K) answers of annotators whose rows are drawn from Dirichlet(alpha)."""
    random = np.random.default_rng(seed)
    rows = np.array([[random.dirichlet(row) for row in alpha] for _ in range(n_annotators)])
    return random.multinomial(answers, rows).astype(np.float64)


@pytest.mark.parametrize(("strength", "accuracy"), [(3.0, 0.5), (12.0, 0.8), (40.0, 0.9)])
def test_it_finds_the_population_that_annotators_come_from(strength: float, accuracy: float) -> None:
    truth = ConfusionPrior(strength=strength, accuracy=accuracy).pseudo_counts(3)
    counts = drawn_rows(truth, 400, 60, seed=1)
    alpha = BASE
    for _ in range(600):
        alpha = rescaled(alpha, BASE, counts, pull=0.01)
    np.testing.assert_allclose(alpha, truth, rtol=0.12)


def test_without_answers_the_prior_stays() -> None:
    np.testing.assert_allclose(rescaled(BASE, BASE, np.zeros((4, 3, 3)), pull=10.0), BASE)


def test_a_few_answers_hardly_move_it_and_many_do() -> None:
    perfect = np.eye(3) * 5.0
    few, many = (rescaled(BASE, BASE, np.broadcast_to(perfect, (n, 3, 3)), pull=10.0) for n in (1, 300))
    assert np.abs(few - BASE).max() < 0.1 * np.abs(many - BASE).max()
    assert (np.diagonal(many) > np.diagonal(BASE)).all()
    assert many[0, 1] < BASE[0, 1]


def log_loss(crowd: Crowd, found: Aggregation) -> float:
    return float(-np.log(found.posterior[np.arange(len(crowd.truth)), crowd.truth].clip(1e-12)).mean())


def test_with_many_classes_and_few_answers_it_is_better_calibrated() -> None:
    accuracies = np.random.default_rng(3).beta(6, 3, 150)
    crowd = simulate(n_tasks=600, answers=5, confusion=one_coin(accuracies, 8), seed=2)
    plain = aggregate(crowd.table, method="dawid-skene")
    learned = aggregate(crowd.table, method="hierarchical-dawid-skene")
    assert log_loss(crowd, learned) < 0.9 * log_loss(crowd, plain)
    assert crowd.accuracy(learned.label) >= crowd.accuracy(plain.label) - 0.005


def test_what_was_learned_is_told() -> None:
    crowd = simulate(n_tasks=400, answers=4, confusion=one_coin(np.full(40, 0.95), 2), seed=4)
    learned = aggregate(crowd.table, method="hierarchical-dawid-skene").confusion_prior
    assert learned[0, 0] / learned[0].sum() > 0.85, "newcomers to a good crowd are expected to be good"
    plain = aggregate(crowd.table, method="dawid-skene").confusion_prior
    np.testing.assert_allclose(plain, ConfusionPrior().pseudo_counts(2))
