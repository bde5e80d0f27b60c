"""Many annotators at once, in threads with connections of their own: places are exact, answers count once."""

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from annotation.errors import DomainError
from annotation.models import Annotation, Assignment, Event, Member, Project, Task
from annotation.serving.services import expire_due, hold_assignments, submit
from annotation.serving.work import Submission
from tests.factories.west import make_member, make_project, make_tasks

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 32
T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results of calls that all begin at the same moment."""
    start = threading.Barrier(len(calls))

    def call(one: Callable[[], T]) -> T:
        start.wait()
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def answer(label: str = "positive") -> Submission:
    return Submission(key=uuid.uuid4(), value={"class": label})


def hold(member: Member, count: int = 1):
    return hold_assignments(user_id=member.user_id, project_id=member.project_id, hold=count)


def books_are_right(project: Project) -> None:
    """Counters equal recounts, nobody has answered twice, events have no gap."""
    for task in Task.objects.filter(project=project):
        current = Annotation.objects.filter(task=task, current_of__isnull=False)
        assert task.held == current.filter(is_extra=False).count()
        assert task.extras == current.filter(is_extra=True).count()
        assert task.live == Assignment.objects.filter(task=task, state="live").count()
        assert task.held + task.live <= task.wanted
        assert current.values("member").distinct().count() == current.count()
    numbers = list(Event.objects.filter(project=project).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_one_of_many_gets_the_last_place():
    project = make_project(policy={"wanted": 1, "minimum": 1})
    make_tasks(project, 1)
    crowd = [make_member(project) for _ in range(CROWD)]
    served = at_once([lambda m=member: hold(m) for member in crowd])
    assert sum(len(work.offers) for work in served) == 1
    assert {work.reason for work in served if not work.offers} == {"done"}
    books_are_right(project)


def test_a_drained_project_has_exactly_what_it_wanted():
    project = make_project(policy={"wanted": 3, "minimum": 1, "adaptive": False})
    make_tasks(project, 60)

    def drain(member: Member) -> int:
        given = 0
        work = hold(member)
        while work.offers:
            _, work = submit(user_id=member.user_id, assignment=work.offers[0].key, submission=answer(), hold=1)
            given += 1
        return given

    crowd = [make_member(project) for _ in range(CROWD)]
    given = at_once([lambda m=member: drain(m) for member in crowd])
    assert sum(given) == 180
    assert set(Task.objects.values_list("held", flat=True)) == {3}
    assert not Annotation.objects.filter(is_extra=True).exists()
    books_are_right(project)


def test_the_same_request_many_times_at_once_is_one_answer():
    project = make_project()
    make_tasks(project, 1)
    member = make_member(project)
    key, said = hold(member).offers[0].key, answer()
    receipts = at_once([lambda: submit(user_id=member.user_id, assignment=key, submission=said)[0]] * 12)
    assert len({receipt.id for receipt in receipts}) == 1
    assert sum(not receipt.is_repeat for receipt in receipts) == 1
    member.refresh_from_db()
    assert (Annotation.objects.count(), member.answered) == (1, 1)
    books_are_right(project)


def test_two_tabs_with_different_answers_leave_one():
    project = make_project()
    make_tasks(project, 1)
    member = make_member(project)
    key = hold(member).offers[0].key

    def give(label: str) -> str:
        try:
            submit(user_id=member.user_id, assignment=key, submission=answer(label))
        except DomainError as refused:
            return refused.code
        return "taken"

    outcome = at_once([lambda v=label: give(v) for label in ("positive", "negative") * 4])
    assert sorted(outcome) == ["already_answered"] * 7 + ["taken"]
    books_are_right(project)


def test_many_tabs_of_one_member_hold_no_more_than_the_policy_allows():
    project = make_project()
    make_tasks(project, 20)
    member = make_member(project)
    at_once([lambda: hold(member, 3)] * 8)
    assert Assignment.objects.filter(member=member, state="live").count() == project.policy.max_open
    books_are_right(project)


def test_expiry_and_late_answers_at_once_keep_the_books():
    project = make_project(policy={"wanted": 2, "minimum": 1})
    make_tasks(project, 4)
    crowd = [make_member(project) for _ in range(8)]
    keys = {member: hold(member).offers[0].key for member in crowd}
    Assignment.objects.update(expires_at="2000-01-01T00:00Z")
    others = [make_member(project) for _ in range(8)]

    def late(member: Member):
        return submit(user_id=member.user_id, assignment=keys[member], submission=answer())[0]

    calls: list[Callable[[], object]] = [lambda m=member: late(m) for member in crowd]
    calls += [lambda m=member: hold(m) for member in others]
    calls += [expire_due] * 4
    at_once(calls)
    assert Annotation.objects.count() == 8
    books_are_right(project)
