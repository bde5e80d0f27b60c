"""The order in which one fold's tasks are shown: a function of seed, fold and epoch, so that a position is a number."""

import hashlib
from dataclasses import dataclass

import numpy as np

from learning.data.arrays import Int64s


def seed_of(*parts: int | str) -> int:
    """A 63-bit seed from any parts: one hash, so that neighbouring steps have unrelated random numbers."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


@dataclass(frozen=True, slots=True, eq=False)
class FoldSampler:
    """Batches of `units` in an order that is drawn anew for every epoch. `units` are positions in the table."""

    units: Int64s
    batch_size: int
    seed: int
    fold: int

    @property
    def steps(self) -> int:
        """Batches in an epoch; the last may be smaller than the others."""
        return -(-len(self.units) // self.batch_size)

    def batch(self, epoch: int, step: int) -> Int64s:
        """The units of one step of an epoch."""
        order = np.random.default_rng(seed_of(self.seed, "order", self.fold, epoch)).permutation(len(self.units))
        return self.units[order[step * self.batch_size : (step + 1) * self.batch_size]]
