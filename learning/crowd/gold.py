"""Training on gold alone: what experts know, and none of the crowd; the reference for what the crowd adds."""

from dataclasses import dataclass
from typing import ClassVar

from learning.crowd.targets import FixedTargets, gold_rows
from learning.data.annotations import AnnotationTable


@dataclass(frozen=True, slots=True)
class Gold:
    """Only units whose answer is known are trained on; reliabilities are counted against them."""

    name: ClassVar[str] = "gold"
    title: ClassVar[str] = "Gold only"
    explanation: ClassVar[str] = (
        "The network sees only tasks whose answer an expert knows; the crowd's answers are left out."
    )

    def start(self, table: AnnotationTable, *, folds: int) -> FixedTargets:
        """Targets from gold, one-hot."""
        known, truth = gold_rows(table)
        return FixedTargets(table, truth, known)
