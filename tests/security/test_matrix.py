"""T7: every route x method x actor against the reviewed table, with the real ids of somebody else's things."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from config.urls import api
from tests.security.matrix import TABLE, Row
from tests.security.world import ACTORS, build

METHODS = ("get", "post", "put", "patch", "delete")
ROUTES = {str(route.name): route for route in api if isinstance(route, URLPattern)}
ROWS = {f"{row.method} {row.route}": row for row in TABLE}

pytestmark = pytest.mark.django_db


def view_of(route: URLPattern) -> type:
    return route.callback.view_class  # type: ignore[union-attr,no-any-return]


def address(name: str, ids: dict[str, object]) -> str:
    def fill(found: re.Match[str]) -> str:
        return str(ids[found.group(1)])

    return "/api/" + re.sub(r"<(?:\w+:)?(\w+)>", fill, str(ROUTES[name].pattern))


def send(client: Client, row: Row, ids: dict[str, object], method: str = ""):
    path, way = address(row.route, ids) + row.query, method or row.method
    if way in {"get", "head", "options", "delete"}:
        return getattr(client, way)(path)
    if row.route == "imports" and way == "post":
        return client.post(path, {"options": "{}"})
    return getattr(client, way)(path, dict(row.body), content_type="application/json")


def read(response) -> bytes:
    """The whole body; a file that is sent is closed by it."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_table_knows_every_route_and_method_and_no_other() -> None:
    routes = {
        f"{method} {name}" for name, route in ROUTES.items() for method in METHODS if hasattr(view_of(route), method)
    }
    assert set(ROWS) == routes
    assert len(ROWS) == len(TABLE)


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_what_the_table_says(actor: str) -> None:
    world = build()
    wrong = []
    for name, row in ROWS.items():
        with transaction.atomic():
            response = send(world.client(actor), row, world.ids)
            body = read(response)
            transaction.set_rollback(True)
        if response.status_code != row.expected(actor):
            wrong.append(f"{name}: {response.status_code}, not {row.expected(actor)}: {body[:200]!r}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["anonymous", "annotator", "manager"])
def test_other_methods_are_refused_without_a_fault(actor: str) -> None:
    world = build()
    client = world.client(actor)
    for name, route in ROUTES.items():
        row = next(row for row in TABLE if row.route == name)
        for method in (*METHODS, "head", "options", "trace"):
            if hasattr(view_of(route), method) and method not in {"options", "head"}:
                continue
            with transaction.atomic():
                response = send(client, row, world.ids, method)
                read(response)
                transaction.set_rollback(True)
            assert response.status_code < 500, f"{method} {name}"
            if method not in {"head", "options"}:
                assert response.status_code in {401, 405}, f"{method} {name}"


def test_what_is_not_there_and_what_is_not_mine_look_the_same() -> None:
    world = build()
    client = world.client("other_manager")
    nowhere = {
        **world.ids,
        "assignment": "7a9f4a8e-52a4-4b4c-8b44-5d2c9f6f0002",
        "key": "7a9f4a8e-52a4-4b4c-8b44-5d2c9f6f0003",
    }
    nowhere |= {name: 10**15 + 7 for name, value in world.ids.items() if isinstance(value, int)}
    for name, row in ROWS.items():
        if row.expected("other_manager") not in {404, 409}:
            continue
        mine, none = (send(client, row, ids) for ids in (world.ids, nowhere))
        texts = [re.sub(r"\d{1,18}", "N", response.content.decode()) for response in (mine, none)]
        assert mine.status_code == none.status_code == row.expected("other_manager"), name
        assert texts[0] == texts[1], name


def test_a_lost_role_counts_from_the_next_request_on() -> None:
    world = build()
    client, project = world.client("manager"), world.ids["project"]
    assert client.get(f"/api/projects/{project}/events").status_code == 200
    world.members["manager"].role = "annotator"
    world.members["manager"].save()
    assert client.get(f"/api/projects/{project}/events").status_code == 403
    world.members["manager"].standing = "banned"
    world.members["manager"].save()
    assert client.get(f"/api/projects/{project}").status_code == 404
    assert client.get(f"/api/media/{world.ids['key']}").status_code == 404
    assert client.get("/api/projects").json()["items"] == []
