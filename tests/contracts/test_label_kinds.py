"""What every kind of answer must do, whatever it is: walks the catalogue."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.errors import Invalid
from annotation.labels.base import LabelKind
from annotation.labels.catalog import KINDS, kind_of, options_of

SCHEMA = [{"id": "one", "name": "One"}, {"id": "two", "name": "Two", "color": "#123456"}]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
class TestEveryKind:
    def test_it_stands_under_its_own_name(self, kind: LabelKind) -> None:
        assert kind_of(kind.name) is kind

    def test_a_checked_schema_survives_storage(self, kind: LabelKind) -> None:
        options = kind.check_schema(SCHEMA)
        stored = json.loads(json.dumps([vars(option) for option in options]))
        assert options_of(stored) == options

    @given(value=JSON)
    def test_any_value_is_taken_or_refused_with_a_sentence(self, kind: LabelKind, value: object) -> None:
        options = kind.check_schema(SCHEMA)
        try:
            checked = kind.check_value(value, options)
        except Invalid as error:
            assert error.detail
            assert error.where
        else:
            assert kind.check_value(json.loads(json.dumps(checked)), options) == checked
            assert all(-1 <= unit.label < len(options) for unit in kind.to_units(checked, options))


def test_an_unknown_kind_is_told_the_known_ones() -> None:
    with pytest.raises(Invalid) as caught:
        kind_of("telepathy")
    assert "categorical" in caught.value.how
