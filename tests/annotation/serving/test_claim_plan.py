"""A claim reads a bounded number of rows, however many tasks there are and however many of them the member has done."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from annotation.models import Assignment, Project, Task
from annotation.serving.places import LOOK_BACK_ROWS, Look, claim_sql
from tests.factories.west import make_member, make_project, make_tasks

pytestmark = pytest.mark.django_db

TASKS = 4000
GOLD = 200
PLACES = 2


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def rows_read(project: Project, member: int, look: Look, gold: int | None, cursor: tuple[float, int]) -> int:
    """Rows that the claim reads from tables and indexes, those that it throws away included."""
    parameters = {
        "project": project.pk,
        "member": member,
        "seconds": 900,
        "suggest": False,
        "epoch": 0,
        "moves_cursor": True,
        "after_rank": cursor[0],
        "after_task": cursor[1],
        "gold_at": 0.5,
    }
    text = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + claim_sql("priority", look, PLACES, gold)
    row = psycopg.Cursor(connection.connection).execute(text.encode(), parameters).fetchone()
    assert row is not None
    (found,) = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    total = 0
    for node in nodes(found["Plan"]):
        if "Scan" in node["Node Type"] and node.get("Relation Name", "").startswith("annotation_"):
            removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            total += (node["Actual Rows"] + removed) * node["Actual Loops"]
    return int(total)


@pytest.fixture
def study():
    """A member who works alone: he has answered the first half of what is still open."""
    project = make_project(policy={"wanted": 3})
    tasks = make_tasks(project, TASKS)
    Task.objects.filter(pk__in=[task.pk for task in tasks[:GOLD]]).update(
        gold_purpose="check", gold_class="positive", wanted=0
    )
    member = make_member(project)
    Assignment.objects.bulk_create(
        Assignment(project=project, member=member, task=task, state="skipped", expires_at="2030-01-01T00:00Z")
        for task in tasks[: TASKS // 2]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotation_task, annotation_assignment")
    return project, member.pk, (0.0, tasks[TASKS // 2 - 1].pk)


@pytest.mark.parametrize("gold", [None, 0, 1])
def test_behind_the_cursor_a_claim_reads_what_it_hands_out(study, gold):
    project, member, cursor = study
    # the worst for gold: this member has answered all that there is, and each is looked at twice to find none
    most = 60 + 3 * GOLD if gold else 60
    assert rows_read(project, member, Look.FORWARD, gold, cursor) < most


def test_looking_back_reads_the_first_rows_only(study):
    project, member, cursor = study
    assert rows_read(project, member, Look.BACK, None, cursor) < 6 * LOOK_BACK_ROWS
