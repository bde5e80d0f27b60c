"""Training on the majority of the annotations: the plain baseline that crowd methods are measured against."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from learning.aggregation.votes import VoteMatrix
from learning.crowd.targets import FixedTargets, gold_rows
from learning.data.annotations import AnnotationTable


@dataclass(frozen=True, slots=True)
class Majority:
    """The class with most (weighted) annotations is the target; a tie is shared among its classes; gold wins.

    With `soft` the target is the distribution of the annotations instead.
    """

    soft: bool = False
    name: ClassVar[str] = "majority"
    title: ClassVar[str] = "Majority"
    explanation: ClassVar[str] = (
        "Every annotator counts the same: the network is trained on the answer that most people gave."
    )

    def start(self, table: AnnotationTable, *, folds: int) -> FixedTargets:
        """Targets from the (weighted) majority, gold put in."""
        known, truth = gold_rows(table)
        votes = VoteMatrix.of(table).votes()
        if not self.soft:
            votes = (votes == votes.max(axis=1, keepdims=True)) & (votes > 0)
        total = votes.sum(axis=1, keepdims=True)
        share = np.divide(votes, total, out=np.zeros(votes.shape), where=total > 0)
        units = known | (total[:, 0] > 0)
        return FixedTargets(table, np.where(known[:, None], truth, share), units)
