"""T8: fields that a body may not set change nothing, whichever address they are sent to."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.security.matrix import TABLE, Row
from tests.security.test_matrix import address
from tests.security.world import World, build

pytestmark = pytest.mark.django_db
WRITES = [row for row in TABLE if row.body and row.method in {"post", "patch"}]

# What differs from one identical request to the next: numbers from sequences, moments, secrets and draws.
VOLATILE = ("_at", "_until", "_hash", "last_login", "key", "pseudonym", "seed", "password", "username", "expire_date")
FORGED: dict[str, Any] = {
    "id": 1,
    "pk": 1,
    "user": 1,
    "user_id": 1,
    "owner": 1,
    "member": 1,
    "annotator": 1,
    "expert": 1,
    "project": 1,
    "project_id": 1,
    "task": 1,
    "is_staff": True,
    "is_superuser": True,
    "is_active": False,
    "is_simulated": True,
    "can_create_projects": True,
    "weight": 100.0,
    "is_gold": True,
    "gold_purpose": "check",
    "gold_class": "positive",
    "decided_class": "positive",
    "is_extra": True,
    "is_late": False,
    "suggestion_visible": True,
    "source": "import",
    "created_at": "1999-01-01T00:00:00Z",
    "opened_at": "1999-01-01T00:00:00Z",
    "expires_at": "2999-01-01T00:00:00Z",
    "held": 0,
    "live": 0,
    "uses": 0,
    "folds": 9,
    "priority": 9.0,
    "posterior": [0.0, 1.0],
    "live_model_version": 1,
    "max_attempts": 99,
    "fencing": 99,
    "claimed_by": 1,
    "pseudonym": "admin",
    "email": "a@b.example",
}


def state_of_the_tables() -> dict[str, list[str]]:
    """Every row of ours without what is volatile, and without its number."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model._meta.app_label not in {"annotation", "accounts", "jobs"} or model.__name__ == "Throttle":
            continue
        kept = [
            field.attname
            for field in model._meta.concrete_fields
            if not field.primary_key
            and not field.is_relation
            and not field.attname.endswith(VOLATILE)
            and field.attname != "at"
        ]
        relations = [
            f.attname for f in model._meta.concrete_fields if f.is_relation and f.attname in {"project_id", "user_id"}
        ]
        found[model.__name__] = sorted(
            json.dumps(row, default=str) for row in model.objects.values_list(*kept, *relations)
        )
    return found


def after(world: World, row: Row, extra: dict[str, Any]) -> tuple[int, dict[str, list[str]]]:
    actor = "manager" if "manager" in row.may else "annotator" if "annotator" in row.may else "anonymous"
    client = world.client(actor)
    with transaction.atomic():
        body = {**extra, **row.body}
        response = getattr(client, row.method)(address(row.route, world.ids), body, content_type="application/json")
        state = state_of_the_tables()
        transaction.set_rollback(True)
    return response.status_code, state


@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.method} {row.route}")
def test_forged_fields_change_nothing(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    world = build()
    status, honest = after(world, row, {})
    assert status == row.ok
    forged_status, forged = after(world, row, FORGED)
    if forged_status == status:
        for table, rows in honest.items():
            assert forged[table] == rows or without_numbers(forged[table]) == without_numbers(rows), table
    else:
        assert forged_status in {400, 422}, "a forged field is ignored or refused"


def without_numbers(rows: list[str]) -> list[str]:
    """Events carry the numbers of rows and the pseudonyms of new members, which are drawn anew."""
    return sorted(re.sub(r"\d+", "N", re.sub(r"[a-z]+-[a-z]+-\d{3}", "P", row)) for row in rows)


def test_the_comparison_sees_a_change() -> None:
    world = build()
    before = state_of_the_tables()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE annotation_member SET role = 'manager' WHERE id = %s", [world.ids["member"]])
    assert state_of_the_tables() != before
