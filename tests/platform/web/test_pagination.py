"""Keyset lists: every row once and in order, whatever the page size; bad parameters are a 400 (G6, G7)."""

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from annotation.models import Project, Task
from tests.factories.west import make_project, make_tasks
from web.pagination import KeysetPagination

pytestmark = pytest.mark.django_db


def page(queryset: Any, ordering: tuple[str, ...], **query: str | int) -> tuple[list[Any], str | None]:
    view = APIView()
    view.ordering = ordering  # type: ignore[attr-defined]
    pages = KeysetPagination()
    rows = pages.paginate_queryset(queryset, Request(APIRequestFactory().get("/", query)), view)
    return rows, pages.get_paginated_response(rows).data["next"]


def walk(queryset: Any, ordering: tuple[str, ...], limit: int) -> list[int]:
    found: list[int] = []
    cursor: dict[str, str] = {}
    for _ in range(20):
        rows, after = page(queryset, ordering, limit=limit, **cursor)
        found += [row.pk for row in rows]
        if after is None:
            return found
        cursor = {"cursor": after}
    raise AssertionError("the cursor does not move on")


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.mark.parametrize(
    "ordering", [("id",), ("-id",), ("-priority", "id"), ("priority", "-id"), ("created_at", "id")]
)
@given(priorities=st.lists(st.sampled_from([0.1, 0.25, 1 / 3, -2.0]), max_size=12), limit=st.integers(1, 5))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_walking_the_pages_gives_every_row_once_in_order(
    project: Project, ordering: tuple[str, ...], priorities: list[float], limit: int
) -> None:
    Task.objects.filter(project=project).delete()
    tasks = make_tasks(project, len(priorities))
    for task, priority in zip(tasks, priorities, strict=True):
        Task.objects.filter(pk=task.pk).update(priority=priority)
    rows = Task.objects.filter(project=project)
    assert walk(rows, ordering, limit) == list(rows.order_by(*ordering).values_list("pk", flat=True))


def test_rows_inserted_meanwhile_neither_repeat_nor_shift_others(project: Project) -> None:
    before = [task.pk for task in make_tasks(project, 4)]
    rows = Task.objects.filter(project=project)
    first, cursor = page(rows, ("-id",), limit=2)
    make_tasks(project, 3)
    second, _ = page(rows, ("-id",), limit=2, cursor=cursor)
    assert [task.pk for task in [*first, *second]] == before[::-1]


@pytest.mark.parametrize("limit", ["0", "-1", "201", str(2**70), "abc", "1.5", "9" * 5000, "%00", "1\x00"])
def test_a_bad_limit_is_a_400(project: Project, limit: str) -> None:
    with pytest.raises(ValidationError):
        page(Task.objects.all(), ("id",), limit=limit)


def encode(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "!!!",
        "a",
        "x" * 2000,
        encode(None),
        encode([1]),
        encode({"o": "id"}),
        encode({"o": "id", "v": []}),
        encode({"o": "id", "v": ["abc"]}),
        encode({"o": "id", "v": [{"a": 1}]}),
        encode({"o": "-id", "v": [1]}),
        encode({"o": "user__password", "v": ["a"]}),
        base64.urlsafe_b64encode(b"[" * 600).decode(),
        base64.urlsafe_b64encode(b'{"o":"id","v":["\\u0000"]}').decode(),
    ],
)
def test_a_foreign_cursor_is_a_400(project: Project, cursor: str) -> None:
    with pytest.raises(ValidationError):
        page(Task.objects.all(), ("id",), cursor=cursor)


def test_a_cursor_never_widens_the_list(project: Project) -> None:
    make_tasks(project, 3)
    other = make_project()
    (_, *_), cursor = page(Task.objects.filter(project=project), ("id",), limit=1)
    assert page(Task.objects.filter(project=other), ("id",), cursor=cursor)[0] == []
