"""Executing an attempt: every way in which work can end, and what the row says then."""

import threading
import time
from typing import Any

import pytest
from django.db import OperationalError, connection

from annotation.errors import Invalid
from jobs import leases, runner, services
from jobs.failures import WorkFailed
from jobs.job import Job
from jobs.models import Run, RunPoint
from jobs.work.base import Publish
from learning.progress import Progress
from tests.factories.jobs import claimed, make_run

pytestmark = pytest.mark.django_db(transaction=True)
TICK = 0.05


def execute(run: Run, work: Any) -> Run:
    claim = claimed(run)
    runner.execute(claim, job=Job(claim, tick=TICK), work=work)
    run.refresh_from_db()
    return run


def raising(error: BaseException) -> Any:
    def work(_job: Job) -> Publish:
        raise error

    return work


def until_stopped(job: Job) -> Publish:
    deadline = time.monotonic() + 10
    while not job.stop():
        assert time.monotonic() < deadline, "nobody stopped the work"
        time.sleep(TICK / 5)
    job.check()
    raise AssertionError("check did not raise")


def test_work_that_ends_well_is_published_with_its_news() -> None:
    def work(job: Job) -> Publish:
        for step in range(3):
            job.report(Progress("em", step + 1, 3, "going well", {"loss": 1 / (step + 1), "odd": float("nan")}, step))
        job.log("done")
        return lambda: {"tasks": 7}

    run = execute(make_run(), work)
    assert (run.state, run.result, run.lease_until) == (Run.State.DONE, {"tasks": 7}, None)
    assert run.progress == {"stage": "em", "done": 3, "total": 3, "message": "going well"}
    points = RunPoint.objects.filter(run=run).order_by("id")
    assert [point.body["loss"] for point in points if point.kind == "metric"] == [1.0, 0.5, 1 / 3]
    assert not any("odd" in point.body for point in points)
    assert [point.body["text"] for point in points if point.kind == "log"] == ["going well", "done"]


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (WorkFailed("too_few", "Only 3 labels.", "Label more."), "too_few", "Only 3 labels."),
        (Invalid("No such class."), "invalid", "No such class."),
        (MemoryError(), "out_of_memory", "The worker's memory was not enough."),
        (KeyError("secret path"), "internal", "An unforeseen error ended the run (KeyError)."),
    ],
)
def test_what_work_raises_becomes_a_code_a_sentence_and_what_to_do(error: Exception, code: str, detail: str) -> None:
    run = execute(make_run(), raising(error))
    assert (run.state, run.error_code, run.error_detail) == (Run.State.FAILED, code, detail)
    assert run.error_fix


def test_a_database_that_was_away_is_no_failure_until_the_third_time() -> None:
    run = make_run()
    for state in (Run.State.QUEUED, Run.State.QUEUED, Run.State.FAILED):
        assert execute(run, raising(OperationalError("gone"))).state == state
    assert run.error_code == "worker_lost"


def test_cancelling_reaches_the_work_by_the_row() -> None:
    run = make_run()

    def wish() -> None:
        services.request_cancel(run.pk, by=None)
        connection.close()

    timer = threading.Timer(3 * TICK, wish)
    timer.start()
    assert execute(run, until_stopped).state == Run.State.CANCELLED
    timer.join()


def test_a_wish_to_cancel_that_comes_during_the_last_moments_is_heeded_too() -> None:
    def work(job: Job) -> Publish:
        services.request_cancel(job.claim.run_id, by=None)
        return lambda: {"published": True}

    run = execute(make_run(), work)
    assert (run.state, run.result) == (Run.State.CANCELLED, {})


def test_work_that_lost_its_lease_stops_and_writes_nothing() -> None:
    def work(job: Job) -> Publish:
        leases.lose(job.claim)
        return until_stopped(job)

    run = execute(make_run(), work)
    assert (run.state, run.attempt) == (Run.State.QUEUED, 1)


def test_a_worker_that_is_told_to_end_hands_the_run_back() -> None:
    def work(job: Job) -> Publish:
        job.end_early("shutdown")
        return until_stopped(job)

    run = execute(make_run(), work)
    assert (run.state, run.attempt) == (Run.State.QUEUED, 0)


def test_an_attempt_that_repeats_steps_replaces_their_points() -> None:
    def reporting(*steps: int, last: BaseException | None) -> Any:
        def work(job: Job) -> Publish:
            for step in steps:
                job.report(Progress("train", step, 9, None, {"loss": float(step)}, step))
                time.sleep(2 * TICK)
            if last is not None:
                raise last
            return dict

        return work

    run = make_run()
    execute(run, reporting(1, 2, 3, last=OperationalError("gone")))
    execute(run, reporting(3, 4, last=None))
    assert list(RunPoint.objects.order_by("step").values_list("step", flat=True)) == [1, 2, 3, 4]
