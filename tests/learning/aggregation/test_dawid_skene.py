"""Dawid-Skene: what it finds, what it climbs, and what cannot move it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from learning.aggregation.base import Aggregation, AggregationError, AggregationSettings
from learning.aggregation.confusion import ConfusionPrior
from learning.aggregation.posterior import posterior_step
from learning.data.annotations import NO_GOLD, AnnotationTable
from learning.progress import Progress
from learning.runs import aggregate
from tests.learning.tables import one_coin, simulate, tables

few = settings(max_examples=60, deadline=None)


def fit(table: AnnotationTable, **changes: Any) -> Aggregation:
    return aggregate(table, method="dawid-skene", settings=replace(AggregationSettings(), **changes))


def skilled_and_noisy() -> np.ndarray:
    return one_coin(np.array([0.97, 0.95] + [0.55] * 10), 2)


def test_it_beats_majority_where_skill_differs() -> None:
    crowd = simulate(n_tasks=400, confusion=skilled_and_noisy(), seed=5)
    majority = aggregate(crowd.table, method="majority")
    assert crowd.accuracy(fit(crowd.table).label) > crowd.accuracy(majority.label) + 0.05


def test_one_perfect_annotator_among_noise_is_found() -> None:
    crowd = simulate(n_tasks=1000, answers=6, confusion=one_coin(np.array([0.999] + [0.62] * 5), 2), seed=2)
    found = fit(crowd.table)
    assert crowd.accuracy(found.label) > 0.98
    assert np.diagonal(found.confusion_mean[0]).min() > 0.9
    assert np.diagonal(found.confusion_mean[1:], axis1=1, axis2=2).max() < 0.75


def test_confusions_are_recovered_with_their_direction() -> None:
    careful, eager = [[0.98, 0.02], [0.4, 0.6]], [[0.6, 0.4], [0.02, 0.98]]
    crowd = simulate(n_tasks=3000, answers=4, confusion=np.array([careful, eager] * 3), seed=4)
    np.testing.assert_allclose(fit(crowd.table).confusion_mean, crowd.confusion, atol=0.08)


def test_many_annotators_with_few_answers_do_not_fall_below_majority() -> None:
    """Unsmoothed Dawid-Skene does: 400 annotators with four answers each are more parameters than answers."""
    confusion = one_coin(np.random.default_rng(1).beta(7, 3, 400), 5)
    crowds = [simulate(n_tasks=300, answers=5, confusion=confusion, seed=seed) for seed in range(5)]
    ours = np.mean([crowd.accuracy(fit(crowd.table).label) for crowd in crowds])
    majority = np.mean([crowd.accuracy(aggregate(crowd.table, method="majority").label) for crowd in crowds])
    unsmoothed = ConfusionPrior(strength=0.05, accuracy=0.2)
    bare = np.mean([crowd.accuracy(fit(crowd.table, confusion_prior=unsmoothed).label) for crowd in crowds])
    assert ours >= majority
    assert bare < majority


@few
@given(table=tables(priors=False))
def test_every_iteration_climbs(table: AnnotationTable) -> None:
    objective = np.array(fit(table, max_iterations=30).objective)
    assert (np.diff(objective) >= -1e-9 * np.abs(objective[1:]).clip(min=1)).all()


@few
@given(table=tables())
def test_the_posterior_is_one_step_from_what_is_returned(table: AnnotationTable) -> None:
    found = fit(table)
    again = posterior_step(table, found.class_prior, found.log_confusion)
    np.testing.assert_array_equal(again, found.posterior)


@few
@given(table=tables(gold=False))
def test_an_annotator_who_answers_blindly_changes_nothing(table: AnnotationTable) -> None:
    """Whose rows are all the same: the answer is as likely under every truth."""
    blind = np.log(np.random.default_rng(0).dirichlet(np.ones(table.n_classes)))
    log_confusion = np.log(one_coin(np.full(table.n_annotators, 0.8), table.n_classes) if table.n_classes > 1 else 1.0)
    log_confusion = np.broadcast_to(log_confusion, (table.n_annotators, table.n_classes, table.n_classes)).copy()
    log_confusion[0] = blind
    without = replace(table, weight=np.where(table.annotator_index == 0, 0, table.weight))
    prior = np.full(table.n_classes, 1 / table.n_classes)
    np.testing.assert_allclose(
        posterior_step(table, prior, log_confusion), posterior_step(without, prior, log_confusion), atol=1e-12
    )


def test_a_spammer_is_found_out_and_ignored() -> None:
    confusion = np.concatenate([one_coin(np.full(6, 0.85), 2), [[[1.0, 0.0], [1.0, 0.0]]]])
    crowd = simulate(n_tasks=500, answers=4, confusion=confusion, seed=8)
    table = crowd.table
    spammer = table.annotator_index == 6
    without = fit(replace(table, weight=np.where(spammer, 0, table.weight)))
    found = fit(table)
    np.testing.assert_allclose(found.confusion_mean[6][0], found.confusion_mean[6][1], atol=0.05)
    assert (found.label == without.label).mean() > 0.985


@few
@given(table=tables(gold=False, priors=False))
def test_the_same_answers_twice_sharpen(table: AnnotationTable) -> None:
    log_confusion = np.log(np.full((table.n_annotators, table.n_classes, table.n_classes), 0.1))
    log_confusion += np.eye(table.n_classes)
    prior = np.full(table.n_classes, 1 / table.n_classes)
    once = posterior_step(table, prior, log_confusion)
    twice = posterior_step(replace(table, weight=table.weight * 2), prior, log_confusion)
    assert (twice.max(axis=1) >= once.max(axis=1) - 1e-12).all()


def test_a_weight_of_two_is_two_answers() -> None:
    crowd = simulate(n_tasks=60, confusion=skilled_and_noisy(), seed=1)
    table = crowd.table
    doubled = AnnotationTable.from_codes(
        tasks=table.tasks,
        annotators=table.annotators,
        classes=table.classes,
        task_index=np.repeat(table.task_index, 2),
        annotator_index=np.repeat(table.annotator_index, 2),
        label=np.repeat(table.label, 2),
    )
    heavy = fit(replace(table, weight=table.weight * 2))
    np.testing.assert_allclose(heavy.posterior, fit(doubled).posterior, atol=1e-9)


def test_a_model_s_probabilities_replace_the_class_prior() -> None:
    rows = [(task, "a", "x" if task % 4 else "y") for task in range(40)]
    table = AnnotationTable.from_rows(rows, classes=["x", "y"])
    even = fit(table.with_prior(np.full((40, 2), 0.5)))
    np.testing.assert_allclose(
        even.posterior[1], np.exp(even.log_confusion[0, :, 0]) / np.exp(even.log_confusion[0, :, 0]).sum()
    )
    assert fit(table).posterior[1, 0] > even.posterior[1, 0], (
        "without a model, the frequent class has the prior on its side"
    )


def test_a_model_that_is_certain_can_be_overruled() -> None:
    crowd = simulate(n_tasks=200, answers=5, confusion=one_coin(np.full(8, 0.9), 2), seed=3)
    prior = np.full((200, 2), 0.5)
    prior[0] = np.eye(2)[1 - crowd.truth[0]]
    found = fit(crowd.table.with_prior(prior))
    assert 0 < found.posterior[0, crowd.truth[0]] < 1


def test_gold_teaches_who_is_good() -> None:
    """Two camps that contradict each other: only known answers can tell which one is right."""
    confusion = one_coin(np.array([0.9] * 3 + [0.1] * 4), 2)
    crowd = simulate(n_tasks=300, answers=7, confusion=confusion, seed=6)
    gold = np.full(300, NO_GOLD)
    gold[:30] = crowd.truth[:30]
    prior = ConfusionPrior(strength=2, accuracy=0.5)
    blind, taught = fit(crowd.table), fit(crowd.table.with_gold(gold), confusion_prior=prior)
    assert (blind.label[30:] == crowd.truth[30:]).mean() < 0.1
    assert (taught.label[30:] == crowd.truth[30:]).mean() > 0.9


def test_experts_of_known_habits_are_given_a_prior_of_their_own() -> None:
    """Annotators who miss half of the positives but hardly ever invent one: one mark outweighs two blanks."""
    missing = np.array([[0.99, 0.01], [0.5, 0.5]])
    crowd = simulate(
        n_tasks=600, answers=3, confusion=np.array([missing] * 10), class_prior=np.array([0.85, 0.15]), seed=9
    )
    informed = fit(crowd.table, confusion_prior=ConfusionPrior(rows=((99.0, 1.0), (20.0, 20.0))))
    positive = crowd.truth == 1
    majority = aggregate(crowd.table, method="majority")
    assert (informed.label[positive] == 1).mean() > (majority.label[positive] == 1).mean() + 0.15


def test_it_says_whether_it_converged() -> None:
    table = simulate(n_tasks=100, confusion=skilled_and_noisy()).table
    assert fit(table).converged
    stopped = fit(table, max_iterations=2)
    assert not stopped.converged
    assert stopped.iterations == len(stopped.log_likelihood) == len(stopped.objective) == 2


def test_progress_tells_of_every_iteration() -> None:
    heard: list[Progress] = []
    found = aggregate(simulate(n_tasks=50, confusion=skilled_and_noisy()).table, report=heard.append)
    assert [progress.step for progress in heard] == list(range(1, found.iterations + 1))
    assert [progress.metrics["log_likelihood"] for progress in heard] == list(found.log_likelihood)


@pytest.mark.parametrize(
    "wrong",
    [
        {"class_smoothing": 0.0},
        {"credible_mass": 1.0},
        {"max_iterations": 0},
        {"tolerance": 0.0},
        {"tolerance": float("nan")},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AggregationError):
        AggregationSettings(**wrong)
