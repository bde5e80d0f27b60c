"""How a posterior came about: prior, model and each vote as log-odds that add up to it exactly; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from annotation.quality.posterior import CANT_TELL, Vote, log_prior_of, unseen_log_confusion


@dataclass(frozen=True, slots=True)
class Step:
    """One contribution (K log-odds of each class against the mean of the others) and the posterior behind it (K)."""

    label: str
    kind: str
    log_odds: list[float]
    posterior: list[float]


def waterfall(
    classes: int,
    *,
    class_prior: Sequence[float] | None,
    model: Sequence[float] | None,
    votes: Sequence[tuple[str, Vote]],
) -> list[Step]:
    """Prior, then the model (as what it changes of the prior, which it replaces), then each (pseudonym, vote)."""
    total = log_prior_of(classes, class_prior=class_prior)
    steps = [Step("prior", "prior", log_odds(total), softmax(total))]
    if model is not None:
        replaced = log_prior_of(classes, model=model)
        change = [new - old for new, old in zip(replaced, total, strict=True)]
        total = replaced
        steps.append(Step("model", "model", log_odds(change), softmax(total)))
    for pseudonym, vote in votes:
        weight = log_weight(classes, vote)
        total = [sum(pair) for pair in zip(total, weight, strict=True)]
        steps.append(Step(pseudonym, "vote", log_odds(weight), softmax(total)))
    return steps


def log_weight(classes: int, vote: Vote) -> list[float]:
    """What a vote adds to the log posterior of each of the K classes; nothing where the voter could not tell."""
    if vote.label == CANT_TELL or vote.weight == 0:
        return [0.0] * classes
    confusion = vote.log_confusion or unseen_log_confusion(classes)
    return [vote.weight * confusion[truth * classes + vote.label] for truth in range(classes)]


def log_odds(logs: Sequence[float]) -> list[float]:
    """Each class against the mean of the others: additive over steps; for two classes the usual log-odds."""
    count, total = len(logs), sum(logs)
    if count == 1:
        return [0.0]
    return [value - (total - value) / (count - 1) for value in logs]


def softmax(logs: Sequence[float]) -> list[float]:
    """Probabilities of unnormalised log probabilities."""
    highest = max(logs)
    shares = [math.exp(value - highest) for value in logs]
    total = sum(shares)
    return [share / total for share in shares]
