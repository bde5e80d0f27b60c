"""Entropy: ask about the task whose class is least known."""

from dataclasses import dataclass

import numpy as np
from scipy.special import entr

from learning.acquisition.base import Candidates
from learning.data.arrays import Floats


@dataclass(frozen=True, slots=True)
class Entropy:
    """Shannon entropy of the posterior over its maximum, log K: the information that the truth would bring.

    (Uncertainty sampling; Settles, Active Learning Literature Survey, 2009, section 3.1.)
    """

    name: str = "entropy"
    title: str = "Most uncertain first"
    explanation: str = "Prefers tasks whose probabilities are spread over the classes. A good default."

    def score(self, candidates: Candidates, seed: int) -> Floats:
        """(n,) from 0, certain, to 1, nothing known; see `Acquisition.score`."""
        posterior = candidates.posterior
        n_classes = posterior.shape[1]
        if n_classes == 1:
            return np.zeros(len(posterior))
        spread: Floats = entr(posterior).sum(axis=1) / np.log(n_classes)
        return spread.clip(0.0, 1.0)
