"""Folds: drawn from seed and group alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.data.splits import fold_of, folds_of


@given(seed=st.integers(-(2**63), 2**63), group=st.text(max_size=20), folds=st.integers(1, 20))
def test_a_fold_is_in_range_and_stays(seed: int, group: str, folds: int) -> None:
    fold = fold_of(seed, group, folds)
    assert 0 <= fold < folds
    assert fold_of(seed, group, folds) == fold


def test_the_folds_of_published_snapshots_never_move() -> None:
    """Pinned: a change here would mix training and held-out groups of existing models."""
    assert [fold_of(7, f"slide-{index}", 5) for index in range(8)] == [4, 0, 4, 0, 2, 4, 0, 4]


def test_groups_keep_their_fold_when_others_come() -> None:
    groups = [f"g{index}" for index in range(200)]
    few = folds_of(1, groups[:50], 5)
    np.testing.assert_array_equal(folds_of(1, groups, 5)[:50], few)
    counts = np.bincount(folds_of(1, groups, 5), minlength=5)
    assert counts.min() > 20, "the folds are of like size"


def test_a_split_needs_a_fold() -> None:
    with pytest.raises(ValueError, match="at least one fold"):
        fold_of(1, "g", 0)
