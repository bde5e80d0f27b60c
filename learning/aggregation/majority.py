"""Majority: every answer counts the same, and a tie is told as a tie."""

from dataclasses import dataclass

import numpy as np

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.confusion import credible_interval, estimate
from learning.aggregation.posterior import class_frequency, telling, vote_shares
from learning.aggregation.votes import VoteMatrix
from learning.data.annotations import AnnotationTable
from learning.progress import Progress, Report


@dataclass(frozen=True, slots=True)
class Majority:
    """The share of the votes. Reliabilities are each annotator's answers held against those shares.

    Known answers are certain, and a model's word or else the class frequencies stand where nobody has voted; where
    somebody has, models do not count. Uses the confusion prior, the class smoothing and the credible mass.
    """

    name: str = "majority"
    title: str = "Majority"
    explanation: str = (
        "Counts heads: the probability of a class is its share of the answers. "
        "Choose it for comparison, or when annotators are equally good; it is not a calibrated probability."
    )

    def fit(self, table: AnnotationTable, settings: AggregationSettings, report: Report) -> Aggregation:
        """Aggregate the table; see `Aggregator.fit`."""
        votes = VoteMatrix.of(table)
        alpha = settings.confusion_prior.pseudo_counts(table.n_classes)
        uniform = np.full(table.n_classes, 1 / table.n_classes)
        told = telling(table, votes)
        class_prior = class_frequency(vote_shares(table, votes, uniform), told, settings.class_smoothing)
        posterior = vote_shares(table, votes, class_prior)
        counts = votes.expected_answers(posterior)
        low, high = credible_interval(counts, alpha, settings.credible_mass)
        mean = estimate(counts, alpha)
        report(Progress(stage="aggregate", done=1, total=1))
        return Aggregation(
            posterior=posterior,
            class_prior=class_prior,
            confusion_mean=mean,
            confusion_low=low,
            confusion_high=high,
            log_confusion=np.log(mean),
            answered=votes.answers().sum(axis=1),
            iterations=0,
            converged=True,
            log_likelihood=(),
            objective=(),
        )
