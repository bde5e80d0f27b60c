"""Percent agreement and Krippendorff's alpha, held to worked examples and to their definitions."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from learning.aggregation.agreement import agreement, answer_counts, krippendorff_alpha, percent_agreement
from learning.data.annotations import AnnotationTable
from tests.learning.tables import tables

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): four observers, twelve units, gaps; alpha 0.743.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)


def test_the_published_example() -> None:
    rows = [
        (unit, f"observer {observer}", str(value))
        for observer, values in enumerate(OBSERVERS)
        for unit, value in enumerate(values)
        if value
    ]
    found = agreement(AnnotationTable.from_rows(rows, classes=list("12345")))
    assert found.alpha == pytest.approx(0.743, abs=0.0005)


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_both_are_what_they_are_defined_to_be(table: AnnotationTable) -> None:
    """Counted pair by pair, against the closed forms."""
    speaks = table.informative
    answers = [table.label[speaks & (table.task_index == task)].tolist() for task in range(table.n_tasks)]
    answers = [given for given in answers if len(given) > 1]
    pairs = [list(itertools.combinations(given, 2)) for given in answers]
    found = agreement(table)
    assert found.pairs == sum(map(len, pairs))
    if not answers:
        assert found.percent is None
        assert found.alpha is None
        return
    assert found.percent == pytest.approx(np.mean([np.mean([a == b for a, b in task]) for task in pairs]))
    everything = [label for given in answers for label in given]
    chance = np.mean([a != b for a, b in itertools.combinations(everything, 2)])
    if chance == 0:
        assert found.alpha is None
        return
    apart = [len(given) * np.mean([a != b for a, b in task]) for given, task in zip(answers, pairs, strict=True)]
    assert found.alpha == pytest.approx(1 - sum(apart) / len(everything) / chance)


def test_perfect_agreement_is_one_and_systematic_disagreement_below_zero() -> None:
    assert krippendorff_alpha(np.array([[3.0, 0], [0, 3]])) == 1
    assert percent_agreement(np.array([[3.0, 0], [0, 3]])) == 1
    apart = krippendorff_alpha(np.array([[1.0, 1], [1, 1]]))
    assert apart is not None
    assert apart < 0


def test_gold_and_cant_tell_play_no_part() -> None:
    rows = [(1, "a", "x"), (1, "b", "x"), (2, "a", "y"), (2, "b", "y")]
    plain = AnnotationTable.from_rows(rows, classes=["x", "y"])
    more = AnnotationTable.from_rows([*rows, (1, "c", ""), (2, "c", "")], classes=["x", "y"], gold={1: "y"})
    np.testing.assert_array_equal(answer_counts(more), answer_counts(plain))
    assert agreement(more) == agreement(plain)
