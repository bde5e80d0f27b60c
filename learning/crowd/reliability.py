"""What a crowd method says of its annotators: confusion matrices with credible intervals, from expected counts."""

from dataclasses import dataclass

from learning.aggregation.confusion import ConfusionPrior, credible_interval, estimate
from learning.data.arrays import Floats

CREDIBLE_MASS = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Confusion matrices of J annotators over K classes, (J, true, answered): mean and 90 % credible interval.

    `answers` (J,) is the summed weight of the annotations that each matrix rests on.
    """

    annotators: tuple[str, ...]
    classes: tuple[str, ...]
    mean: Floats
    low: Floats
    high: Floats
    answers: Floats


def reliability_of(
    annotators: tuple[str, ...], classes: tuple[str, ...], counts: Floats, prior: ConfusionPrior
) -> Reliability:
    """Reliability from expected answers `counts` (J, true, answered) under the prior that the fit used."""
    alpha = prior.pseudo_counts(len(classes))
    low, high = credible_interval(counts, alpha, CREDIBLE_MASS)
    return Reliability(annotators, classes, estimate(counts, alpha), low, high, counts.sum(axis=(1, 2)))
