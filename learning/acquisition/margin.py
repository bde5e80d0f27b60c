"""Margin: ask about the task whose two likeliest classes are closest."""

from dataclasses import dataclass

import numpy as np

from learning.acquisition.base import Candidates
from learning.data.arrays import Floats


@dataclass(frozen=True, slots=True)
class Margin:
    """One minus the gap between the two highest probabilities (Scheffer et al., IDA 2001)."""

    name: str = "margin"
    title: str = "Closest call first"
    explanation: str = (
        "Prefers tasks where two classes are nearly equal, however unlikely the others are. "
        "Choose it with many classes, where one more answer should decide something."
    )

    def score(self, candidates: Candidates, seed: int) -> Floats:
        """(n,) from 0, certain, to 1, a tie; see `Acquisition.score`."""
        posterior = candidates.posterior
        if posterior.shape[1] == 1:
            return np.zeros(len(posterior))
        ranked = np.partition(posterior, -2, axis=1)
        closeness: Floats = 1.0 - (ranked[:, -1] - ranked[:, -2])
        return closeness.clip(0.0, 1.0)
