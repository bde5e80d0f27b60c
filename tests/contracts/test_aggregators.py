"""Every aggregator of the catalogue keeps the family's promises."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.aggregation.base import Aggregation, AggregationError, AggregationSettings
from learning.aggregation.catalog import AGGREGATORS, DEFAULT, aggregator
from learning.data.annotations import NO_GOLD, AnnotationTable
from learning.progress import Cancelled, silent
from learning.runs import aggregate
from tests.learning.tables import one_coin, simulate, tables

SETTINGS = AggregationSettings()
few = settings(max_examples=40, deadline=None)
every_method = pytest.mark.parametrize("name", AGGREGATORS)


def fit(name: str, table: AnnotationTable) -> Aggregation:
    return AGGREGATORS[name].fit(table, SETTINGS, silent)


def permuted(table: AnnotationTable, order: np.ndarray) -> AnnotationTable:
    """The same rows handed over in another order."""
    return AnnotationTable.from_codes(
        tasks=table.tasks,
        annotators=table.annotators,
        classes=table.classes,
        task_index=table.task_index[order],
        annotator_index=table.annotator_index[order],
        label=table.label[order],
        weight=table.weight[order],
        gold=table.gold,
        prior=table.prior,
    )


def same_bytes(one: Aggregation, other: Aggregation) -> bool:
    def content(value: object) -> object:
        return value.tobytes() if isinstance(value, np.ndarray) else value

    return all(content(getattr(one, part.name)) == content(getattr(other, part.name)) for part in fields(Aggregation))


def test_the_catalogue_names_its_methods_and_has_its_default() -> None:
    assert all(name == method.name and method.title and method.explanation for name, method in AGGREGATORS.items())
    assert DEFAULT in AGGREGATORS
    with pytest.raises(AggregationError, match="majority, dawid-skene"):
        aggregator("majorty")


@every_method
@few
@given(table=tables())
def test_any_table_is_served_with_shapes_and_probabilities(name: str, table: AnnotationTable) -> None:
    found = fit(name, table)
    n, j, k = table.n_tasks, table.n_annotators, table.n_classes
    assert found.posterior.shape == (n, k)
    assert found.class_prior.shape == (k,)
    for part in (found.confusion_mean, found.confusion_low, found.confusion_high, found.log_confusion):
        assert part.shape == (j, k, k)
        assert np.isfinite(part).all()
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(found.confusion_mean.sum(axis=2), 1, atol=1e-12)
    np.testing.assert_allclose(np.exp(found.log_confusion).sum(axis=2), 1, atol=1e-12)
    assert (found.confusion_low <= found.confusion_mean + 1e-12).all()
    assert (found.confusion_mean <= found.confusion_high + 1e-12).all()
    assert found.answered.shape == (j,)
    assert not found.posterior.flags.writeable


@every_method
@few
@given(table=tables())
def test_gold_is_never_overruled(name: str, table: AnnotationTable) -> None:
    found = fit(name, table)
    known = table.gold != NO_GOLD
    assert (found.label[known] == table.gold[known]).all()
    assert (found.confidence[known] == 1).all()


@every_method
@few
@given(table=tables(), seed=st.integers(0, 2**16))
def test_the_order_of_rows_changes_no_byte(name: str, table: AnnotationTable, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(table.n_annotations)
    assert same_bytes(fit(name, table), fit(name, permuted(table, order)))


@every_method
@few
@given(table=tables(), seed=st.integers(0, 2**16))
def test_the_names_of_annotators_do_not_matter(name: str, table: AnnotationTable, seed: int) -> None:
    place = np.random.default_rng(seed).permutation(table.n_annotators)
    renamed = permuted(
        replace(table, annotator_index=place[table.annotator_index].astype(np.int32)), np.arange(table.n_annotations)
    )
    one, other = fit(name, table), fit(name, renamed)
    np.testing.assert_allclose(other.posterior, one.posterior, atol=1e-5)
    np.testing.assert_allclose(other.confusion_mean[place], one.confusion_mean, atol=1e-5)


@every_method
@few
@given(table=tables(), seed=st.integers(0, 2**16))
def test_the_names_of_classes_do_not_matter(name: str, table: AnnotationTable, seed: int) -> None:
    place = np.random.default_rng(seed).permutation(table.n_classes)

    def renamed(codes: np.ndarray) -> np.ndarray:
        return np.where(codes >= 0, place[codes], codes)

    prior = None if table.prior is None else table.prior[:, np.argsort(place)]
    other = permuted(
        replace(table, label=renamed(table.label), gold=renamed(table.gold), prior=prior),
        np.arange(table.n_annotations),
    )
    np.testing.assert_allclose(fit(name, other).posterior[:, place], fit(name, table).posterior, atol=1e-5)


@every_method
def test_a_good_crowd_is_believed(name: str) -> None:
    crowd = simulate(confusion=one_coin(np.full(20, 0.85), 3), seed=3)
    assert crowd.accuracy(fit(name, crowd.table).label) > 0.93


@every_method
def test_tasks_without_answers_get_the_class_prior_or_the_model_s_word(name: str) -> None:
    rows = [(1, "a", "x"), (2, "a", "x"), (3, "a", "y")]
    table = AnnotationTable.from_rows(rows, classes=["x", "y"], tasks=[8, 9])
    prior = np.full((5, 2), np.nan)
    prior[4] = [0.2, 0.8]
    found = fit(name, table.with_prior(prior))
    np.testing.assert_allclose(found.posterior[3], found.class_prior, atol=1e-5)
    np.testing.assert_allclose(found.posterior[4], [0.2, 0.8], atol=1e-12)


@every_method
def test_cant_tell_is_no_evidence_of_a_class(name: str) -> None:
    rows = [(1, "a", "x"), (1, "b", "y"), (1, "c", "x"), (2, "a", "y"), (2, "b", "y"), (2, "c", "x")]
    plain = fit(name, AnnotationTable.from_rows(rows, classes=["x", "y"]))
    told = fit(name, AnnotationTable.from_rows([*rows, (1, "d", ""), (2, "e", "")], classes=["x", "y"]))
    np.testing.assert_array_equal(told.posterior, plain.posterior)


@every_method
def test_a_tie_is_told_as_a_tie(name: str) -> None:
    rows = [(1, "a", "x"), (1, "b", "y"), (2, "a", "y"), (2, "b", "x")]
    found = fit(name, AnnotationTable.from_rows(rows, classes=["x", "y"]))
    assert found.tied.all()
    np.testing.assert_allclose(found.posterior, 0.5)


@every_method
def test_a_caller_can_stop_it(name: str) -> None:
    table = simulate(n_tasks=20, confusion=one_coin(np.full(6, 0.7), 2)).table
    with pytest.raises(Cancelled):
        aggregate(table, method=name, stop=lambda: True)
