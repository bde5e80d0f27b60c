"""Lists by keyset: {items, next}; a page costs the same wherever it is, and no row is seen twice or missed."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import Model, Q, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web.parsers import loads

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_CURSOR = 1000


class PageQuery(serializers.Serializer[Any]):
    """The query parameters that every list takes."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=MAX_LIMIT,
        default=DEFAULT_LIMIT,
        help_text="How many items at most.",
        error_messages={
            "min_value": f"Ask for 1 to {MAX_LIMIT} items.",
            "max_value": f"Ask for 1 to {MAX_LIMIT} items; use `cursor` for more.",
            "max_string_length": f"Ask for 1 to {MAX_LIMIT} items.",
        },
    )
    cursor = serializers.CharField(required=False, max_length=MAX_CURSOR, help_text="`next` of the page before.")


class KeysetPagination(BasePagination):
    """Orders by the view's `ordering` (model fields, '-' for descending, the last one unique; default 'id')."""

    display_page_controls = False
    _next: str | None = None

    def paginate_queryset(  # type: ignore[override]  # a list in memory needs no pages
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """The rows of the page that the query parameters ask for; raises ValidationError (400) for bad ones."""
        query = PageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        limit: int = query.validated_data["limit"]
        ordering: Sequence[str] = tuple(getattr(view, "ordering", ("id",)))
        page = queryset.order_by(*ordering)
        if cursor := query.validated_data.get("cursor"):
            page = page.filter(_after(ordering, _decode(cursor, ordering, queryset.model)))
        rows = list(page[: limit + 1])
        self._next = _encode(ordering, rows[limit - 1]) if len(rows) > limit else None
        return rows[:limit]

    def get_paginated_response(self, data: object) -> Response:
        """The page as it is sent."""
        return Response({"items": data, "next": self._next})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The page in the OpenAPI document."""
        return {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": schema,
                "next": {"type": "string", "nullable": True, "description": "send as `cursor` for the next page"},
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The query parameters in the OpenAPI document."""
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        return [
            {"name": "limit", "in": "query", "required": False, "schema": limit},
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string", "maxLength": MAX_CURSOR}},
        ]


def _after(ordering: Sequence[str], values: Sequence[object]) -> Q:
    """The rows behind the given one: (a, b) > (x, y), written so that an index on the ordering is used."""
    behind = Q()
    equal = Q()
    for name, value in zip(ordering, values, strict=True):
        field = name.lstrip("-")
        step = "lt" if name.startswith("-") else "gt"
        behind |= equal & Q((f"{field}__{step}", value))
        equal &= Q((field, value))
    first = ordering[0].lstrip("-")
    bound = "lte" if ordering[0].startswith("-") else "gte"
    return Q((f"{first}__{bound}", values[0])) & behind


def _encode(ordering: Sequence[str], row: object) -> str:
    """The opaque cursor behind a row (a model instance or a mapping)."""
    names = [name.lstrip("-") for name in ordering]
    values = [row[name] if isinstance(row, Mapping) else getattr(row, name) for name in names]
    text = json.dumps({"o": ",".join(ordering), "v": values}, default=_exact, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _exact(value: object) -> str:
    """Times with all their microseconds (a cut one would lead back to its own row), UUIDs and decimals as text."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _decode(cursor: str, ordering: Sequence[str], model: type[Model]) -> list[object]:
    """The values of a cursor, typed by the model's fields; raises ValidationError for one that this list never gave."""
    refusal = serializers.ValidationError({"cursor": ["This cursor does not belong to this list; begin without one."]})
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        read = loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
    except (ValueError, ParseError):
        raise refusal from None
    if not isinstance(read, dict) or read.get("o") != ",".join(ordering):
        raise refusal
    values = read.get("v")
    if not isinstance(values, list) or len(values) != len(ordering):
        raise refusal
    try:
        return [
            model._meta.get_field(name.lstrip("-")).to_python(value)  # type: ignore[union-attr]  # noqa: SLF001
            for name, value in zip(ordering, values, strict=True)
        ]
    except (ModelValidationError, TypeError, ValueError):
        raise refusal from None
