"""What makes a run due without anybody asking, and the sweep that does what was missed."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from annotation.events import Happening, record
from annotation.models import Import, Member, Project, Task
from annotation.signals import member_excluded, ring
from jobs import bell, leases, sweep, triggers
from jobs.models import Run
from tests.factories.jobs import claimed, make_run
from tests.factories.west import make_annotation, make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rung: list[int] = []

    def take(run_id: int, _queue: str, _limit: int) -> bool:
        rung.append(run_id)
        return True

    monkeypatch.setattr(bell, "_sent", take)
    return rung


def kinds(runs: list[Run]) -> list[str]:
    return [str(run.kind) for run in runs]


def annotate(project: Project, count: int) -> None:
    member = make_member(project)
    for task in make_tasks(project, count):
        make_annotation(member, task)


def test_the_first_annotation_makes_an_aggregation_due_and_then_every_so_many() -> None:
    project = make_project(policy={"aggregate_after": 3})
    assert triggers.fire(project_id=project.pk) == []
    annotate(project, 1)
    first = triggers.fire(project_id=project.pk)
    assert kinds(first) == ["aggregate"]
    assert triggers.fire(project_id=project.pk) == []  # it is active already
    Run.objects.update(state=Run.State.DONE)
    annotate(project, 2)
    assert triggers.fire(project_id=project.pk) == []
    annotate(project, 1)
    assert kinds(triggers.fire(project_id=project.pk)) == ["aggregate"]


def test_a_failing_aggregation_is_not_started_again_until_there_is_more() -> None:
    project = make_project(policy={"aggregate_after": 5})
    annotate(project, 1)
    triggers.fire(project_id=project.pk)
    Run.objects.update(state=Run.State.FAILED)
    assert triggers.fire(project_id=project.pk) == []


def test_a_triggered_run_is_like_the_last_good_one() -> None:
    project = make_project()
    make_run(project, state=Run.State.DONE, config={"method": "majority"})
    make_run(project, state=Run.State.FAILED, config={"method": "dawid-skene"})
    record(project.pk, Happening("member.standing"))
    (run,) = triggers.fire(project_id=project.pk)
    assert run.config == {"method": "majority"}


@pytest.mark.parametrize("kind", ["member.standing", "model.promoted", "model.rolled_back", "model.retired"])
def test_what_every_consensus_rests_on_makes_an_aggregation_due_once(kind: str) -> None:
    project = make_project()
    record(project.pk, Happening(kind))
    (run,) = triggers.fire(project_id=project.pk)
    Run.objects.filter(pk=run.pk).update(state=Run.State.DONE)
    assert triggers.fire(project_id=project.pk) == []


def test_retraining_counts_tasks_that_people_have_settled_since() -> None:
    project = make_project(policy={"retrain_after": 3, "aggregate_after": 1000})
    make_run(project, state=Run.State.DONE)
    now = timezone.now()
    settled = {"state": Task.State.SETTLED, "settled_at": now}
    for _ in range(4):
        make_task(project, gold_purpose="check", **settled)
    make_tasks(project, 2, **settled)
    assert triggers.fire(project_id=project.pk) == []
    make_tasks(project, 1, state=Task.State.DECIDED, settled_at=now)
    assert kinds(triggers.fire(project_id=project.pk)) == ["train"]
    Run.objects.update(state=Run.State.DONE)
    assert triggers.fire(project_id=project.pk) == []


def make_import(project: Project, state: Import.State) -> Import:
    return Import.objects.create(project=project, state=state, folder=f"f{Import.objects.count()}")


@pytest.mark.parametrize(("state", "stage"), [(Import.State.UPLOADED, "check"), (Import.State.COMMITTING, "commit")])
def test_an_import_that_waits_gets_one_run(state: Import.State, stage: str) -> None:
    project = make_project()
    batch = make_import(project, state)
    (run,) = triggers.fire(project_id=project.pk)
    assert (run.subject, run.config) == (str(batch.pk), {"stage": stage})
    assert triggers.fire(project_id=project.pk) == []


@pytest.mark.parametrize(("ended", "code"), [(Run.State.FAILED, "worker_lost"), (Run.State.CANCELLED, "cancelled")])
def test_an_import_whose_run_ended_badly_ends_with_it_instead_of_being_tried_for_ever(
    ended: Run.State, code: str
) -> None:
    project = make_project()
    batch = make_import(project, Import.State.COMMITTING)
    make_run(project, kind=Run.Kind.IMPORT, subject=str(batch.pk), state=ended, config={"stage": "commit"},
             error_code="worker_lost" if ended == Run.State.FAILED else "")  # fmt: skip
    assert triggers.fire(project_id=project.pk) == []
    batch.refresh_from_db()
    assert batch.state == Import.State.FAILED
    assert batch.error is not None
    assert batch.error["code"] == code


def test_a_ban_rings_for_an_aggregation_at_once(bells: list[int]) -> None:
    project = make_project()
    member = make_member(project, standing=Member.Standing.BANNED)
    record(project.pk, Happening("member.standing"))
    ring(member_excluded, project_id=project.pk, member_id=member.pk)
    assert len(bells) == 1


def test_the_sweep_reaps_rings_again_and_starts_what_is_due(bells: list[int]) -> None:
    dead = make_run()
    claimed(dead)
    Run.objects.filter(pk=dead.pk).update(lease_until=Now() - timedelta(seconds=1))
    waiting = make_run(rung_at=timezone.now() - timedelta(minutes=5))
    fresh = make_run(rung_at=timezone.now())
    project = make_project()
    annotate(project, 1)
    sweep.sweep()
    dead.refresh_from_db()
    started = Run.objects.get(project=project)
    assert dead.state == Run.State.QUEUED
    assert set(bells) == {dead.pk, waiting.pk, started.pk}
    assert fresh.pk not in bells
    bells.clear()
    sweep.sweep()
    assert bells == []


def test_a_second_sweep_at_the_same_time_does_nothing(
    bells: list[int], other_connection: Callable[[str], None]
) -> None:
    make_run()
    other_connection(f"SELECT pg_advisory_lock({sweep._LOCK})")
    sweep.sweep()
    assert bells == []
    other_connection(f"SELECT pg_advisory_unlock({sweep._LOCK})")
    sweep.sweep()
    assert len(bells) == 1


@pytest.fixture
def other_connection() -> Iterator[Callable[[str], None]]:
    other = connection.copy()

    def execute(sql: str) -> None:
        with other.cursor() as cursor:
            cursor.execute(sql)

    yield execute
    other.close()


def test_a_step_that_fails_does_not_keep_the_others_from_theirs(
    bells: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        message = "broken"
        raise RuntimeError(message)

    monkeypatch.setattr(leases, "reap", broken)
    make_run()
    sweep.sweep()
    assert len(bells) == 1


def test_a_deaf_broker_is_asked_once_per_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def refuse(run_id: int, _queue: str, _limit: int) -> bool:
        asked.append(run_id)
        return False

    monkeypatch.setattr(bell, "_sent", refuse)
    first, second = make_run(), make_run()
    sweep.sweep()
    assert asked == [first.pk]
    assert set(Run.objects.values_list("rung_at", flat=True)) == {None}
    assert second.pk not in asked
