"""Dawid-Skene: one confusion matrix per annotator, found together with the truth.

Dawid and Skene, Applied Statistics 28(1), 1979, doi:10.2307/2346806; here maximum a posteriori, with Dirichlet priors
on the rows of the confusion matrices, known answers clamped, weights as fractions of an answer and, where a model has
spoken, its probabilities in place of the class prior (as Raykar et al., JMLR 11, 2010, do with their classifier).
"""

from dataclasses import dataclass

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.em import fit_by_em
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.progress import Report


@dataclass(frozen=True, slots=True)
class DawidSkene:
    """Dawid-Skene with a fixed prior. Uses every setting but the seed."""

    name: str = "dawid-skene"
    title: str = "Dawid-Skene"
    explanation: str = (
        "Learns how often each annotator confuses which classes, and trusts each answer accordingly. "
        "Choose it when people differ in skill or habit."
    )

    def fit(self, table: AnnotationTable, settings: AggregationSettings, report: Report) -> Aggregation:
        """Aggregate the table; see `Aggregator.fit`."""
        alpha = settings.confusion_prior.pseudo_counts(table.n_classes)

        def the_same_for_all(_counts: Floats) -> Floats:
            return alpha

        return fit_by_em(table, settings, report, the_same_for_all)
