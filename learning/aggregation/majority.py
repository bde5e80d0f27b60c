"""Majority: every answer counts the same, and a tie is told as a tie."""

from dataclasses import dataclass

import numpy as np

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.posterior import class_frequency, telling, vote_shares
from learning.aggregation.reliability import reliabilities
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
        found = count_heads(table, votes, votes, settings)
        report(Progress(stage="aggregate", done=1, total=1))
        return found


def count_heads(
    table: AnnotationTable, votes: VoteMatrix, heard: VoteMatrix, settings: AggregationSettings
) -> Aggregation:
    """The shares of the votes as they are `heard`, and the table's own votes held against those shares."""
    alpha = settings.confusion_prior.pseudo_counts(table.n_classes)
    uniform = np.full(table.n_classes, 1 / table.n_classes)
    told = telling(table, heard)
    class_prior = class_frequency(vote_shares(table, heard, uniform), told, settings.class_smoothing)
    posterior = vote_shares(table, heard, class_prior)
    known = reliabilities(votes, posterior, alpha, settings.credible_mass)
    return Aggregation(
        posterior=posterior,
        class_prior=class_prior,
        confusion_mean=known.mean,
        confusion_low=known.low,
        confusion_high=known.high,
        confusion_prior=alpha,
        log_confusion=np.log(known.mean),
        answered=votes.answers().sum(axis=1),
        iterations=0,
        converged=True,
        log_likelihood=(),
        objective=(),
    )
