"""How far annotators agree: the share of agreeing pairs, and Krippendorff's alpha for nominal labels; pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelPairs:
    """Sums over the tasks with at least two answers that name a class.

    answers: per class, how many answers; same and pairs: ordered pairs of answers to one task that agree, and all of
    them; coincidences: sum over tasks with m answers and n of a class of n (n - 1) / (m - 1).
    """

    answers: Mapping[str, int]
    same: int
    pairs: int
    coincidences: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Share of pairs that agree, and alpha; None where there is nothing to compare."""

    percent: float | None
    alpha: float | None


def agreement(found: LabelPairs) -> Agreement:
    """Krippendorff, Content Analysis (2004), chapter 11: alpha = 1 - observed / expected disagreement.

    Alpha is None where all answers name one class: there is no disagreement that chance could have produced.
    """
    if found.pairs == 0:
        return Agreement(None, None)
    total = sum(found.answers.values())
    by_chance = total * total - sum(count * count for count in found.answers.values())
    if by_chance == 0:
        return Agreement(found.same / found.pairs, None)
    alpha = 1 - (total - 1) * (total - found.coincidences) / by_chance
    return Agreement(found.same / found.pairs, alpha)
