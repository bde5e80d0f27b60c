"""Claims, leases and fencing: who may work on a run, for how long, and whose writes count."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models.functions import Now
from pytest_django import Settings

from annotation.models import Event
from jobs import leases
from jobs.failures import Failure
from jobs.leases import LEASE, Claim, LeaseLost
from jobs.models import Run
from tests.factories.jobs import claimed, make_run

BOOM = Failure("boom", "It broke.", "Mend it.")


def expire(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=Now() - LEASE)


@pytest.mark.django_db
def test_a_claim_takes_the_lease_and_counts_the_attempt_before_any_work() -> None:
    run = make_run()
    claim = claimed(run)
    run.refresh_from_db()
    assert (claim.attempt, claim.fencing) == (run.attempt, run.fencing) == (1, 1)
    assert run.state == Run.State.RUNNING
    assert run.lease_until is not None
    assert run.heartbeat_at is not None
    assert run.lease_until - run.heartbeat_at == LEASE


@pytest.mark.django_db
@pytest.mark.parametrize("state", [Run.State.RUNNING, Run.State.DONE, Run.State.FAILED, Run.State.CANCELLED])
def test_only_a_queued_run_can_be_claimed(state: Run.State) -> None:
    assert leases.claim(make_run(state=state).pk) is None


@pytest.mark.django_db(transaction=True)
def test_of_eight_claims_at_once_one_wins() -> None:
    run = make_run()
    won: list[Claim] = []
    start = threading.Barrier(8)

    def compete() -> None:
        start.wait()
        claim = leases.claim(run.pk)
        if claim is not None:
            won.append(claim)
        connection.close()

    threads = [threading.Thread(target=compete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [claim.fencing for claim in won] == [1]
    run.refresh_from_db()
    assert run.attempt == 1


@pytest.mark.django_db
def test_a_heartbeat_moves_the_lease_and_brings_the_wish_to_cancel() -> None:
    run = make_run()
    claim = claimed(run)
    expire(run)
    assert leases.heartbeat(claim, {"stage": "em", "done": 1, "total": 2, "message": None}) == leases.Pulse(
        alive=True, cancel=False
    )
    assert leases.reap() == []
    Run.objects.filter(pk=run.pk).update(cancel_requested=True)
    assert leases.heartbeat(claim).cancel
    run.refresh_from_db()
    assert run.progress["stage"] == "em"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda claim: leases.complete(claim, dict),
        lambda claim: leases.fail(claim, BOOM),
        leases.cancel,
        leases.hand_back,
    ],
    ids=["complete", "fail", "cancel", "hand_back"],
)
def test_a_zombie_writes_nothing(write: Callable[[Claim], None]) -> None:
    run = make_run()
    zombie = claimed(run)
    expire(run)
    assert leases.reap() == [run.pk]
    successor = claimed(run)
    with pytest.raises(LeaseLost):
        write(zombie)
    assert not leases.heartbeat(zombie, {"stage": "zombie"}).alive
    run.refresh_from_db()
    assert (run.state, run.fencing, run.progress) == (Run.State.RUNNING, successor.fencing, {})
    leases.complete(successor, lambda: {"tasks": 3})
    run.refresh_from_db()
    assert (run.state, run.result) == (Run.State.DONE, {"tasks": 3})


@pytest.mark.django_db
def test_what_a_zombie_would_publish_is_never_called() -> None:
    run = make_run()
    zombie = claimed(run)
    expire(run)
    leases.reap()
    called: list[str] = []

    def publish() -> dict[str, object]:
        called.append("published")
        return {}

    with pytest.raises(LeaseLost):
        leases.complete(zombie, publish)
    assert called == []


@pytest.mark.django_db
def test_a_run_that_always_kills_its_worker_fails_after_exactly_three_attempts() -> None:
    run = make_run()
    for attempt in (1, 2, 3):
        assert claimed(run).attempt == attempt
        expire(run)
        assert leases.reap() == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.error_code, run.attempt) == (Run.State.FAILED, "worker_lost", 3)
    assert run.error_fix
    assert leases.claim(run.pk) is None
    ended = Event.objects.filter(project_id=run.project_id, kind="run.ended")
    assert [event.body["code"] for event in ended] == ["worker_lost"]


@pytest.mark.django_db
def test_a_worker_known_to_be_dead_is_replaced_without_waiting_for_its_lease() -> None:
    run = make_run()
    leases.lose(claimed(run))
    run.refresh_from_db()
    assert (run.state, run.attempt) == (Run.State.QUEUED, 1)


@pytest.mark.django_db
def test_handing_back_costs_no_attempt_but_raises_the_fence() -> None:
    run = make_run()
    first = claimed(run)
    leases.hand_back(first)
    second = claimed(run)
    assert (second.attempt, second.fencing) == (1, first.fencing + 1)


@pytest.mark.django_db
def test_a_lost_run_that_was_to_be_cancelled_is_cancelled() -> None:
    run = make_run()
    claimed(run)
    Run.objects.filter(pk=run.pk).update(cancel_requested=True)
    expire(run)
    leases.reap()
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED


@pytest.mark.django_db
def test_one_training_at_a_time_where_the_setting_says_so(settings: Settings) -> None:
    settings.TRAININGS_AT_ONCE = 1
    first, second = make_run(kind=Run.Kind.TRAIN), make_run(kind=Run.Kind.TRAIN)
    held = claimed(first)
    assert leases.claim(second.pk) is None
    assert leases.claim(make_run().pk) is not None
    leases.complete(held, dict)
    assert leases.claim(second.pk) is not None


@pytest.mark.django_db
def test_a_failing_publication_leaves_the_run_to_be_ended_otherwise() -> None:
    run = make_run()
    claim = claimed(run)

    def publish() -> dict[str, object]:
        Run.objects.filter(pk=run.pk).update(progress={"stage": "half"})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        leases.complete(claim, publish)
    leases.fail(claim, BOOM)
    run.refresh_from_db()
    assert (run.state, run.progress, run.error_detail) == (Run.State.FAILED, {}, "It broke.")
