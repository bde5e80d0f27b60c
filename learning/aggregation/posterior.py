"""The E-step: the posterior of every task from prior, answers and confusion matrices, with known answers clamped."""

import functools

import numpy as np

from learning.aggregation.votes import VoteMatrix
from learning.data.annotations import NO_GOLD, AnnotationTable
from learning.data.arrays import Bools, Floats, Int16s

_LEAST = 1e-12
"""A model's probability of zero is read as this: no model is so sure that no annotator could overrule it."""


def posterior_step(table: AnnotationTable, class_prior: Floats, log_confusion: Floats) -> Floats:
    """(n, K) posterior of every task, given the class prior (K,) and the log confusion (J, true, answered).

    log posterior[i, k] = log prior[i, k] + sum over answers (j, l) of weight * log_confusion[j, k, l], normalised; the
    prior is the model's row where there is one, else the class prior; known answers are certain. A live posterior that
    adds the same terms gives the same numbers.
    """
    posterior, _ = expectation(table, VoteMatrix.of(table), np.log(class_prior), log_confusion)
    return posterior


def expectation(
    table: AnnotationTable, votes: VoteMatrix, log_class_prior: Floats, log_confusion: Floats
) -> tuple[Floats, float]:
    """The posterior (n, K), and the log likelihood of the answers and of what is known.

    Works in place and column by column: reductions along an axis of a few classes are what numpy is slowest at, and
    would cost more than the sparse product.
    """
    joint = votes.evidence(log_confusion)
    joint += _log_task_prior(table, log_class_prior)
    known = np.flatnonzero(table.gold != NO_GOLD)
    of_known = joint[known, table.gold[known]]
    highest = functools.reduce(np.maximum, joint.T)
    joint -= highest[:, None]
    posterior = np.exp(joint, out=joint)
    total = np.einsum("ik->i", posterior)
    posterior /= total[:, None]
    per_task = highest + np.log(total)
    per_task[known] = of_known
    return clamp(posterior, table.gold), float(per_task.sum())


def clamp(posterior: Floats, gold: Int16s) -> Floats:
    """The posterior with known answers made certain; changes it in place and returns it."""
    known = np.flatnonzero(gold != NO_GOLD)
    posterior[known] = 0.0
    posterior[known, gold[known]] = 1.0
    return posterior


def vote_shares(table: AnnotationTable, votes: VoteMatrix, unanswered: Floats) -> Floats:
    """(n, K) share of the votes for each class, known answers certain.

    Where nobody has voted stands a model's word if there is one, else `unanswered` (K,).
    """
    counts = votes.votes()
    total = counts.sum(axis=1, keepdims=True)
    fallback = np.broadcast_to(unanswered, counts.shape)
    if table.prior is not None:
        fallback = np.where(np.isnan(table.prior), fallback, table.prior)
    shares = np.where(total > 0, counts / np.where(total > 0, total, 1.0), fallback)
    return clamp(shares, table.gold)


def class_frequency(posterior: Floats, told: Bools, smoothing: float) -> Floats:
    """(K,) how frequent each class is among the tasks `told` (n,), with `smoothing` more spread evenly."""
    total = np.einsum("i,ik->k", told.astype(np.float64), posterior) + smoothing / posterior.shape[1]
    frequency: Floats = total / total.sum()
    return frequency


def telling(table: AnnotationTable, votes: VoteMatrix) -> Bools:
    """(n,) True for tasks that tell how frequent the classes are: those with an answer, gold or a model's word.

    A task of which nothing is known would only repeat the class prior and slow its convergence.
    """
    told: Bools = (np.diff(votes.forward.indptr) > 0) | (table.gold != NO_GOLD)
    if table.prior is not None:
        told = told | ~np.isnan(table.prior).all(axis=1)
    return told


def _log_task_prior(table: AnnotationTable, log_class_prior: Floats) -> Floats:
    """(n, K) or (K,): the model's log probabilities where it has spoken, the log class prior elsewhere."""
    if table.prior is None:
        return log_class_prior
    spoken = np.log(np.maximum(table.prior, _LEAST))
    return np.where(np.isnan(table.prior), log_class_prior, spoken)
