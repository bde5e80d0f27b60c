"""The OpenAPI document is valid, without a warning, and knows every route and method."""

import re
from typing import Any

import pytest
from django.urls import URLPattern
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from config.urls import api

METHODS = ("get", "post", "put", "patch", "delete")
UNDOCUMENTED = {"schema", "docs"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call,no-any-return]


def routes() -> list[tuple[str, str]]:
    found = []
    for route in api:
        assert isinstance(route, URLPattern)
        if route.name not in UNDOCUMENTED:
            view = route.callback.view_class  # type: ignore[union-attr]
            path = "/api/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(route.pattern))
            found += [(method, path) for method in METHODS if hasattr(view, method)]
    return found


def test_it_is_valid_and_complete_without_a_warning(document: dict[str, Any]) -> None:
    validate_schema(document)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


@pytest.mark.parametrize(("method", "path"), routes())
def test_every_route_is_documented(document: dict[str, Any], method: str, path: str) -> None:
    operation = document["paths"][path][method]
    assert operation.get("description"), "a docstring says what the operation does"
    assert operation["responses"]["default"]["content"].keys() == {"application/problem+json"}
    success = [code for code in operation["responses"] if code.startswith("2")]
    assert success
    if method in {"post", "put", "patch"} and "requestBody" in operation:
        assert operation["requestBody"]["content"]


def test_nothing_else_is_documented(document: dict[str, Any]) -> None:
    documented = {(method, path) for path, item in document["paths"].items() for method in item if method in METHODS}
    assert documented == set(routes())


def test_every_operation_says_how_one_signs_in(document: dict[str, Any]) -> None:
    assert set(document["components"]["securitySchemes"]) == {"session", "token"}
