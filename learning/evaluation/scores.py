"""Figures of a classifier, each computed for many resamples at once: a resample is a row of weights over the tasks."""

from collections.abc import Callable

import numpy as np

from learning.data.arrays import Floats, Int64s

BINS = 10
_TINY = 1e-12

Score = Callable[["Judged", Floats], Floats]


class Judged:
    """Predictions (m, K) beside the truth (m,), and the decisions that follow from them.

    A decision is the class whose probability most exceeds its share in the training data, p_k / prior_k: the rule that
    balanced accuracy rewards. (The most probable class would hardly ever be a rare one.) For two classes the figures
    with one positive class take the last class of the schema as positive.
    """

    def __init__(self, probability: Floats, truth: Int64s, class_prior: Floats) -> None:
        self.probability, self.truth, self.class_prior = probability, truth, class_prior
        self.decision: Int64s = (probability / np.maximum(class_prior, _TINY)).argmax(axis=1).astype(np.int64)
        self.classes = probability.shape[1]
        self.right = (self.decision == truth).astype(np.float64)
        self.one_hot: Floats = np.eye(self.classes)[truth]


def share(hit: Floats, weights: Floats, among: Floats) -> Floats:
    """(R,) weighted share of hits (m,) among the marked tasks (m,) in each resample (R, m); NaN without any."""
    total = weights @ among
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (weights @ (hit * among)) / total
    return found


def recalls(judged: Judged, weights: Floats) -> Floats:
    """(R, K) share of each class that was recognised."""
    return np.stack([share(judged.right, weights, judged.one_hot[:, k]) for k in range(judged.classes)], axis=1)


def balanced_accuracy(judged: Judged, weights: Floats) -> Floats:
    """(R,) mean recall of the classes; NaN where a class is missing."""
    return np.asarray(recalls(judged, weights).mean(axis=1), np.float64)


def sensitivity(judged: Judged, weights: Floats) -> Floats:
    """(R,) recall of the last class: of those that are positive, the share called so."""
    return recalls(judged, weights)[:, -1]


def specificity(judged: Judged, weights: Floats) -> Floats:
    """(R,) of the tasks that are not of the last class, the share not called so."""
    negative = 1.0 - judged.one_hot[:, -1]
    return share((judged.decision != judged.classes - 1).astype(np.float64), weights, negative)


def accuracy(judged: Judged, weights: Floats) -> Floats:
    """(R,) share of right decisions."""
    return share(judged.right, weights, np.ones(len(judged.truth)))


def auc(judged: Judged, weights: Floats) -> Floats:
    """(R,) area under the ROC curve; for more than two classes the mean over classes, each against the rest."""
    if judged.classes == 2:
        return _area(judged.probability[:, 1], judged.one_hot[:, 1], weights)
    areas = [_area(judged.probability[:, k], judged.one_hot[:, k], weights) for k in range(judged.classes)]
    return np.asarray(np.mean(areas, axis=0), np.float64)


def log_loss(judged: Judged, weights: Floats) -> Floats:
    """(R,) mean negative log probability of the truth."""
    told = np.maximum(judged.probability[np.arange(len(judged.truth)), judged.truth], _TINY)
    return share(-np.log(told), weights, np.ones(len(told)))


def brier(judged: Judged, weights: Floats) -> Floats:
    """(R,) mean squared distance between prediction and truth, summed over classes (0 to 2)."""
    distance = ((judged.probability - judged.one_hot) ** 2).sum(axis=1)
    return share(distance, weights, np.ones(len(distance)))


def calibration_error(judged: Judged, weights: Floats) -> Floats:
    """(R,) expected calibration error of the most probable class, over ten bins of equal width."""
    sure, hit, which = _binned(judged)
    member = (which[:, None] == np.arange(BINS)).astype(np.float64)
    gap = np.abs(weights @ (member * (sure - hit)[:, None]))
    error: Floats = gap.sum(axis=1) / np.maximum(weights.sum(axis=1), _TINY)
    return error


def reliability_bins(judged: Judged) -> list[dict[str, float]]:
    """The reliability diagram: of each filled bin its range, its tasks, how sure and how often right they are."""
    sure, hit, which = _binned(judged)
    return [
        {
            "from": index / BINS,
            "to": (index + 1) / BINS,
            "n": int((which == index).sum()),
            "confidence": float(sure[which == index].mean()),
            "accuracy": float(hit[which == index].mean()),
        }
        for index in range(BINS)
        if (which == index).any()
    ]


def confusion(judged: Judged) -> list[list[int]]:
    """(K, K) counts, true class by decided class."""
    table = np.zeros((judged.classes, judged.classes), np.int64)
    np.add.at(table, (judged.truth, judged.decision), 1)
    return [[int(count) for count in row] for row in table]


SCORES: dict[str, Score] = {
    "auc": auc,
    "balanced_accuracy": balanced_accuracy,
    "accuracy": accuracy,
    "sensitivity": sensitivity,
    "specificity": specificity,
    "log_loss": log_loss,
    "brier": brier,
    "ece": calibration_error,
}


def _binned(judged: Judged) -> tuple[Floats, Floats, Int64s]:
    """How sure the most probable class is, whether it is right, and the bin of its probability; each (m,)."""
    top = judged.probability.argmax(axis=1)
    sure: Floats = judged.probability.max(axis=1)
    which = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    return sure, (top == judged.truth).astype(np.float64), which


def _area(score: Floats, positive: Floats, weights: Floats) -> Floats:
    """(R,) probability that a positive scores above a negative, ties half, in every resample; NaN without both.

    One sort serves all resamples: what changes between them is only the weight of each task.
    """
    order = np.argsort(score, kind="stable")
    _, level = np.unique(score[order], return_inverse=True)
    starts = np.flatnonzero(np.diff(level, prepend=-1))
    above = np.add.reduceat(weights[:, order] * positive[order], starts, axis=1)
    below = np.add.reduceat(weights[:, order] * (1.0 - positive[order]), starts, axis=1)
    beaten = np.cumsum(below, axis=1) - below + 0.5 * below
    pairs = above.sum(axis=1) * below.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        area: Floats = (above * beaten).sum(axis=1) / pairs
    return area
