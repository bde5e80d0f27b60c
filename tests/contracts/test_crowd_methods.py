"""What every crowd method of the catalogue promises the training loop."""

import numpy as np
import pytest
import torch

from learning.aggregation.votes import VoteMatrix
from learning.crowd.base import CrowdMethod, UnitBatch
from learning.crowd.catalog import METHODS
from learning.data.annotations import AnnotationTable

CLASSES = ("a", "b", "c")


@pytest.fixture(params=METHODS.values(), ids=METHODS.keys())
def method(request: pytest.FixtureRequest) -> CrowdMethod:
    return request.param


@pytest.fixture
def table() -> AnnotationTable:
    """60 tasks: 20 with gold, 50 with answers (some "can't tell"), 5 with nothing at all."""
    rng = np.random.default_rng(0)
    truth = rng.integers(3, size=60)
    rows = [
        (task, f"p{person}", "" if rng.random() < 0.05 else CLASSES[truth[task] if rng.random() < 0.75 else 0])
        for task in range(50)
        for person in rng.choice(6, size=3, replace=False)
    ]
    gold = {task: CLASSES[truth[task]] for task in range(35, 55)}
    return AnnotationTable.from_rows(rows, classes=CLASSES, tasks=range(60), gold=gold)


def batch_of(table: AnnotationTable, units: np.ndarray) -> UnitBatch:
    return UnitBatch(units, VoteMatrix.of(table).forward[units], fold=1)


def test_name_title_and_explanation(method: CrowdMethod) -> None:
    assert METHODS[method.name] is method
    assert method.title
    assert method.explanation.endswith(".")


def test_loss_is_finite_with_gradient_and_posterior_sums_to_one(method: CrowdMethod, table: AnnotationTable) -> None:
    state = method.start(table, folds=3)
    units = np.flatnonzero(state.units)[::2]
    logits = torch.randn(len(units), 3, requires_grad=True)
    told = state.loss(logits, batch_of(table, units))
    told.loss.backward()
    assert told.loss.shape == ()
    assert torch.isfinite(told.loss)
    assert logits.grad is not None
    assert torch.isfinite(logits.grad).all()
    assert logits.grad.abs().sum() > 0
    assert told.posterior.shape == (len(units), 3)
    assert torch.allclose(told.posterior.sum(dim=1), torch.ones(len(units)), atol=1e-5)
    assert not told.posterior.requires_grad


def test_units_carry_evidence_and_gold_weighs_as_gold(method: CrowdMethod, table: AnnotationTable) -> None:
    state = method.start(table, folds=3)
    known = table.gold >= 0
    assert state.units[known].all()
    assert not state.units[55:].any()
    assert state.posterior.shape == (60, 3)
    assert (state.posterior[known] == np.eye(3)[table.gold[known]]).all()
    assert np.allclose(state.posterior.sum(axis=1), 1)
    assert np.allclose(state.class_prior.sum(), 1)


def test_reliability_is_probabilities_in_their_intervals(method: CrowdMethod, table: AnnotationTable) -> None:
    told = method.start(table, folds=3).reliability
    assert told.mean.shape == (6, 3, 3)
    assert np.allclose(told.mean.sum(axis=2), 1)
    assert (told.low >= 0).all()
    assert (told.low <= told.mean).all()
    assert (told.mean <= told.high).all()
    assert (told.high <= 1).all()


def test_a_state_goes_on_exactly_where_it_was_saved(method: CrowdMethod, table: AnnotationTable) -> None:
    opinion = np.log(np.random.default_rng(1).dirichlet(np.ones(3), size=60))
    first, second = method.start(table, folds=3), method.start(table, folds=3)
    units = np.flatnonzero(first.units)
    if first.listens:
        first.hear(opinion)
    first.loss(torch.zeros(20, 3), batch_of(table, units[:20]))
    second.load_state_dict({name: value.copy() for name, value in first.state_dict().items()})
    logits = torch.randn(len(units), 3)
    losses = [state.loss(logits, batch_of(table, units)).loss.item() for state in (first, second)]
    assert losses[0] == losses[1]
    assert (first.posterior == second.posterior).all()


def test_hearing_needs_no_opinion_about_every_unit(method: CrowdMethod, table: AnnotationTable) -> None:
    state = method.start(table, folds=3)
    opinion = np.log(np.random.default_rng(1).dirichlet(np.ones(3), size=60))
    opinion[::3] = np.nan
    state.hear(opinion)
    assert np.isfinite(state.posterior).all()


def test_the_same_table_gives_the_same_bytes(method: CrowdMethod, table: AnnotationTable) -> None:
    one, two = method.start(table, folds=3), method.start(table, folds=3)
    assert one.posterior.tobytes() == two.posterior.tobytes()
