"""An annotator's confusion matrix as Dirichlet rows: prior pseudo-counts, estimate and credible interval.

Row k of annotator j is the distribution of j's answers when the truth is k. Its prior is Dirichlet(alpha_k), and with
expected answers c its posterior is Dirichlet(alpha_k + c). The estimate used throughout is the mean of that posterior,
which is also its mode in the softmax basis (MacKay, Machine Learning 33, 1998, doi:10.1023/A:1007558615313): smooth for
any positive alpha, and EM with it climbs log likelihood + sum(alpha * log confusion).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from learning.data.arrays import Floats

_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class ConfusionPrior:
    """What is believed of an annotator before any answer.

    It is as if `strength` answers per true class had been seen, a share `accuracy` of them right and the rest spread
    evenly. The default, 4 answers of which 70 % were right, keeps annotators with a handful of answers from either
    dominating (with no prior five lucky answers count as certainty) or dissolving into noise. `rows` states the
    pseudo-counts outright, (true, answered), for experts of known habits: "high specificity, low sensitivity".
    """

    strength: float = 4.0
    accuracy: float = 0.7
    rows: tuple[tuple[float, ...], ...] | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.strength) and self.strength > 0):
            raise ValueError(f"The strength of the confusion prior must be positive, not {self.strength}.")
        if not 0 < self.accuracy < 1:
            raise ValueError(f"The accuracy of the confusion prior must be between 0 and 1, not {self.accuracy}.")
        if self.rows is not None:
            values = [value for row in self.rows for value in row]
            if any(len(row) != len(self.rows) for row in self.rows) or not values:
                raise ValueError("The rows of the confusion prior must form a square.")
            if not all(np.isfinite(value) and value > 0 for value in values):
                raise ValueError("The pseudo-counts of the confusion prior must be positive.")

    def pseudo_counts(self, n_classes: int) -> Floats:
        """(true, answered) pseudo-counts alpha. Raises ValueError where `rows` is for another number of classes."""
        if self.rows is not None:
            if len(self.rows) != n_classes:
                raise ValueError(f"The confusion prior is for {len(self.rows)} classes, the table has {n_classes}.")
            return np.array(self.rows, np.float64)
        if n_classes == 1:
            return np.full((1, 1), self.strength)
        wrong = self.strength * (1 - self.accuracy) / (n_classes - 1)
        alpha = np.full((n_classes, n_classes), wrong)
        np.fill_diagonal(alpha, self.strength * self.accuracy)
        return alpha


def estimate(counts: Floats, alpha: Floats) -> Floats:
    """(J, K, K) mean of Dirichlet(alpha + counts); alpha broadcasts over annotators."""
    total = counts + alpha
    mean: Floats = total / total.sum(axis=2, keepdims=True)
    return mean


def log_prior(log_confusion: Floats, alpha: Floats) -> float:
    """The prior's part of the objective in the softmax basis: sum of alpha * log confusion over all annotators."""
    return float(np.sum(alpha * log_confusion))


def credible_interval(
    counts: Floats, alpha: Floats, mass: float, *, settled: Floats | None = None
) -> tuple[Floats, Floats]:
    """(low, high), each (J, K, K): equal-tailed intervals that hold `mass` of each entry's Beta marginal.

    `counts` are expectations under a posterior q of the truth, and what is not known for certain informs less. With
    `settled`, the same counts taken with q squared, (J, K, K), the Beta has the information that is left (Louis, JRSS B
    44(2), 1982, over each entry by itself): an answer of score s to a task of posterior q carries
    q * s**2 when the truth is seen, loses q * (1 - q) * s**2 to doubt, and so leaves q**2 * s**2.
    """
    total = counts + alpha
    size = total.sum(axis=2, keepdims=True)
    if total.shape[2] == 1:
        return np.ones_like(total), np.ones_like(total)
    mean = (total / size).clip(_LEAST, 1 - _LEAST)
    if settled is not None:
        sure = settled + alpha
        rest = sure.sum(axis=2, keepdims=True) - sure
        size = np.minimum(size, sure * (1 - mean) / mean + rest * mean / (1 - mean))
    tail = (1 - mass) / 2
    low = betaincinv(mean * size, (1 - mean) * size, tail)
    high = betaincinv(mean * size, (1 - mean) * size, 1 - tail)
    return np.minimum(low, mean), np.maximum(high, mean)
