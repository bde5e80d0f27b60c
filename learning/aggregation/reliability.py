"""The reliabilities that go with a posterior: each annotator's confusion matrix and how well it is known."""

from dataclasses import dataclass

import numpy as np

from learning.aggregation.confusion import credible_interval, estimate
from learning.aggregation.votes import VoteMatrix
from learning.data.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Reliabilities:
    """Confusion matrices (J, true, answered): posterior mean and the two ends of the credible interval."""

    mean: Floats
    low: Floats
    high: Floats


def reliabilities(votes: VoteMatrix, posterior: Floats, alpha: Floats, mass: float) -> Reliabilities:
    """Each annotator's answers held against the posterior (n, K), under Dirichlet pseudo-counts alpha (K, K)."""
    counts = votes.expected_answers(posterior)
    settled = votes.expected_answers(np.square(posterior))
    low, high = credible_interval(counts, alpha, mass, settled=settled)
    return Reliabilities(estimate(counts, alpha), low, high)
