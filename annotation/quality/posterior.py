"""The live posterior of one task: prior plus what each answer says, as one log-sum; plain Python, pure.

log posterior[k] = log prior[k] + sum over answers of weight * log_confusion[k][answer], normalised. The model's log
probabilities replace the log class prior where there are any. It is the E-step of Dawid and Skene (Applied Statistics
28(1), 1979, doi:10.2307/2346806) for one task; a contract test holds it to the aggregation's own.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

CANT_TELL = -1
ACCURACY_UNSEEN = 0.7
"""How often an annotator is right of whom nothing is known yet: the mean of the aggregation's prior."""
LEAST_LOG_PROBABILITY = math.log(1e-12)
"""No model is so sure that no annotator could overrule it."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer: class index or CANT_TELL, weight, and K*K log confusion of who gave it (None: nobody knows)."""

    label: int
    log_confusion: Sequence[float] | None = None
    weight: float = 1.0


def posterior(log_prior: Sequence[float], votes: Iterable[Vote]) -> list[float]:
    """Probability of each of the K classes; `log_prior` has K entries and need not be normalised."""
    classes = len(log_prior)
    evidence = [0.0] * classes
    for vote in votes:
        if vote.label == CANT_TELL or vote.weight == 0:
            continue
        confusion = vote.log_confusion or unseen_log_confusion(classes)
        for truth in range(classes):
            evidence[truth] += vote.weight * confusion[truth * classes + vote.label]
    joint = [said + prior for said, prior in zip(evidence, log_prior, strict=True)]
    highest = max(joint)
    shares = [math.exp(value - highest) for value in joint]
    total = sum(shares)
    return [share / total for share in shares]


def certain(classes: int, label: int) -> list[float]:
    """The posterior of a known answer: gold, or an expert's decision."""
    return [1.0 if index == label else 0.0 for index in range(classes)]


def log_prior_of(
    classes: int, *, model: Sequence[float] | None = None, class_prior: Sequence[float] | None = None
) -> list[float]:
    """The model's log probabilities, else the log class prior, else all classes alike; K entries."""
    if model is not None:
        return [max(value, LEAST_LOG_PROBABILITY) for value in model]
    if class_prior is not None:
        return list(class_prior)
    return [-math.log(classes)] * classes


@cache
def unseen_log_confusion(classes: int) -> tuple[float, ...]:
    """K*K log confusion, row-major [true][answered], of an annotator of whom nothing is known yet."""
    if classes == 1:
        return (0.0,)
    right = math.log(ACCURACY_UNSEEN)
    wrong = math.log((1 - ACCURACY_UNSEEN) / (classes - 1))
    return tuple(right if truth == answer else wrong for truth in range(classes) for answer in range(classes))
