"""Events: gapless per project under concurrency, undone with their transaction, and never changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from annotation.events import Happening, record
from annotation.models import Event, Project

pytestmark = pytest.mark.django_db


def make_project(name: str = "p") -> Project:
    return Project.objects.create(name=name, question="?", seed=1)


def test_numbers_run_without_gaps_and_in_order() -> None:
    project = make_project()
    assert record(project.id, Happening("a"), Happening("b", actor="ada", task=7, body={"x": 1})) == 2
    assert record(project.id, Happening("c")) == 3
    stored = list(Event.objects.filter(project=project).order_by("seq").values_list("seq", "kind", "actor", "task"))
    assert stored == [(1, "a", "system", None), (2, "b", "ada", 7), (3, "c", "system", None)]


def test_each_project_counts_for_itself() -> None:
    one, other = make_project("one"), make_project("other")
    record(one.id, Happening("a"))
    assert record(other.id, Happening("a")) == 1


def test_what_is_undone_leaves_no_gap() -> None:
    project = make_project()
    with pytest.raises(RuntimeError), transaction.atomic():
        record(project.id, Happening("lost"))
        raise RuntimeError
    assert record(project.id, Happening("kept")) == 1


@pytest.mark.parametrize("statement", ["UPDATE annotation_event SET kind = 'x'", "DELETE FROM annotation_event"])
def test_nobody_changes_the_past(statement: str) -> None:
    record(make_project().id, Happening("a"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_no_gap_and_no_twin_with_many_writers() -> None:
    project = make_project()

    def write(count: int) -> None:
        try:
            for _ in range(count):
                with transaction.atomic():
                    record(project.id, Happening("a"), Happening("b"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, [10] * 8))
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 161))
