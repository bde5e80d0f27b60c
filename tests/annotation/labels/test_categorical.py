"""One class out of several: what is taken, what is refused, and with which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.errors import Invalid
from annotation.labels.base import ClassOption, UnitLabel
from annotation.labels.categorical import MAX_REASON, Categorical

KIND = Categorical()
CLASSES = (ClassOption("normal", "Normal"), ClassOption("atypical", "Atypical"))


def entry(identity: object = "a", name: object = "A", **more: object) -> dict[str, object]:
    return {"id": identity, "name": name, **more}


@pytest.mark.parametrize(
    ("classes", "where"),
    [
        ([entry()], "classes"),
        ([entry(f"c{i}", f"C{i}") for i in range(51)], "classes"),
        ([entry("A"), entry("b", "B")], "classes[0].id"),
        ([entry("-a"), entry("b", "B")], "classes[0].id"),
        ([entry("a" * 61), entry("b", "B")], "classes[0].id"),
        ([entry(None), entry("b", "B")], "classes[0].id"),
        ([entry("a"), entry("b", "")], "classes[1].name"),
        ([entry("a"), entry("b", "x\u202ey")], "classes[1].name"),
        ([entry("a"), entry("b", "x\x00y")], "classes[1].name"),
        ([entry("a"), entry("b", "B", color="red")], "classes[1].color"),
        ([entry("a"), entry("b", "B", description="x" * 501)], "classes[1].description"),
        ([entry("a"), entry("a", "B")], "classes[1].id"),
        ([entry("a", "Straße"), entry("b", "STRASSE")], "classes[1].name"),
        ([entry("a", "ｆull"), entry("b", "full")], "classes[1].name"),
    ],
)
def test_a_bad_schema_is_refused_where_it_is_bad(classes: list[dict[str, object]], where: str) -> None:
    with pytest.raises(Invalid) as caught:
        KIND.check_schema(classes)
    assert caught.value.where == where


def test_a_schema_is_put_in_canonical_form() -> None:
    options = KIND.check_schema([entry("a", " Cafe\u0301 ", color="#ABCDEF"), entry("b", "B")])
    assert options == (ClassOption("a", "Caf\u00e9", "#abcdef"), ClassOption("b", "B"))


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (None, "value"),
        ("normal", "value"),
        ({}, "value"),
        ({"class": "normal", "cant_tell": ""}, "value"),
        ({"other": 1}, "value.cant_tell"),
        ({"class": "unknown"}, "value.class"),
        ({"class": None}, "value.class"),
        ({"class": ["normal"]}, "value.class"),
        ({"cant_tell": 1}, "value.cant_tell"),
        ({"cant_tell": "x" * (MAX_REASON + 1)}, "value.cant_tell"),
    ],
)
def test_a_bad_value_is_refused_where_it_is_bad(value: object, where: str) -> None:
    with pytest.raises(Invalid) as caught:
        KIND.check_value(value, CLASSES)
    assert caught.value.where == where


def test_an_unknown_class_is_told_the_known_ones() -> None:
    with pytest.raises(Invalid) as caught:
        KIND.check_value({"class": "weird"}, CLASSES)
    assert "normal, atypical" in caught.value.how


@given(st.sampled_from(["normal", "atypical"]))
def test_a_class_is_one_unit_with_its_index(label: str) -> None:
    value = KIND.check_value({"class": label}, CLASSES)
    assert KIND.label(value) == label
    assert KIND.to_units(value, CLASSES) == (UnitLabel(0, [c.id for c in CLASSES].index(label)),)


@given(st.text(max_size=MAX_REASON))
def test_cant_tell_is_evidence_of_nothing(reason: str) -> None:
    value = KIND.check_value({"cant_tell": reason}, CLASSES)
    assert KIND.label(value) == ""
    assert KIND.to_units(value, CLASSES) == (UnitLabel(0, -1),)


def test_a_class_that_is_gone_is_evidence_of_nothing() -> None:
    assert KIND.to_units({"class": "retired"}, CLASSES) == (UnitLabel(0, -1),)
