"""Two sets of predictions on the same tasks: the paired difference of every score, and one plain sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learning.data.arrays import Floats, Int64s
from learning.evaluation.bootstrap import RESAMPLES, chunks, group_weights, interval
from learning.evaluation.figures import Figure
from learning.evaluation.scores import SCORES, Judged

_LESS_IS_BETTER = {"log_loss", "brier", "ece"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Second minus first, per score, with the interval of the difference; `sentence` says it in words."""

    first: dict[str, float]
    second: dict[str, float]
    difference: dict[str, Figure]
    tasks: int
    groups: int
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """As JSON, with null for what does not exist."""
        return {
            "first": _json(self.first),
            "second": _json(self.second),
            "difference": {name: figure.as_json() for name, figure in self.difference.items()},
            "tasks": self.tasks,
            "groups": self.groups,
            "sentence": self.sentence,
        }


def compare(
    first: Judged, second: Judged, groups: Sequence[str], *, names: tuple[str, str] = ("the first", "the second"),
    headline: str = "balanced_accuracy", resamples: int = RESAMPLES, seed: int = 0,
) -> Comparison:  # fmt: skip
    """Compare two models on the same m tasks. Both see the same resamples of the groups (m,), which is what pairs them.

    Raises ValueError where the two are not judged on the same tasks.
    """
    if not np.array_equal(first.truth, second.truth) or len(groups) != len(first.truth):
        raise ValueError("The two sets of predictions are not about the same tasks.")
    drawn: dict[str, list[Floats]] = {name: [] for name in SCORES}
    for index, block in enumerate(chunks(len(groups), resamples)):
        weights = group_weights(groups, block, seed + index)
        for name, score in SCORES.items():
            drawn[name].append(score(second, weights) - score(first, weights))
    whole = np.ones((1, len(groups)))
    one = {name: float(score(first, whole)[0]) for name, score in SCORES.items()}
    two = {name: float(score(second, whole)[0]) for name, score in SCORES.items()}
    difference = {}
    for name in SCORES:
        low, high = interval(np.concatenate(drawn[name]))
        difference[name] = Figure(two[name] - one[name], low, high, len(groups))
    told = sentence_of(headline, difference[headline], names)
    return Comparison(one, two, difference, len(groups), len(set(groups)), told)


def sentence_of(score: str, difference: Figure, names: tuple[str, str]) -> str:
    """What a difference means, in one sentence: which is better, or that the tasks cannot tell."""
    words = score.replace("_", " ")
    if not np.isfinite([difference.value, difference.low, difference.high]).all():
        return f"The {words} of {names[0]} and {names[1]} cannot be compared: a class is missing among the tasks."
    span = f"{difference.low:+.3f} to {difference.high:+.3f}"
    where = f"(difference {difference.value:+.3f}, 95 % interval {span}, {difference.n} tasks)"
    sign = -1.0 if score in _LESS_IS_BETTER else 1.0
    low, high = sorted((sign * difference.low, sign * difference.high))
    if low > 0:
        return f"{names[1].capitalize()} has the better {words} {where}."
    if high < 0:
        return f"{names[0].capitalize()} has the better {words} {where}."
    return f"These tasks cannot tell which has the better {words} {where}."


def judged_pair(first: Floats, second: Floats, truth: Int64s, priors: tuple[Floats, Floats]) -> tuple[Judged, Judged]:
    """Two predictions (m, K) of the same tasks, each decided by its own model's class prior."""
    return Judged(first, truth, priors[0]), Judged(second, truth, priors[1])


def _json(values: dict[str, float]) -> dict[str, float | None]:
    return {name: value if np.isfinite(value) else None for name, value in values.items()}
