"""Priorities: what every acquisition method promises, and what each one prefers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.acquisition.base import AcquisitionError, Candidates
from learning.acquisition.catalog import ACQUISITIONS, acquisition
from learning.runs import prioritise

every_method = pytest.mark.parametrize("name", ACQUISITIONS)


def candidates(posterior: Any, **changes: Any) -> Candidates:
    rows = len(posterior)
    given = {"tasks": np.arange(rows), "posterior": np.array(posterior, float), "answers": np.zeros(rows, int)}
    return Candidates(**{**given, **changes})


def drawn(n_tasks: int, n_classes: int, seed: int) -> Candidates:
    random = np.random.default_rng(seed)
    return candidates(random.dirichlet(np.full(n_classes, 0.3), n_tasks), answers=random.integers(0, 9, n_tasks))


def test_the_catalogue_names_its_methods() -> None:
    assert all(name == method.name and method.title and method.explanation for name, method in ACQUISITIONS.items())
    with pytest.raises(AcquisitionError, match="entropy, margin, random"):
        acquisition("best")


@every_method
@settings(max_examples=50, deadline=None)
@given(n_tasks=st.integers(0, 20), n_classes=st.integers(1, 6), seed=st.integers(0, 2**32))
def test_priorities_are_between_0_and_1_and_the_task_s_own(name: str, n_tasks: int, n_classes: int, seed: int) -> None:
    everything = drawn(n_tasks, n_classes, seed)
    scores = prioritise(everything, method=name, seed=seed)
    assert scores.shape == (n_tasks,)
    assert ((scores >= 0) & (scores <= 1)).all()
    half = slice(None, None, 2)
    some = Candidates(everything.tasks[half], everything.posterior[half], everything.answers[half])
    np.testing.assert_array_equal(prioritise(some, method=name, seed=seed), scores[half])


@pytest.mark.parametrize("name", ["entropy", "margin"])
def test_what_is_known_comes_last_and_what_is_unknown_first(name: str) -> None:
    scores = prioritise(candidates([[1, 0], [0.5, 0.5], [0.9, 0.1], [0.3, 0.7]]), method=name)
    assert scores[0] == 0
    assert scores[1] == 1
    assert np.argsort(-scores).tolist() == [1, 3, 2, 0]


def test_entropy_and_margin_differ_where_it_matters() -> None:
    """A duel of two classes against a doubt spread over all: margin asks about the duel, entropy about the doubt."""
    both = candidates([[0.5, 0.5, 0, 0], [0.4, 0.2, 0.2, 0.2]])
    assert prioritise(both, method="margin").argmax() == 0
    assert prioritise(both, method="entropy").argmax() == 1


@pytest.mark.parametrize("name", ["entropy", "margin"])
def test_one_class_leaves_nothing_to_ask(name: str) -> None:
    assert prioritise(candidates([[1.0], [1.0]]), method=name).tolist() == [0, 0]


def test_lots_are_fair_and_follow_the_seed() -> None:
    many = drawn(2000, 2, 0)
    lots = prioritise(many, method="random", seed=1)
    np.testing.assert_allclose(np.quantile(lots, [0.1, 0.5, 0.9]), [0.1, 0.5, 0.9], atol=0.04)
    np.testing.assert_array_equal(lots, prioritise(many, method="random", seed=1))
    assert abs(np.corrcoef(lots, prioritise(many, method="random", seed=2))[0, 1]) < 0.1


@pytest.mark.parametrize(
    ("posterior", "changes", "sentence"),
    [
        ([0.5, 0.5], {}, "a row per task"),
        ([[0.5, 0.4]], {}, "The posterior of task 0"),
        ([[1.5, -0.5]], {}, "not a distribution"),
        ([[np.nan, 1.0]], {}, "not a distribution"),
        ([[0.5, 0.5]], {"tasks": np.arange(2)}, "do not go together"),
        ([[0.5, 0.5]], {"answers": np.array([-1])}, "fewer than no answers"),
    ],
)
def test_what_describes_no_candidates_is_refused(posterior: Any, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AcquisitionError, match=sentence):
        candidates(posterior, **changes)
