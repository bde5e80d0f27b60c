"""The split by group: which fold a group belongs to, the same on every machine and in every retrain."""

import hashlib
from collections.abc import Sequence

import numpy as np

from learning.data.arrays import Int8s

TEST_FOLD = -1


def fold_of(seed: int, group: str, folds: int) -> int:
    """The fold, 0 to folds - 1, of a group: a hash of project seed and group, so new groups never move old ones.

    Everything of one group (a patient, a slide, a block) falls into one fold.
    Raises ValueError for fewer than one fold.
    """
    if folds < 1:
        raise ValueError(f"A split needs at least one fold, not {folds}.")
    digest = hashlib.sha256(f"{seed}:{group}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def folds_of(seed: int, groups: Sequence[str], folds: int) -> Int8s:
    """The fold of each group, (n,) int8."""
    known = {group: fold_of(seed, group, folds) for group in set(groups)}
    return np.array([known[group] for group in groups], dtype=np.int8)
