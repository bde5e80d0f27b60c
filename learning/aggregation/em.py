"""Expectation-maximisation over confusion matrices: the loop that Dawid-Skene and its kin share."""

from collections.abc import Callable

import numpy as np

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.confusion import estimate, log_prior
from learning.aggregation.posterior import class_frequency, expectation, telling, vote_shares
from learning.aggregation.reliability import reliabilities
from learning.aggregation.votes import VoteMatrix
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.progress import Progress, Report

PriorRule = Callable[[Floats], Floats]
"""From the expected answers (J, K, K) to the pseudo-counts (K, K) that every annotator is credited with."""


def fit_by_em(
    table: AnnotationTable, settings: AggregationSettings, report: Report, prior_rule: PriorRule
) -> Aggregation:
    """Alternate the two products until no probability moves: V^T @ posterior, then prior + V @ log confusion.

    Starts from the shares of the votes, so the labels cannot be permuted and no random number is drawn. The posterior
    that is returned is one E-step from the returned class prior and log confusion, to the last bit.
    """
    votes = VoteMatrix.of(table)
    told = telling(table, votes)
    posterior = vote_shares(table, votes, np.full(table.n_classes, 1 / table.n_classes))
    likelihoods: list[float] = []
    objectives: list[float] = []
    converged = False
    while not converged and len(objectives) < settings.max_iterations:
        counts = votes.expected_answers(posterior)
        alpha = prior_rule(counts)
        log_confusion = np.log(estimate(counts, alpha))
        class_prior = class_frequency(posterior, told, settings.class_smoothing)
        log_class_prior = np.log(class_prior)
        following, likelihood = expectation(table, votes, log_class_prior, log_confusion)
        moved = _largest_move(posterior, following)
        posterior, converged = following, moved <= settings.tolerance
        likelihoods.append(likelihood)
        objectives.append(
            likelihood + log_prior(log_confusion, alpha) + settings.class_smoothing * float(log_class_prior.mean())
        )
        report(_progress(len(objectives), settings.max_iterations, likelihood, moved))
    known = reliabilities(votes, posterior, alpha, settings.credible_mass)
    return Aggregation(
        posterior=posterior,
        class_prior=class_prior,
        confusion_mean=known.mean,
        confusion_low=known.low,
        confusion_high=known.high,
        confusion_prior=alpha,
        log_confusion=log_confusion,
        answered=votes.answers().sum(axis=1),
        iterations=len(objectives),
        converged=converged,
        log_likelihood=tuple(likelihoods),
        objective=tuple(objectives),
    )


def _largest_move(former: Floats, following: Floats) -> float:
    """The largest change of any probability; spends `former`."""
    former -= following
    return max(float(former.max(initial=0.0)), -float(former.min(initial=0.0)))


def _progress(done: int, total: int, likelihood: float, moved: float) -> Progress:
    return Progress(
        stage="aggregate",
        done=done,
        total=total,
        message=f"iteration {done}: log likelihood {likelihood:.3f}, largest move {moved:.2g}",
        metrics={"log_likelihood": likelihood, "moved": moved},
        step=done,
    )
