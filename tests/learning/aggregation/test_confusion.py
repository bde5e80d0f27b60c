"""Confusion matrices as Dirichlet rows: prior, estimate, intervals."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

from learning.aggregation.confusion import ConfusionPrior, credible_interval, estimate


def test_the_prior_is_so_many_answers_of_which_so_many_are_right() -> None:
    alpha = ConfusionPrior(strength=4, accuracy=0.7).pseudo_counts(3)
    np.testing.assert_allclose(alpha.sum(axis=1), 4)
    np.testing.assert_allclose(np.diagonal(alpha), 2.8)
    np.testing.assert_allclose(alpha[0, 1:], 0.6)


def test_one_class_has_a_prior_too() -> None:
    np.testing.assert_allclose(ConfusionPrior().pseudo_counts(1), [[4.0]])


def test_stated_rows_are_taken_as_they_are() -> None:
    prior = ConfusionPrior(rows=((9.0, 1.0), (2.0, 3.0)))
    np.testing.assert_allclose(prior.pseudo_counts(2), [[9, 1], [2, 3]])
    with pytest.raises(ValueError, match="is for 2 classes, the table has 3"):
        prior.pseudo_counts(3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"strength": 0.0},
        {"strength": float("inf")},
        {"accuracy": 1.0},
        {"rows": ((1.0, 2.0),)},
        {"rows": ()},
        {"rows": ((1.0, 0.0), (1.0, 1.0))},
    ],
)
def test_impossible_priors_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="prior"):
        ConfusionPrior(**wrong)


def test_the_interval_is_that_of_the_beta_marginal() -> None:
    counts, alpha = np.array([[[8.0, 2.0], [1.0, 5.0]]]), np.full((2, 2), 1.0)
    low, high = credible_interval(counts, alpha, 0.9)
    np.testing.assert_allclose([low[0, 0, 0], high[0, 0, 0]], beta(9, 3).ppf([0.05, 0.95]))
    np.testing.assert_allclose(high[0, 1, 0], 1 - low[0, 1, 1])


def test_more_answers_narrow_the_interval_and_leave_the_prior_behind() -> None:
    alpha = ConfusionPrior().pseudo_counts(2)
    widths, means = [], []
    for answers in (0, 10, 1000):
        counts = np.array([[[0.95, 0.05], [0.5, 0.5]]]) * answers
        low, high = credible_interval(counts, alpha, 0.9)
        widths.append((high - low)[0, 0, 0])
        means.append(estimate(counts, alpha)[0, 0, 0])
    assert widths[0] > widths[1] > widths[2]
    np.testing.assert_allclose(means[0], 0.7)
    np.testing.assert_allclose(means[2], 0.95, atol=0.002)


def test_no_doubt_is_left_with_one_class() -> None:
    low, high = credible_interval(np.ones((3, 1, 1)), np.ones((1, 1)), 0.9)
    assert (low == 1).all()
    assert (high == 1).all()
