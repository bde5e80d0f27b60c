"""The state of methods whose targets never change: a class distribution per unit, fixed before training."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor, nn

from learning.aggregation.confusion import ConfusionPrior
from learning.aggregation.votes import VoteMatrix
from learning.crowd.base import Arrays, CrowdLoss, UnitBatch, soft_cross_entropy
from learning.crowd.reliability import Reliability, reliability_of
from learning.data.annotations import NO_GOLD, AnnotationTable
from learning.data.arrays import Bools, Floats


def gold_rows(table: AnnotationTable) -> tuple[Bools, Floats]:
    """(n,) which units have gold, and (n, K) their one-hot truth (zero elsewhere)."""
    known = table.gold != NO_GOLD
    truth = np.zeros((table.n_tasks, table.n_classes))
    truth[np.flatnonzero(known), table.gold[known]] = 1.0
    return known, truth


class FixedTargets:
    """Trains on `targets` (n, K) where `units` (n,) says so; the network's opinion is never asked."""

    def __init__(self, table: AnnotationTable, targets: Floats, units: Bools) -> None:
        self._table = table
        self._units = units
        share = targets[units].sum(axis=0) + 1.0
        self._class_prior: Floats = share / share.sum()
        # A unit without a target is as likely to be of a class as the others are.
        self._targets = np.where(units[:, None], targets, self._class_prior)

    @property
    def units(self) -> Bools:
        """(n,) tasks that have a target."""
        return self._units

    @property
    def listens(self) -> bool:
        """Never."""
        return False

    def loss(self, logits: Tensor, batch: UnitBatch) -> CrowdLoss:
        """Cross entropy against the fixed targets of the batch."""
        return soft_cross_entropy(logits, self._targets[batch.units])

    def hear(self, log_prob: Floats) -> None:
        """Nothing: the targets are fixed."""

    @property
    def posterior(self) -> Floats:
        """(n, K) the targets; the class prior where there is none."""
        return self._targets

    @property
    def class_prior(self) -> Floats:
        """(K,) share of each class among the targets, one pseudo-count a class."""
        return self._class_prior

    @property
    def reliability(self) -> Reliability:
        """Answers counted against the targets."""
        known = np.where(self._units[:, None], self._targets, 0.0)
        counts = VoteMatrix.of(self._table).expected_answers(known)
        return reliability_of(self._table.annotators, self._table.classes, counts, ConfusionPrior())

    def parameters(self, fold: int) -> Sequence[nn.Parameter]:
        """None."""
        return ()

    def state_dict(self) -> Arrays:
        """Nothing: the targets follow from the table."""
        return {}

    def load_state_dict(self, state: Arrays) -> None:
        """Check that there is nothing to load. Raises ValueError where there is."""
        if state:
            raise ValueError(f"This method keeps no state, but the checkpoint holds {', '.join(sorted(state))}.")
