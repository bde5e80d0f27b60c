"""Requesting, cancelling and resuming runs: what people and triggers may do with them."""

import threading
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from annotation.errors import Conflict, Invalid, RunActive
from annotation.models import Event
from jobs import bell, folders, leases, services
from jobs.models import Run
from tests.factories.jobs import claimed, make_run
from tests.factories.west import make_member, make_project


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rung: list[int] = []

    def take(run_id: int, _queue: str, _limit: int) -> bool:
        rung.append(run_id)
        return True

    monkeypatch.setattr(bell, "_sent", take)
    return rung


@pytest.mark.django_db(transaction=True)
def test_a_request_queues_a_run_records_it_and_rings(bells: list[int]) -> None:
    project = make_project()
    manager = make_member(project, role="manager")
    run = services.request_run(project_id=project.pk, kind="aggregate", config={"method": "majority"}, by=manager)
    run.refresh_from_db()
    assert (run.state, run.queue, run.config) == (Run.State.QUEUED, "cpu", {"method": "majority"})
    assert bells == [run.pk]
    assert run.rung_at is not None
    event = Event.objects.get(project=project, kind="run.started")
    assert (event.actor, event.body) == (manager.pseudonym, {"run": run.pk, "kind": "aggregate"})


@pytest.mark.django_db(transaction=True)
def test_two_managers_start_the_same_run_and_one_of_them_is_told(bells: list[int]) -> None:
    project = make_project()
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def request() -> None:
        start.wait()
        try:
            services.request_run(project_id=project.pk, kind="train", config={}, by=None)
            outcomes.append("started")
        except RunActive as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["run_active", "run_active", "run_active", "started"]
    assert Run.objects.count() == 1
    assert len(bells) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "config", "where"),
    [
        ("aggregate", {"method": "coin"}, "config.method"),
        ("aggregate", {"methods": "majority"}, "config.methods"),
        ("train", {"epochs": 0}, "config.epochs"),
        ("train", {"epochs": "ten"}, "config.epochs"),
        ("train", {"epochs": True}, "config.epochs"),
        ("train", {"learning_rate": float("nan")}, "config.learning_rate"),
        ("train", {"task_model": ["patch-cnn"]}, "config.task_model"),
        ("export", {"formats": "csv"}, "config.formats"),
        ("export", {"formats": ["xls"]}, "config.formats"),
        ("import", {}, "config"),
        ("paint", {}, "kind"),
    ],
)
def test_a_config_that_cannot_be_is_refused_by_name(kind: str, config: dict[str, object], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.request_run(project_id=make_project().pk, kind=kind, config=config, by=None)
    assert refused.value.where == where
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_queued_run_is_cancelled_at_once_and_never_claimed() -> None:
    run = make_run()
    manager = make_member(run.project, role="manager")
    assert services.request_cancel(run.pk, by=manager).state == Run.State.CANCELLED
    assert leases.claim(run.pk) is None
    event = Event.objects.get(project_id=run.project_id, kind="run.ended")
    assert (event.actor, event.body["state"]) == (manager.pseudonym, "cancelled")


@pytest.mark.django_db
def test_a_running_run_is_asked_by_its_row_and_an_ended_one_left_alone() -> None:
    run = make_run()
    claim = claimed(run)
    assert services.request_cancel(run.pk, by=None).state == Run.State.RUNNING
    assert leases.heartbeat(claim).cancel
    leases.cancel(claim)
    assert services.request_cancel(run.pk, by=None).state == Run.State.CANCELLED
    assert Event.objects.filter(kind="run.ended").count() == 1


def leave_checkpoint(run: Run, fencing: int) -> Path:
    folder = folders.open_attempt(run.pk, fencing)
    (folder / "work").mkdir(exist_ok=True)
    (folder / "work" / "step-0000000007.ckpt").write_bytes(b"seven")
    return folder


@pytest.mark.django_db
@pytest.mark.parametrize("state", [Run.State.FAILED, Run.State.CANCELLED])
def test_a_training_that_ended_badly_goes_on_from_its_checkpoint_with_fresh_attempts(state: Run.State) -> None:
    run = make_run(kind=Run.Kind.TRAIN, state=state, attempt=3, fencing=3, cancel_requested=True, error_code="boom")
    with pytest.raises(Conflict, match="no checkpoint"):
        services.resume(run.pk, by=None)
    leave_checkpoint(run, 3)
    services.resume(run.pk, by=None)
    claim = claimed(run)
    assert (claim.attempt, claim.fencing) == (1, 4)
    assert not leases.heartbeat(claim).cancel
    assert (folders.open_attempt(run.pk, 4) / "work" / "step-0000000007.ckpt").read_bytes() == b"seven"


@pytest.mark.django_db
def test_what_is_done_or_active_or_not_resumable_is_not_resumed() -> None:
    done = make_run(kind=Run.Kind.TRAIN, state=Run.State.DONE)
    leave_checkpoint(done, 1)
    for run in (done, make_run(), make_run(state=Run.State.FAILED)):
        with pytest.raises(Conflict, match="cannot be resumed"):
            services.resume(run.pk, by=None)


@pytest.mark.django_db
def test_resuming_beside_an_active_run_of_the_kind_is_refused() -> None:
    failed = make_run(kind=Run.Kind.TRAIN, state=Run.State.FAILED)
    leave_checkpoint(failed, 1)
    make_run(failed.project, kind=Run.Kind.TRAIN)
    with pytest.raises(RunActive):
        services.resume(failed.pk, by=None)


@pytest.mark.django_db
def test_an_attempt_never_writes_into_the_folder_of_another(settings: Settings) -> None:
    run = make_run(kind=Run.Kind.TRAIN)
    zombie = leave_checkpoint(run, 1)
    successor = folders.open_attempt(run.pk, 2)
    (zombie / "work" / "step-0000000007.ckpt").write_bytes(b"overwritten by a zombie")
    assert (successor / "work" / "step-0000000007.ckpt").read_bytes() == b"seven"
    folders.drop_others(run.pk, successor)
    assert folders.attempts(run.pk) == [successor]
    assert folders.absolute(folders.relative(successor)) == successor
