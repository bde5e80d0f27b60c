"""Simulated annotators: their answers follow the confusion matrix they were given, and can be told again."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.crowd import Profile, SimulatedAnnotator, usual_crowd

CLASSES = ("normal", "atypical", "other")


@given(accuracy=st.floats(0, 1), size=st.integers(2, 6))
def test_rows_of_a_confusion_sum_to_one(accuracy: float, size: int) -> None:
    matrix = Profile("any", float(accuracy)).confusion([f"c{i}" for i in range(size)])
    assert np.allclose(matrix.sum(axis=1), 1)
    assert np.allclose(np.diag(matrix), accuracy)


def test_answers_follow_the_confusion() -> None:
    profile = Profile("under-marks", {"normal": 0.95, "atypical": 0.6, "other": 0.8})
    annotator = SimulatedAnnotator(profile, CLASSES, seed=(1, 2))
    drawn = Counter(annotator.reply("atypical").label for _ in range(4000))
    expected = profile.confusion(CLASSES)[1]
    for index, name in enumerate(CLASSES):
        assert drawn[name] / 4000 == pytest.approx(expected[index], abs=0.03)


def test_the_same_seed_tells_the_same_again() -> None:
    profile = Profile("fair", 0.8, cant_tell=0.1, skip=0.1)
    one, other = (SimulatedAnnotator(profile, CLASSES, seed=(7, 1)) for _ in range(2))
    assert [one.reply("normal") for _ in range(50)] == [other.reply("normal") for _ in range(50)]


def test_habits_show() -> None:
    profile = Profile("habits", 0.9, cant_tell=0.2, skip=0.3)
    annotator = SimulatedAnnotator(profile, CLASSES, seed=(0,))
    actions = Counter(annotator.reply("normal").action for _ in range(4000))
    assert actions["skip"] / 4000 == pytest.approx(0.3, abs=0.03)
    assert actions["cant_tell"] / 4000 == pytest.approx(0.7 * 0.2, abs=0.03)


def test_one_who_always_says_the_same() -> None:
    annotator = SimulatedAnnotator(Profile("same", 0.5, always="other"), CLASSES, seed=(0,))
    assert {annotator.reply("normal").label for _ in range(100)} == {"other"}


def test_the_usual_crowd_has_somebody_who_guesses() -> None:
    crowd = usual_crowd(CLASSES, 16)
    assert len(crowd) == 16
    assert sum(profile.name == "random" for profile in crowd) == 2
