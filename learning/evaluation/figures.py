"""The figures of one set of judged tasks: every score with its interval, confusion, reliability diagram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learning.data.arrays import Floats, Int64s
from learning.evaluation.bootstrap import RESAMPLES, chunks, group_weights, interval
from learning.evaluation.scores import SCORES, Judged, confusion, reliability_bins


@dataclass(frozen=True, slots=True)
class Figure:
    """A score with its 95 % interval over groups, from `n` tasks. NaN where it does not exist."""

    value: float
    low: float
    high: float
    n: int

    def as_json(self) -> dict[str, float | int | None]:
        """As JSON, which knows no NaN: null says that the figure does not exist."""
        return {
            name: None if isinstance(value, float) and not np.isfinite(value) else value
            for name, value in (("value", self.value), ("low", self.low), ("high", self.high), ("n", self.n))
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """All scores of a set of tasks in `groups` groups."""

    scores: Mapping[str, Figure]
    confusion: list[list[int]]
    reliability: list[dict[str, float]]
    groups: int

    def as_json(self) -> dict[str, Any]:
        """As JSON: the content of one set in metrics.json."""
        return {
            **{name: figure.as_json() for name, figure in self.scores.items()},
            "confusion": self.confusion,
            "reliability": self.reliability,
            "groups": self.groups,
        }


def figures_of(
    probability: Floats, truth: Int64s, groups: Sequence[str], class_prior: Floats, *, seed: int = 0,
    resamples: int = RESAMPLES,
) -> Figures:  # fmt: skip
    """All scores of predictions (m, K) against the truth (m,), with intervals from a bootstrap over groups (m,)."""
    judged = Judged(probability, truth, class_prior)
    whole = np.ones((1, len(truth)))
    drawn: dict[str, list[Floats]] = {name: [] for name in SCORES}
    for index, block in enumerate(chunks(len(truth), resamples)):
        weights = group_weights(groups, block, seed + index)
        for name, score in SCORES.items():
            drawn[name].append(score(judged, weights))
    scores = {}
    for name, score in SCORES.items():
        low, high = interval(np.concatenate(drawn[name]))
        scores[name] = Figure(float(score(judged, whole)[0]), low, high, len(truth))
    return Figures(scores, confusion(judged), reliability_bins(judged), len(set(groups)))
