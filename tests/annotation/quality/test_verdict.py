"""The rules by which tasks settle, are disputed and reopen: values in, values out."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.posterior import Vote, posterior, unseen_log_confusion
from annotation.quality.verdict import Answer, Basis, Consensus, Places, Rules, believe, judge, review

CLASSES = ("a", "b")
RULES = Rules(minimum=2, adaptive=True, settle_confidence=0.9, cant_tell_limit=2)


def consensus(confidence):
    return Consensus([confidence, 1 - confidence], "a", confidence)


def verdict(state="open", *, wanted=3, held=2, live=0, confidence=0.95, labels="aa", known=False, rules=RULES):
    answers = [Answer("" if label == "?" else label) for label in labels]
    return judge(Places(state, wanted, held, live), consensus(confidence), answers, rules, known=known)


@pytest.mark.parametrize(
    ("case", "state", "wanted"),
    [
        ({}, "settled", 2),
        ({"live": 1}, "settled", 3),
        ({"confidence": 0.89}, "open", 3),
        ({"labels": "a", "held": 1}, "open", 3),
        ({"labels": "a?", "held": 2}, "open", 3),
        ({"labels": "??", "confidence": 0.5}, "disputed", 2),
        ({"held": 3, "labels": "aab", "confidence": 0.7}, "disputed", 3),
        ({"held": 3, "labels": "aaa"}, "settled", 3),
        ({"held": 3, "labels": "a?b", "rules": Rules(3, True, 0.9, 5)}, "disputed", 3),
        ({"rules": Rules(2, False, 0.9, 2)}, "open", 3),
        ({"held": 3, "labels": "aaa", "rules": Rules(2, False, 0.9, 2)}, "settled", 3),
        ({"known": True, "confidence": 1.0}, "open", 3),
        ({"known": True, "held": 3, "labels": "bbb", "confidence": 1.0}, "settled", 3),
        ({"state": "settled", "confidence": 0.5}, "settled", 3),
        ({"state": "disputed"}, "disputed", 3),
        ({"wanted": 0, "held": 0, "labels": ""}, "open", 0),
    ],
)
def test_a_live_update_settles_disputes_or_waits(case, state, wanted):
    after = verdict(**case)
    assert (after.state, after.wanted) == (state, wanted)


def test_extras_and_banned_answers_are_not_measured_against_the_minimum():
    places = Places("open", 3, 1, 0)
    answers = [Answer("a"), Answer("a", is_extra=True), Answer("a", weight=0.0)]
    assert judge(places, consensus(0.99), answers, RULES, known=False).state == "open"


@pytest.mark.parametrize(
    ("state", "held", "confidence", "labels", "pinned", "after"),
    [
        ("settled", 2, 0.95, "aa", False, "settled"),
        ("settled", 2, 0.6, "ab", False, "open"),
        ("settled", 3, 0.6, "aab", False, "disputed"),
        ("settled", 1, 0.95, "a", False, "open"),
        ("disputed", 3, 0.95, "aab", False, "settled"),
        ("disputed", 3, 0.95, "aab", True, "disputed"),
        ("disputed", 3, 0.95, "a??", False, "disputed"),
        ("decided", 3, 0.1, "aab", False, "decided"),
        ("excluded", 3, 0.99, "aaa", False, "excluded"),
    ],
)
def test_a_review_may_reopen(state, held, confidence, labels, pinned, after):  # noqa: PLR0917 - one row of the table
    answers = [Answer("" if label == "?" else label) for label in labels]
    places = Places(state, held, held, 0)
    found = review(places, consensus(confidence), answers, RULES, known=False, wanted=3, pinned=pinned)
    assert found.state == after
    assert found.wanted == (3 if after == "open" else held)


@given(
    st.sampled_from(["open", "settled", "disputed", "decided"]),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 5),
    st.floats(0, 1),
    st.text("ab?", max_size=5),
    st.booleans(),
    st.booleans(),
)
def test_no_rule_ever_breaks_the_places(  # noqa: PLR0917 - one argument per strategy
    state, held, live, free, confidence, labels, known, pinned
):
    places = Places(state, held + live + free, held, live)
    answers = [Answer("" if label == "?" else label) for label in labels]
    for after in (
        judge(places, consensus(confidence), answers, RULES, known=known),
        review(places, consensus(confidence), answers, RULES, known=known, wanted=3, pinned=pinned),
    ):
        assert (after.held, after.live) == (held, live)
        assert after.held + after.live <= after.wanted
        if after.state not in {places.state, "open"}:
            assert after.wanted == held + live


@given(st.lists(st.integers(0, 2), max_size=6), st.permutations(range(3)))
def test_the_order_of_answers_and_classes_does_not_matter(labels, order):
    prior = [math.log(1 / 3)] * 3
    plain = posterior(prior, [Vote(label) for label in labels])
    turned = posterior(prior, [Vote(order.index(label)) for label in reversed(labels)])
    for position, label in enumerate(order):
        assert turned[position] == pytest.approx(plain[label], abs=1e-12)


def test_no_evidence_leaves_the_prior():
    prior = [math.log(0.2), math.log(0.8)]
    nothing = [Vote(-1), Vote(0, weight=0.0)]
    assert posterior(prior, nothing) == pytest.approx([0.2, 0.8], abs=1e-15)


def test_the_models_word_replaces_the_class_prior():
    model = [math.log(0.9), math.log(0.1)]
    found = believe(Basis(CLASSES, model=model, class_prior=[math.log(0.01), math.log(0.99)]), [])
    assert found.posterior == pytest.approx([0.9, 0.1])


def test_what_is_known_is_certain_whatever_people_say():
    found = believe(Basis(CLASSES, known="b"), [Answer("a")] * 5)
    assert (found.posterior, found.label, found.confidence) == ([0.0, 1.0], "b", 1.0)


def test_a_tie_goes_to_the_more_frequent_class_then_to_the_first():
    assert believe(Basis(CLASSES), [Answer("a"), Answer("b")]).label == "a"
    rows = [math.log(0.5)] * 4
    tied = believe(Basis(CLASSES, class_prior=[math.log(0.4), math.log(0.6)]), [Answer("a", log_confusion=rows)])
    assert tied.label == "b"


@pytest.mark.parametrize("classes", range(1, 6))
def test_unseen_annotators_are_rows_of_probabilities(classes):
    rows = unseen_log_confusion(classes)
    for row in (
        itertools.batched(rows, classes) if hasattr(itertools, "batched") else zip(*[iter(rows)] * classes, strict=True)
    ):
        assert sum(map(math.exp, row)) == pytest.approx(1)
