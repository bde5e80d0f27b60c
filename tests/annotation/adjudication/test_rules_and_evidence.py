"""The rules of adjudication, and the waterfall that adds up to the posterior exactly."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.adjudication import rules
from annotation.adjudication.evidence import log_odds, softmax, waterfall
from annotation.adjudication.rules import Case, Verdict
from annotation.errors import ClaimedByOther, Conflict, Invalid, StaleVersion
from annotation.models import Adjudication
from annotation.quality.posterior import CANT_TELL, Vote, log_prior_of, posterior

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


def logs(size: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(-8, -0.01), min_size=size, max_size=size)


@st.composite
def cases(draw: st.DrawFn):
    size = draw(st.integers(2, 5))
    vote = st.builds(
        Vote,
        st.integers(CANT_TELL, size - 1),
        st.none() | logs(size * size),
        st.sampled_from([0.0, 0.5, 1.0]),
    )
    prior, model = draw(st.none() | logs(size)), draw(st.none() | logs(size))
    return size, prior, model, draw(st.lists(vote, max_size=6))


@given(cases())
def test_the_waterfall_ends_at_the_live_posterior(case) -> None:
    size, prior, model, votes = case
    steps = waterfall(size, class_prior=prior, model=model, votes=[(str(i), vote) for i, vote in enumerate(votes)])
    expected = posterior(log_prior_of(size, model=model, class_prior=prior), votes)
    assert steps[-1].posterior == pytest.approx(expected, abs=1e-12)
    assert [step.kind for step in steps] == ["prior", *(["model"] if model else []), *["vote"] * len(votes)]


@given(cases())
def test_the_steps_add_up_to_the_log_odds_of_the_end(case) -> None:
    size, prior, model, votes = case
    steps = waterfall(size, class_prior=prior, model=model, votes=[(str(i), vote) for i, vote in enumerate(votes)])
    added = [sum(step.log_odds[k] for step in steps) for k in range(size)]
    assert softmax([value * (size - 1) / size for value in added]) == pytest.approx(steps[-1].posterior, abs=1e-9)


@given(st.floats(0.001, 0.999))
def test_of_two_classes_they_are_the_usual_log_odds(p: float) -> None:
    assert log_odds([math.log(p), math.log(1 - p)]) == pytest.approx([math.log(p / (1 - p)), math.log((1 - p) / p)])


def test_who_could_not_tell_adds_nothing() -> None:
    steps = waterfall(2, class_prior=None, model=None, votes=[("a", Vote(CANT_TELL, [-1.0, -2.0, -3.0, -4.0]))])
    assert steps[-1].log_odds == [0.0, 0.0]


def test_value_grows_with_doubt_and_urgency() -> None:
    sure, unsure, even = ([0.99, 0.01], [0.7, 0.3], [0.5, 0.5])
    values = [rules.value(p, "low_confidence") for p in (sure, unsure, even)]
    assert values == sorted(values)
    assert values[2] == pytest.approx(1.0)
    assert rules.value(None, "low_confidence") == 1.0
    assert rules.value([1.0, 0.0], "low_confidence") == 0.0
    assert rules.value(sure, "reported") > rules.value(even, "low_confidence")
    assert set(rules.URGENCY) == set(Adjudication.Reason.values)


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=6))
def test_uncertainty_lies_between_nothing_and_everything(raw: list[float]) -> None:
    assert 0 <= rules.uncertainty([value / sum(raw) for value in raw]) <= 1


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_reported": True, "cant_tell": 9, "classes": ["a", "b"]}, "reported"),
        ({"is_reported": False, "cant_tell": 2, "classes": ["a"]}, "cant_tell"),
        ({"is_reported": False, "cant_tell": 1, "classes": ["a", "b"]}, "disagreement"),
        ({"is_reported": False, "cant_tell": 1, "classes": ["a"]}, "low_confidence"),
        ({"is_reported": False, "cant_tell": 0, "classes": []}, "low_confidence"),
    ],
)
def test_reasons(facts: dict, reason: str) -> None:
    assert rules.reason(cant_tell_limit=2, **facts) == reason


@pytest.mark.parametrize(
    ("case", "error"),
    [
        (Case("open", 1), None),
        (Case("claimed", 1, 7, LATER), None),
        (Case("claimed", 1, 8, BEFORE), None),
        (Case("claimed", 1, 8, NOW), None),
        (Case("claimed", 1, 8, LATER), ClaimedByOther),
        (Case("claimed", 2, 8, LATER), ClaimedByOther),
        (Case("claimed", 2, 7, LATER), StaleVersion),
        (Case("open", 2), StaleVersion),
        (Case("decided", 1, 7), StaleVersion),
    ],
)
def test_whose_turn_it_is(case: Case, error: type[Exception] | None) -> None:
    if error is None:
        rules.check_turn(case, 7, 1, NOW)
    else:
        with pytest.raises(error):
            rules.check_turn(case, 7, 1, NOW)


@pytest.mark.parametrize(
    ("verdict", "where"),
    [
        (Verdict("class"), "class"),
        (Verdict("class", "z"), "class"),
        (Verdict("ambiguous", "a"), "class"),
        (Verdict("unusable", gold_purpose="check"), "make_gold"),
        (Verdict("class", "a", "test"), "make_gold"),
        (Verdict("send_back"), "extra_wanted"),
        (Verdict("send_back", extra_wanted=21), "extra_wanted"),
    ],
)
def test_contradictions_are_refused(verdict: Verdict, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_verdict(verdict, ["a", "b"])
    assert refused.value.where == where


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("class", "a"),
        Verdict("class", "b", "anchor"),
        Verdict("ambiguous"),
        Verdict("unusable"),
        Verdict("send_back", extra_wanted=1),
    ],
)
def test_sound_verdicts_pass(verdict: Verdict) -> None:
    rules.check_verdict(verdict, ["a", "b"])


def test_only_an_own_decision_is_taken_back() -> None:
    rules.check_reopen(Case("decided", 3), 7, 7, 3)
    with pytest.raises(Conflict):
        rules.check_reopen(Case("decided", 3), 7, 8, 3)
    with pytest.raises(Conflict):
        rules.check_reopen(Case("open", 3), 7, None, 3)
    with pytest.raises(StaleVersion):
        rules.check_reopen(Case("decided", 4), 7, 7, 3)
