"""The annotation table: what it refuses, and that it keeps what it was given."""

from typing import Any

import numpy as np
import pytest

from learning.data.annotations import CANT_TELL, NO_GOLD, AnnotationTable, TableError

GOOD: dict[str, Any] = {
    "tasks": [10, 20, 30],
    "annotators": ["a", "b"],
    "classes": ["x", "y"],
    "task_index": [0, 0, 2],
    "annotator_index": [0, 1, 0],
    "label": [0, 1, CANT_TELL],
}


def table(**changes: Any) -> AnnotationTable:
    return AnnotationTable.from_codes(**{**GOOD, **changes})


def test_rows_become_codes() -> None:
    made = AnnotationTable.from_rows(
        [(30, "b", "y"), (10, "a", ""), (30, "a", "x")], classes=["x", "y"], tasks=[20], gold={20: "y"}
    )
    assert made.tasks.tolist() == [10, 20, 30]
    assert made.annotators == ("a", "b")
    assert made.task_index.tolist() == [0, 2, 2]
    assert made.annotator_index.tolist() == [0, 0, 1]
    assert made.label.tolist() == [CANT_TELL, 0, 1]
    assert made.gold.tolist() == [NO_GOLD, 1, NO_GOLD]
    assert made.weight.tolist() == [1, 1, 1]
    assert made.informative.tolist() == [False, True, True]
    assert (made.n_tasks, made.n_annotators, made.n_classes, made.n_annotations) == (3, 2, 2, 3)


def test_an_empty_table_is_a_table() -> None:
    made = AnnotationTable.from_rows([], classes=["x"])
    assert (made.n_tasks, made.n_annotators, made.n_annotations) == (0, 0, 0)


def test_its_arrays_cannot_be_written() -> None:
    made = table()
    with pytest.raises(ValueError, match="read-only"):
        made.label[0] = 1


def test_it_does_not_freeze_what_it_was_given() -> None:
    mine = np.array([10, 20, 30])
    table(tasks=mine)
    mine[0] = 11


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"classes": []}, "There is no class"),
        ({"classes": ["x", "x"]}, "The class 'x' stands twice"),
        ({"annotators": ["a", "a"]}, "The annotator 'a' stands twice"),
        ({"tasks": [10, 10, 30]}, "strictly ascending"),
        ({"tasks": [30, 20, 10]}, "strictly ascending"),
        ({"task_index": [0, 0, 3]}, "has task 3, outside 0 to 2"),
        ({"task_index": [-1, 0, 2]}, "has task -1"),
        ({"annotator_index": [0, 1, 2]}, "has annotator 2, outside 0 to 1"),
        ({"label": [0, 2, 0]}, "has label 2, outside -1 to 1"),
        ({"label": [0, -2, 0]}, "has label -2"),
        ({"label": [0, 1]}, "differ in length"),
        ({"weight": [1, float("nan"), 1]}, "weights are finite"),
        ({"weight": [1, -1, 1]}, "weights are finite and not negative"),
        ({"gold": [0, 0]}, r"Gold has shape \(2,\) for 3 tasks"),
        ({"gold": [0, 2, 0]}, "Gold is outside"),
        ({"prior": [[0.5, 0.5]] * 2}, "The prior has shape"),
        ({"prior": [[0.5, 0.5], [0.5, 0.6], [0.5, 0.5]]}, "The prior of task 20"),
        ({"prior": [[0.5, 0.5], [1.5, -0.5], [0.5, 0.5]]}, "The prior of task 20"),
        ({"prior": [[0.5, float("nan")], [0.5, 0.5], [0.5, 0.5]]}, "The prior of task 10"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TableError, match=sentence):
        table(**changes)


def test_unsorted_rows_are_refused_where_nobody_sorts_them() -> None:
    good = table()
    with pytest.raises(TableError, match="sorted by task"):
        AnnotationTable(
            tasks=good.tasks,
            annotators=good.annotators,
            classes=good.classes,
            task_index=good.task_index[::-1],
            annotator_index=good.annotator_index,
            label=good.label,
            weight=good.weight,
            gold=good.gold,
        )


def test_an_unknown_class_is_named() -> None:
    with pytest.raises(TableError, match="Unknown class 'z'; the classes are 'x', 'y'"):
        AnnotationTable.from_rows([(1, "a", "z")], classes=["x", "y"])


def test_a_row_of_nan_in_the_prior_says_nothing() -> None:
    prior = np.array([[0.5, 0.5], [np.nan, np.nan], [0.1, 0.9]])
    kept = table().with_prior(prior).prior
    assert kept is not None
    np.testing.assert_array_equal(kept, prior)
    assert table(prior=prior).with_prior(None).prior is None
