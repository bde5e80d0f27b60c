"""Which task comes next, what late work counts for, and what frees a place."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Assignment, Event, Member, Project, Task
from annotation.serving import places
from annotation.serving.services import end_assignments, expire_due, heartbeat, hold_assignments, submit
from annotation.serving.work import Submission
from annotation.tasks.services import reprioritise
from tests.factories.west import make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db


def hold(member, count=1):
    return hold_assignments(user_id=member.user_id, project_id=member.project_id, hold=count)


def give(member, key, label="positive", count=0, **fields):
    value = {"class": label} if label else {"cant_tell": "blurred"}
    said = Submission(key=uuid.uuid4(), value=value, **fields)
    return submit(user_id=member.user_id, assignment=key, submission=said, hold=count)


def expire():
    Assignment.objects.filter(state="live").update(expires_at=timezone.now() - timedelta(seconds=1))


def drained(member):
    """The media keys that a member is served until there are no more."""
    served, work = [], hold(member)
    while work.offers:
        served.append(work.offers[0].media)
        _, work = give(member, work.offers[0].key, count=1)
    return served


def test_the_highest_priority_comes_first_then_the_oldest():
    project = make_project()
    low, first, second = (make_task(project, priority=p) for p in (0.1, 0.9, 0.9))
    assert drained(make_member(project)) == [task.asset.key for task in (first, second, low)]


def test_new_priorities_hold_from_the_next_task_on():
    project = make_project()
    tasks = make_tasks(project, 4)
    member = make_member(project)
    work = hold(member)
    reprioritise(project_id=project.pk, priorities={tasks[3].pk: 1.0, tasks[2].pk: 0.5})
    _, work = give(member, work.offers[0].key, count=1)
    assert work.offers[0].media == tasks[3].asset.key


def test_a_place_freed_behind_the_cursor_is_found_again():
    project = make_project(policy={"wanted": 1, "minimum": 1})
    tasks = make_tasks(project, 40)
    gone, member = make_member(project), make_member(project)
    assert hold(gone).offers[0].media == tasks[0].asset.key
    work = hold(member)
    expire()
    assert expire_due() == 2
    seen = []
    for _ in range(places.LOOK_BACK_EVERY + 2):
        work = hold(member)
        seen.append(work.offers[0].media)
        give(member, work.offers[0].key)
    _, work = give(member, hold(member).offers[0].key, count=1)
    rest = drained(member)
    assert tasks[0].asset.key in [*seen, *rest, work.offers[0].media]


def test_an_expired_assignment_is_reopened_with_a_higher_epoch():
    project = make_project()
    make_task(project)
    member = make_member(project)
    first = hold(member).offers[0]
    expire()
    assert expire_due() == 1
    assert Task.objects.get().live == 0
    again = hold(member).offers[0]
    assert (again.key, again.epoch) == (first.key, first.epoch + 1)
    assert Assignment.objects.count() == 1


def test_late_work_counts_where_a_place_is_free():
    project = make_project(policy={"wanted": 1, "minimum": 1})
    task = make_task(project)
    member = make_member(project)
    key = hold(member).offers[0].key
    expire()
    expire_due()
    receipt, _ = give(member, key)
    task.refresh_from_db()
    assert (receipt.is_late, receipt.is_extra, task.held, task.live) == (True, False, 1, 0)


def test_late_work_without_a_place_is_an_extra():
    project = make_project(policy={"wanted": 1, "minimum": 1})
    task = make_task(project)
    slow, quick = make_member(project), make_member(project)
    key = hold(slow).offers[0].key
    expire()
    expire_due()
    give(quick, hold(quick).offers[0].key)
    receipt, _ = give(slow, key, "negative")
    task.refresh_from_db()
    assert (receipt.is_late, receipt.is_extra) == (True, True)
    assert (task.held, task.extras, task.wanted) == (1, 1, 1)
    assert Event.objects.last().body["extra"] is True


def test_overdue_but_not_swept_still_holds_its_place():
    project = make_project(policy={"wanted": 1, "minimum": 1})
    task = make_task(project)
    member = make_member(project)
    key = hold(member).offers[0].key
    expire()
    receipt, _ = give(member, key)
    task.refresh_from_db()
    assert (receipt.is_late, receipt.is_extra, task.held, task.live) == (True, False, 1, 0)


def test_before_a_member_hears_that_there_is_nothing_what_expired_is_freed():
    project = make_project(policy={"wanted": 1, "minimum": 1})
    make_task(project)
    gone, member = make_member(project), make_member(project)
    hold(gone)
    assert hold(member).reason == "done"
    expire()
    assert len(hold(member).offers) == 1


def test_a_heartbeat_keeps_a_place():
    project = make_project()
    make_task(project)
    member = make_member(project)
    offer = hold(member).offers[0]
    expire()
    renewed, gone = heartbeat(user_id=member.user_id, project_id=project.pk, keys=[offer.key])
    assert (list(renewed), gone) == ([offer.key], [])
    assert expire_due() == 0


def test_members_who_may_not_work_lose_their_places():
    project = make_project()
    tasks = make_tasks(project, 2)
    paused, ended = make_member(project), make_member(project)
    hold(paused), hold(ended)
    Member.objects.filter(pk=paused.pk).update(standing="paused")
    assert expire_due() == 1
    assert end_assignments(member_id=ended.pk) == 1
    assert set(Task.objects.filter(pk__in=[t.pk for t in tasks]).values_list("live", flat=True)) == {0}


def test_cant_tell_occupies_a_place_and_enough_of_them_need_an_expert():
    project = make_project(policy={"wanted": 3, "cant_tell_limit": 2})
    task = make_task(project)
    for _ in range(2):
        member = make_member(project)
        give(member, hold(member).offers[0].key, "")
        member.refresh_from_db()
        assert member.cant_tell == 1
    task.refresh_from_db()
    assert (task.state, task.held, task.wanted) == ("disputed", 2, 2)


def test_a_sure_task_settles_early_and_honours_live_assignments():
    project = make_project(policy={"wanted": 3, "minimum": 2, "adaptive": True, "settle_confidence": 0.8})
    task = make_task(project)
    crowd = [make_member(project) for _ in range(3)]
    keys = [hold(member).offers[0].key for member in crowd]
    for member, key in zip(crowd[:2], keys[:2], strict=True):
        give(member, key)
    task.refresh_from_db()
    assert (task.state, task.held, task.live, task.wanted) == ("settled", 2, 1, 3)
    receipt, _ = give(crowd[2], keys[2], "negative")
    task.refresh_from_db()
    assert not receipt.is_extra
    assert (task.state, task.held, task.label) == ("settled", 3, "positive")


def test_an_unsure_task_is_disputed_after_its_last_answer():
    project = make_project(policy={"wanted": 2, "minimum": 1})
    task = make_task(project)
    for label in ("positive", "negative"):
        member = make_member(project)
        give(member, hold(member).offers[0].key, label)
    task.refresh_from_db()
    assert (task.state, task.confidence) == ("disputed", pytest.approx(0.5))
    kinds = ["annotation.submitted", "annotation.submitted", "task.disputed"]
    assert list(Event.objects.order_by("seq").values_list("kind", flat=True)) == kinds


def test_a_correction_after_settling_changes_the_consensus_and_nothing_else():
    project = make_project(policy={"wanted": 1, "minimum": 1, "settle_confidence": 0.6})
    task = make_task(project)
    member = make_member(project)
    key = hold(member).offers[0].key
    first, _ = give(member, key)
    task.refresh_from_db()
    assert (task.state, task.label) == ("settled", "positive")
    give(member, key, "negative", supersedes=first.id)
    task.refresh_from_db()
    member.refresh_from_db()
    assert (task.state, task.label, task.held, task.wanted, member.answered) == ("settled", "negative", 1, 1, 1)


def test_a_draft_hands_out_nothing():
    project = make_project(state=Project.State.DRAFT)
    make_task(project)
    assert hold(make_member(project)).reason == "paused"
