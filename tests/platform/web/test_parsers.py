"""The strict JSON parser: what it takes, and a sentence for everything else (RELIABILITY rows G1 to G4, G9, G15)."""

import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from rest_framework.exceptions import ParseError, UnsupportedMediaType

from annotation.errors import TooLarge
from web.parsers import MAX_DEPTH, StrictJSONParser, depth, loads

JSON_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | JSON_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(JSON_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_every_ordinary_value_comes_through_unchanged(value: object) -> None:
    assert loads(json.dumps(value)) == value
    assert loads(json.dumps(value, ensure_ascii=False)) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" * 100_000, "nested"),
        ("[" * 100_000 + "]" * 100_000, "nested"),
        ('{"a":' * 100_000, "nested"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": {"b": 1, "b": 1}}', "twice"),
        ("NaN", "NaN"),
        ("[Infinity]", "Infinity"),
        ("-Infinity", "Infinity"),
        ("1e400", "too large"),
        ("-1e400", "too large"),
        (str(2**70), "64 bits"),
        (str(-(2**64)), "64 bits"),
        ("9" * 5000, "64 bits"),
        ('"a\\u0000b"', "NUL"),
        ('{"a\\u0000": 1}', "NUL"),
        ('["\\ud800"]', "surrogate"),
        ('{"x": [{"\\uDFFF": 1}]}', "surrogate"),
        ('"\x00"', "not JSON"),
        ("", "not JSON"),
        ("{", "not JSON"),
        ("{'a': 1}", "not JSON"),
        ("[1,]", "not JSON"),
        ('"' + "\\" * 3, "not JSON"),
    ],
)
def test_what_is_unsafe_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence):
        loads(text)


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert loads('"\\ud83e\\uddec"') == "\U0001f9ec"


def test_brackets_in_strings_do_not_nest() -> None:
    assert loads(json.dumps(["[" * 1000, '\\"[{' * 100])) == ["[" * 1000, '\\"[{' * 100]


def test_the_limit_itself_is_allowed_and_one_more_is_not() -> None:
    assert depth("[" * MAX_DEPTH + "]" * MAX_DEPTH) <= MAX_DEPTH
    loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    with pytest.raises(ParseError):
        loads("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


@pytest.mark.parametrize("unit", ['"', '\\"', '["', '"\\'])
def test_the_scan_of_brackets_is_linear(unit: str) -> None:
    def seconds(repeats: int) -> float:
        text = "[" * (MAX_DEPTH + 1) + unit * repeats
        started = time.thread_time()
        depth(text)
        return time.thread_time() - started

    small, large = (min(seconds(repeats) for _ in range(5)) for repeats in (10_000, 200_000))
    assert large < 200 * max(small, 0.0005), "twenty times the text may not take four hundred times as long"


def test_a_body_above_the_limit_is_refused_without_reading_it_all(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    stream = io.BytesIO(b'"' + b"a" * 100_000 + b'"')
    with pytest.raises(TooLarge):
        StrictJSONParser().parse(stream)
    assert stream.tell() == 1001


def test_only_utf8_is_read() -> None:
    with pytest.raises(ParseError, match="UTF-8"):
        StrictJSONParser().parse(io.BytesIO('"ä"'.encode("latin-1")))
    with pytest.raises(UnsupportedMediaType):
        StrictJSONParser().parse(io.BytesIO(b"1"), "application/json; charset=utf-16")
    assert StrictJSONParser().parse(io.BytesIO(b"1"), "application/json; charset=UTF-8") == 1
