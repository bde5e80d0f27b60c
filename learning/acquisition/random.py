"""Random: ask in an order drawn by lot, the baseline that every other method must beat."""

import hashlib
from dataclasses import dataclass

import numpy as np

from learning.acquisition.base import Candidates
from learning.data.arrays import Floats

_LOTS = 2.0**64


@dataclass(frozen=True, slots=True)
class Random:
    """A lot per task, drawn by hashing seed and task: it stays when other tasks come and go."""

    name: str = "random"
    title: str = "By lot"
    explanation: str = (
        "Asks in random order, the same for the same seed. Choose it where the labels must be a fair sample."
    )

    def score(self, candidates: Candidates, seed: int) -> Floats:
        """(n,) evenly spread over [0, 1); see `Acquisition.score`."""
        return np.array([_lot(seed, int(task)) for task in candidates.tasks], np.float64)


def _lot(seed: int, task: int) -> float:
    digest = hashlib.sha256(f"{seed}:{task}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / _LOTS
