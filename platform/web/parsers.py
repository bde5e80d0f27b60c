"""The only JSON that is accepted: UTF-8, bounded in size, depth and numbers, no twin keys, NUL or half surrogates."""

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from annotation.errors import TooLarge

MAX_DEPTH = 32
MAX_INTEGER = 2**63 - 1
_MAX_DIGITS = 20

# A string (closed, or running to the end), or a bracket. The string is possessive and always matches once it has begun,
# so that the scan stays linear whatever it is given.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.?)*+"?|[\[\]{}]', re.DOTALL)
_SUSPECT = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)


class StrictJSONParser(BaseParser):
    """Parses a request body; every refusal is a sentence, and nothing unsafe reaches a serializer."""

    media_type = "application/json"

    def parse(  # type: ignore[override]  # JSON may be any value; serializers refuse what is no object
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> object:
        """Return the value of the body, or raise ParseError (400), TooLarge (413) or UnsupportedMediaType (415)."""
        if media_type and re.search(r"charset=(?!\"?utf-?8\"?\s*(?:;|$))", media_type, re.IGNORECASE):
            raise UnsupportedMediaType(media_type, detail="JSON is read as UTF-8 only.")
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body: bytes = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(f"The body is larger than {limit // 1024} KiB.")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise ParseError("The body is not valid UTF-8.") from None
        return loads(text)


def loads(text: str) -> object:
    """The value of a JSON text under the rules of this module; raises ParseError."""
    if depth(text) > MAX_DEPTH:
        raise ParseError(f"The JSON is nested more than {MAX_DEPTH} deep.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_bounded,
        )
    except json.JSONDecodeError as fault:
        raise ParseError(f"The body is not JSON: {fault.msg} (line {fault.lineno}, column {fault.colno}).") from None
    if _SUSPECT.search(text):
        _refuse_unsafe_text(value)
    return value


def depth(text: str) -> int:
    """How deep the brackets of a JSON text nest, found without recursion; 0 where there are too few to matter."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    deepest = level = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in {"[", "{"}:
            level += 1
            deepest = max(deepest, level)
        elif token in {"]", "}"}:
            level -= 1
    return deepest


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are all different: evidence must not depend on which of two wins."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise ParseError(f"The key {twin!r:.80} stands twice in one object.")
    return found


def _refuse_constant(name: str) -> object:
    """NaN and the infinities are no JSON."""
    raise ParseError(f"{name} is not a JSON number.")


def _finite(digits: str) -> float:
    """A float that does not overflow."""
    number = float(digits)
    if not math.isfinite(number):
        raise ParseError("A number is too large.")
    return number


def _bounded(digits: str) -> int:
    """A whole number of at most 64 bits."""
    if len(digits) > _MAX_DIGITS or abs(number := int(digits)) > MAX_INTEGER:
        raise ParseError("A whole number has more than 64 bits.")
    return number


def _refuse_unsafe_text(value: object) -> None:
    """Raise ParseError where a string or a key holds NUL or half of a surrogate pair, which PostgreSQL cannot store."""
    if isinstance(value, str):
        if "\x00" in value:
            raise ParseError("Text must not hold the NUL character.")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise ParseError("Text must not hold half of a surrogate pair.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unsafe_text(key)
            _refuse_unsafe_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_unsafe_text(inner)
