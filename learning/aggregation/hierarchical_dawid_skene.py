"""Hierarchical Dawid-Skene: what annotators have in common is learned, and fills in for those who answered little."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.em import fit_by_em
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.progress import Report

STEPS = 3
"""Fixed-point steps an EM iteration: the prior keeps up with the counts without being solved each time."""


@dataclass(frozen=True, slots=True)
class HierarchicalDawidSkene:
    """Dawid-Skene whose Dirichlet prior is learned with it (empirical Bayes). Uses every setting but the seed.

    The settings' confusion prior is the shape that is believed at first; two scales are learned, one for its diagonal
    and one for the rest: how good annotators are, and how much they are alike. `pull` is how many annotators' worth of
    evidence holds the scales at one, which keeps a handful of answers from teaching the prior nonsense.
    """

    pull: float = 10.0
    name: str = "hierarchical-dawid-skene"
    title: str = "Hierarchical Dawid-Skene"
    explanation: str = (
        "Dawid-Skene that also learns what annotators have in common, and judges those who answered little by it. "
        "Choose it with many classes, or many people of few answers each."
    )

    def fit(self, table: AnnotationTable, settings: AggregationSettings, report: Report) -> Aggregation:
        """Aggregate the table; see `Aggregator.fit`."""
        return fit_by_em(
            table, settings, report, _LearnedPrior(settings.confusion_prior.pseudo_counts(table.n_classes), self.pull)
        )


class _LearnedPrior:
    """The prior of one fit, moved a little with every iteration's counts."""

    def __init__(self, base: Floats, pull: float) -> None:
        self._base = base
        self._pull = pull
        self._alpha = base

    def __call__(self, counts: Floats) -> Floats:
        """The pseudo-counts (K, K) after a few steps towards the likelihood of the counts (J, K, K)."""
        for _ in range(STEPS):
            self._alpha = rescaled(self._alpha, self._base, counts, self._pull)
        return self._alpha


def rescaled(alpha: Floats, base: Floats, counts: Floats, pull: float) -> Floats:
    """One fixed-point step of the scales of `base` (K, K) under which rows of `counts` (J, K, K) are Dirichlet draws.

    It is Minka's for the Polya distribution (Estimating a Dirichlet distribution, 2000), summed over the diagonal and
    over the rest; a Gamma prior of mode one on each scale adds `pull` times its base to both sides of the fraction.
    """
    gained = (digamma(counts + alpha) - digamma(alpha)).sum(axis=0)
    sizes = alpha.sum(axis=1)
    spent = (digamma(counts.sum(axis=2) + sizes) - digamma(sizes)).sum(axis=0)[:, None]
    diagonal = np.eye(len(base), dtype=bool)
    following = alpha.copy()
    for part in (diagonal, ~diagonal):
        if part.any():
            held = pull * base[part].sum()
            scale = ((alpha * gained)[part].sum() + held) / ((base * spent)[part].sum() + held)
            following[part] = scale * base[part]
    return following
