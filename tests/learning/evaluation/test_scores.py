"""The scores against scikit-learn, with weights, and what they say of degenerate sets."""

import numpy as np
import pytest
from sklearn import metrics

from learning.evaluation.scores import SCORES, Judged, auc, confusion, reliability_bins

EVEN = np.array([0.5, 0.5])


def judged(n: int = 300, classes: int = 2, seed: int = 0) -> Judged:
    rng = np.random.default_rng(seed)
    truth = rng.integers(classes, size=n)
    probability = rng.dirichlet(np.ones(classes), size=n) + 0.6 * np.eye(classes)[truth]
    probability = np.round(probability / probability.sum(axis=1, keepdims=True), 2)  # rounding makes ties
    return Judged(probability / probability.sum(axis=1, keepdims=True), truth, np.full(classes, 1 / classes))


def weights_for(each: Judged) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 4, size=(3, len(each.truth))).astype(float)


def test_two_classes_agree_with_scikit_learn_under_weights() -> None:
    each = judged()
    for row in weights_for(each):
        expected = {
            "auc": metrics.roc_auc_score(each.truth, each.probability[:, 1], sample_weight=row),
            "balanced_accuracy": metrics.balanced_accuracy_score(each.truth, each.decision, sample_weight=row),
            "accuracy": metrics.accuracy_score(each.truth, each.decision, sample_weight=row),
            "sensitivity": metrics.recall_score(each.truth, each.decision, sample_weight=row),
            "specificity": metrics.recall_score(each.truth, each.decision, pos_label=0, sample_weight=row),
            "log_loss": metrics.log_loss(each.truth, each.probability, sample_weight=row),
            "brier": 2 * metrics.brier_score_loss(each.truth, each.probability[:, 1], sample_weight=row),
        }
        for name, value in expected.items():
            assert SCORES[name](each, row[None])[0] == pytest.approx(value), name


def test_more_classes_agree_with_scikit_learn() -> None:
    each = judged(classes=4)
    for row in weights_for(each):
        one_by_one = [
            metrics.roc_auc_score(each.truth == k, each.probability[:, k], sample_weight=row) for k in range(4)
        ]
        assert auc(each, row[None])[0] == pytest.approx(np.mean(one_by_one))
        assert SCORES["balanced_accuracy"](each, row[None])[0] == pytest.approx(
            metrics.balanced_accuracy_score(each.truth, each.decision, sample_weight=row)
        )


def test_calibration_error_by_hand() -> None:
    probability = np.array([[0.05, 0.95]] * 4 + [[0.35, 0.65]] * 4)
    each = Judged(probability, np.array([1, 1, 1, 0, 1, 1, 0, 0]), EVEN)
    whole = np.ones((1, 8))
    assert SCORES["ece"](each, whole)[0] == pytest.approx(0.5 * (0.95 - 0.75) + 0.5 * (0.65 - 0.5))
    bins = reliability_bins(each)
    assert [(each["n"], each["accuracy"]) for each in bins] == [(4, 0.5), (4, 0.75)]


def test_the_decision_weighs_a_class_by_its_rarity() -> None:
    probability = np.array([[0.7, 0.3], [0.9, 0.1]])
    assert Judged(probability, np.array([0, 0]), np.array([0.8, 0.2])).decision.tolist() == [1, 0]
    assert Judged(probability, np.array([0, 0]), EVEN).decision.tolist() == [0, 0]


def test_a_missing_class_gives_no_figure_instead_of_a_false_one() -> None:
    each = Judged(np.array([[0.4, 0.6], [0.3, 0.7]]), np.array([1, 1]), EVEN)
    whole = np.ones((1, 2))
    assert np.isnan(SCORES["auc"](each, whole)[0])
    assert np.isnan(SCORES["specificity"](each, whole)[0])
    assert np.isnan(SCORES["balanced_accuracy"](each, whole)[0])
    assert SCORES["sensitivity"](each, whole)[0] == 1.0


def test_confusion_counts_truth_by_decision() -> None:
    each = judged(classes=3)
    assert confusion(each) == metrics.confusion_matrix(each.truth, each.decision).tolist()
