"""AggNet's EM: what each step computes, what gold does, and that a network cannot talk itself into certainty."""

import numpy as np
import pytest
import torch
from scipy.special import log_softmax, softmax

from learning.aggregation.base import AggregationSettings
from learning.aggregation.catalog import aggregator
from learning.aggregation.confusion import ConfusionPrior, estimate
from learning.aggregation.votes import VoteMatrix
from learning.crowd.aggnet import AggNet, AggNetState, opinion_weight, shrunk
from learning.crowd.base import UnitBatch
from learning.data.annotations import AnnotationTable
from learning.progress import silent

ACCURACY = np.array([0.9, 0.85, 0.8, 0.75, 0.5, 0.5])


def crowd(
    n: int = 600, votes: int = 3, classes: int = 2, seed: int = 0, gold: int = 0
) -> tuple[AnnotationTable, np.ndarray]:
    """A table of annotators of known accuracy, and the truth; the first `gold` tasks are known."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(classes, size=n)
    who = np.argsort(rng.random((n, len(ACCURACY))), axis=1)[:, :votes]
    wrong = (truth[:, None] + rng.integers(1, classes, size=who.shape)) % classes
    answer = np.where(rng.random(who.shape) < ACCURACY[who], truth[:, None], wrong)
    table = AnnotationTable.from_codes(
        tasks=np.arange(n),
        annotators=[f"a{index}" for index in range(len(ACCURACY))],
        classes=[f"c{index}" for index in range(classes)],
        task_index=np.repeat(np.arange(n), votes),
        annotator_index=who.reshape(-1),
        label=answer.reshape(-1),
        gold=np.where(np.arange(n) < gold, truth, -1),
    )
    return table, truth


def batch_of(table: AnnotationTable, units: np.ndarray) -> UnitBatch:
    return UnitBatch(units, VoteMatrix.of(table).forward[units], 0)


def test_starts_from_dawid_skene() -> None:
    table, _ = crowd(classes=3)
    ours = AggNet().start(table, folds=3)
    theirs = aggregator("dawid-skene").fit(table, AggregationSettings(), silent)
    assert np.abs(ours.posterior - theirs.posterior).max() < 0.01


def test_a_step_is_the_formula_of_the_paper() -> None:
    table, _ = crowd(classes=3, gold=20)
    state = AggNet().start(table, folds=2)
    opinion = np.random.default_rng(1).normal(size=(table.n_tasks, 3))
    state.hear(log_softmax(opinion, axis=1))
    units = np.arange(10, 60)
    log_prior = np.log(state.class_prior)
    said = shrunk(log_softmax(opinion, axis=1), log_prior, state.opinion_weight)
    log_confusion = np.log(estimate(counts_of(table, state), ConfusionPrior().pseudo_counts(3)))
    expected = said[units].copy()
    for row, unit in enumerate(units):
        for vote in np.flatnonzero(table.task_index == unit):
            expected[row] += log_confusion[table.annotator_index[vote], :, table.label[vote]]
    expected = softmax(expected, axis=1)
    expected[:10] = np.eye(3)[table.gold[10:20]]
    logits = torch.randn(50, 3, requires_grad=True)
    told = state.loss(logits, batch_of(table, units))
    assert np.abs(told.posterior.numpy() - expected).max() < 1e-5
    assert told.loss.item() == pytest.approx(
        -(expected * log_softmax(logits.detach().numpy(), axis=1)).sum(axis=1).mean(), abs=1e-5
    )


def counts_of(table: AnnotationTable, state: AggNetState) -> np.ndarray:
    """The expected answers, counted afresh with the posterior now held."""
    return VoteMatrix.of(table).expected_answers(state.posterior)


def test_incremental_counts_equal_a_recount() -> None:
    table, _ = crowd(classes=3)
    state = AggNet().start(table, folds=2)
    rng = np.random.default_rng(2)
    state.hear(log_softmax(2 * rng.normal(size=(table.n_tasks, 3)), axis=1))
    state._posterior = softmax(rng.normal(size=(table.n_tasks, 3)), axis=1)
    state._maximise()
    for units in np.array_split(rng.permutation(table.n_tasks), 11):
        state.loss(torch.zeros(len(units), 3), batch_of(table, units))
    assert np.abs(state._counts - counts_of(table, state)).max() < 1e-9
    fresh = np.log(estimate(counts_of(table, state), ConfusionPrior().pseudo_counts(3)))
    assert np.abs(state._log_confusion - fresh).max() < 1e-9


def test_recovers_the_confusion_of_each_annotator() -> None:
    table, _ = crowd(n=3000)
    reliability = AggNet().start(table, folds=2).reliability
    right = np.diagonal(reliability.mean, axis1=1, axis2=2)
    assert np.abs(right - ACCURACY[:, None]).max() < 0.09
    assert (reliability.low <= reliability.mean).all()
    assert (reliability.mean <= reliability.high).all()
    assert (np.diagonal(reliability.high - reliability.low, axis1=1, axis2=2) < 0.15).all()


def test_gold_is_clamped_and_anchors_reliability_against_a_lying_majority() -> None:
    """Most annotators answer the opposite; only gold can tell, and then their answers become useful."""
    rng = np.random.default_rng(3)
    n, truth = 400, np.random.default_rng(3).integers(2, size=400)
    liars = np.where(rng.random((n, 4)) < 0.85, 1 - truth[:, None], truth[:, None])
    honest = np.where(rng.random((n, 1)) < 0.85, truth[:, None], 1 - truth[:, None])
    table = AnnotationTable.from_codes(
        tasks=np.arange(n),
        annotators=list("abcde"),
        classes=("no", "yes"),
        task_index=np.repeat(np.arange(n), 5),
        annotator_index=np.tile(np.arange(5), n),
        label=np.hstack([liars, honest]).reshape(-1),
    )
    known = table.with_gold(np.where(np.arange(n) < 120, truth, -1))
    without, with_gold = AggNet().start(table, folds=2), AggNet().start(known, folds=2)
    assert ((without.posterior[120:, 1] > 0.5) == truth[120:]).mean() < 0.1
    assert ((with_gold.posterior[120:, 1] > 0.5) == truth[120:]).mean() > 0.9
    assert (with_gold.posterior[:120] == np.eye(2)[truth[:120]]).all()


def test_a_helpful_opinion_is_believed_and_improves_the_posterior() -> None:
    table, truth = crowd(n=1500, votes=2)
    state = AggNet().start(table, folds=2)
    before = (state.posterior.argmax(axis=1) == truth).mean()
    sees = np.random.default_rng(4).random(len(truth)) < 0.85
    opinion = np.where(np.eye(2)[np.where(sees, truth, 1 - truth)] > 0, np.log(0.85), np.log(0.15))
    state.hear(opinion)
    assert state.opinion_weight > 0.7
    assert (state.posterior.argmax(axis=1) == truth).mean() > before + 0.04


def test_a_useless_but_certain_opinion_changes_next_to_nothing() -> None:
    table, truth = crowd(n=1500)
    state = AggNet().start(table, folds=2)
    before = state.posterior.copy()
    noise = np.random.default_rng(5).integers(2, size=len(truth))
    state.hear(np.log(np.where(np.eye(2)[noise] > 0, 0.999, 0.001)))
    assert state.opinion_weight <= 0.05
    assert np.abs(state.posterior - before).mean() < 0.03


def test_silent_rows_and_cant_tell_leave_the_class_prior() -> None:
    rows = [(1, "a", "x"), (1, "b", "x"), (2, "a", ""), (3, "a", "y"), (3, "b", "y"), (4, "b", "x")]
    state = AggNet().start(AnnotationTable.from_rows(rows, classes=("x", "y")), folds=2)
    assert state.units.tolist() == [True, False, True, True]
    state.hear(np.full((4, 2), np.nan))
    assert state.opinion_weight == 0.0
    assert state.posterior[1] == pytest.approx(state.class_prior, abs=1e-4)


def test_opinion_weight_of_gold_rewards_being_right() -> None:
    prior = np.log([0.5, 0.5])
    gold = np.where(np.eye(2)[np.zeros(50, int)] > 0, 0.0, -np.inf)
    right = np.tile(np.log([0.9, 0.1]), (50, 1))
    assert opinion_weight(right, prior, gold) == 1.0
    assert opinion_weight(right[:, ::-1], prior, gold) == 0.0
    assert opinion_weight(right[:0], prior, gold[:0]) == 0.0
