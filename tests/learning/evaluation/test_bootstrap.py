"""The bootstrap by group, the figures made with it, and the paired comparison."""

import time

import numpy as np
import pytest

from learning.evaluation.bootstrap import chunks, group_weights, interval
from learning.evaluation.card import SIMULATED, CardFacts, card
from learning.evaluation.compare import compare
from learning.evaluation.figures import figures_of
from learning.evaluation.scores import Judged

EVEN = np.array([0.5, 0.5])


def predictions(skill: float, n: int = 400, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two-class probabilities that carry `skill` of the truth, and the truth."""
    truth = np.random.default_rng(7).integers(2, size=n)
    score = 1 / (1 + np.exp(-(skill * (2 * truth - 1) + np.random.default_rng(seed).normal(size=n))))
    return np.stack([1 - score, score], axis=1), truth


def test_groups_are_drawn_whole_and_as_many_as_there_are() -> None:
    groups = ["a", "a", "b", "c", "c", "c"]
    weights = group_weights(groups, 500, seed=1)
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, 3] == weights[:, 5]).all()
    assert (weights[:, 0] + weights[:, 2] + weights[:, 3] == 3).all()
    assert len(np.unique(weights, axis=0)) == 10
    assert (group_weights(groups, 500, seed=1) == weights).all()


def test_correlated_tasks_give_a_wider_interval_than_independent_ones() -> None:
    """Forty groups whose tasks are all right or all wrong: their intervals must be those of forty, not of 400."""
    rng = np.random.default_rng(2)
    group = np.repeat(np.arange(40), 10)
    right = rng.random(40)[group] < 0.8
    truth = np.arange(400) % 2
    probability = np.eye(2)[np.where(right, truth, 1 - truth)] * 0.8 + 0.1
    by_group = figures_of(probability, truth, [str(each) for each in group], EVEN).scores["accuracy"]
    alone = figures_of(probability, truth, [str(each) for each in range(400)], EVEN).scores["accuracy"]
    assert by_group.value == alone.value
    assert by_group.high - by_group.low > 2.5 * (alone.high - alone.low)
    standard_error = right[::10].std() / np.sqrt(40)
    assert by_group.high - by_group.low == pytest.approx(2 * 1.96 * standard_error, rel=0.15)


def test_two_thousand_resamples_of_thousands_of_tasks_take_seconds() -> None:
    probability, truth = predictions(1.0, n=3000)
    started = time.process_time()
    found = figures_of(probability, truth, [str(each % 200) for each in range(3000)], EVEN)
    assert time.process_time() - started < 10
    assert found.scores["auc"].low < found.scores["auc"].value < found.scores["auc"].high
    assert found.groups == 200


def test_chunks_cover_all_resamples_and_missing_values_are_left_out() -> None:
    assert sum(chunks(1_000_000, 2000)) == 2000
    assert interval(np.array([np.nan, 1.0, 1.0])) == (1.0, 1.0)
    assert np.isnan(interval(np.array([np.nan]))).all()


def test_the_better_model_is_named() -> None:
    weak, truth = predictions(0.4)
    strong, _ = predictions(2.0, seed=1)
    groups = [str(each % 50) for each in range(400)]
    found = compare(Judged(weak, truth, EVEN), Judged(strong, truth, EVEN), groups)
    assert found.difference["balanced_accuracy"].low > 0
    assert found.difference["log_loss"].high < 0
    assert found.sentence.startswith("The second has the better balanced accuracy (difference +0.")
    back = compare(Judged(strong, truth, EVEN), Judged(weak, truth, EVEN), groups)
    assert back.sentence.startswith("The first has the better")
    same = compare(Judged(weak, truth, EVEN), Judged(weak, truth, EVEN), groups)
    assert same.sentence.startswith("These tasks cannot tell")
    assert same.difference["auc"].low == same.difference["auc"].high == 0


def test_pairing_makes_the_interval_of_a_small_difference_narrow() -> None:
    """Two models that differ on few tasks: the paired interval is far narrower than that of either model."""
    first, truth = predictions(0.8)
    second = first.copy()
    second[:10] = np.eye(2)[truth[:10]]
    groups = [str(each) for each in range(400)]
    paired = compare(Judged(first, truth, EVEN), Judged(second, truth, EVEN), groups).difference["accuracy"]
    alone = figures_of(first, truth, groups, EVEN).scores["accuracy"]
    assert paired.high - paired.low < 0.5 * (alone.high - alone.low)


def test_other_tasks_are_not_compared() -> None:
    probability, truth = predictions(1.0)
    with pytest.raises(ValueError, match="not about the same tasks"):
        compare(Judged(probability, truth, EVEN), Judged(probability, 1 - truth, EVEN), ["g"] * 400)


@pytest.mark.parametrize("simulated", [True, False])
def test_the_card_says_whether_annotators_are_simulated_and_what_is_missing(simulated: bool) -> None:
    probability, truth = predictions(1.0)
    figures = figures_of(probability, truth, [str(each % 9) for each in range(400)], EVEN)
    facts = CardFacts(
        question="Is it?", method="AggNet", task_model="Patch CNN", classes=("no", "yes"), class_prior=(0.5, 0.5),
        snapshot="0" * 64, simulated=simulated, counts={"taught": 3}, folds=3, temperature=1.5, pictures="whole",
        weight_hash="f" * 64, metrics={"test_gold": figures.as_json(), "adjudicated": None},
    )  # fmt: skip
    text = card(facts)
    assert (SIMULATED in text) == simulated
    assert "400 tasks in 9 groups." in text
    assert "nothing can be said" in text
    assert "| auc | 0." in text
