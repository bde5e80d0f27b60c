"""Finishing touches to the OpenAPI document: every operation names the form of its errors."""

from collections.abc import Mapping
from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457: what went wrong, in a sentence, and what to do about it.",
    "required": ["type", "title", "status", "code", "detail", "fix"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable; for programs"},
        "detail": {"type": "string", "description": "one sentence; for people"},
        "fix": {"type": "string", "description": "what to do"},
        "where": {"type": "string", "description": "path of the field at fault"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "detail"],
                "properties": {"where": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
METHODS = {"get", "post", "put", "patch", "delete"}


def add_problems(result: dict[str, Any], generator: object, request: object, public: object) -> dict[str, Any]:
    """A postprocessing hook: adds the Problem component, and a `default` response to every operation."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    response: Mapping[str, object] = {
        "description": "Any failure",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result.get("paths", {}).values():
        for method, operation in operations.items():
            if method in METHODS:
                operation.setdefault("responses", {})["default"] = response
    return result
