"""Weighted majority: each answer counts as much as its annotator agrees with the others, beyond chance."""

from dataclasses import dataclass, replace

import numpy as np

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.majority import count_heads
from learning.aggregation.posterior import class_frequency, telling, vote_shares
from learning.aggregation.votes import VoteMatrix
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.progress import Progress, Report

_LEAST = 1e-3
"""The weight of an annotator who agrees no more than by chance: next to none, but a lone answer is still an answer."""


@dataclass(frozen=True, slots=True)
class WeightedMajority:
    """Majority, then majority again with every annotator weighted by agreement with the first.

    It is "worker agreement with aggregate" (Wawa), with two changes: known answers count as the aggregate, and chance
    agreement is taken out. Uses the same settings as majority, the confusion prior for the weights too.
    """

    name: str = "weighted-majority"
    title: str = "Weighted majority"
    explanation: str = (
        "Counts heads, but people who agree with the others more than by chance count for more. "
        "Choose it when a simple rule must be explained and a few people answer carelessly."
    )

    def fit(self, table: AnnotationTable, settings: AggregationSettings, report: Report) -> Aggregation:
        """Aggregate the table; see `Aggregator.fit`."""
        votes = VoteMatrix.of(table)
        weight = agreement_beyond_chance(table, votes, settings)
        heard = VoteMatrix.of(replace(table, weight=table.weight * weight[table.annotator_index].astype(np.float32)))
        found = count_heads(table, votes, heard, settings)
        report(Progress(stage="aggregate", done=1, total=1))
        return found


def agreement_beyond_chance(table: AnnotationTable, votes: VoteMatrix, settings: AggregationSettings) -> Floats:
    """(J,) how far each annotator agrees with the shares of the votes: 1 always, next to 0 no more than by chance.

    Chance is two draws from the class frequencies: where one class is frequent, agreeing proves less. The confusion
    prior's answers, right as often as it says, stand in for those that an annotator has not given yet.
    """
    n_classes = table.n_classes
    if n_classes == 1:
        return np.ones(table.n_annotators)
    shares = vote_shares(table, votes, np.full(n_classes, 1 / n_classes))
    alpha = settings.confusion_prior.pseudo_counts(n_classes)
    frequency = class_frequency(shares, telling(table, votes), settings.class_smoothing)
    answers = votes.expected_answers(shares) + alpha / n_classes
    agreement = np.trace(answers, axis1=1, axis2=2) / answers.sum(axis=(1, 2))
    chance = np.square(frequency).sum()
    beyond: Floats = ((agreement - chance) / (1 - chance)).clip(_LEAST, 1.0)
    return beyond
