"""Road: runs through a worker behind Redis: rung at once, rung five times, and with the broker killed and emptied."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery

from config import environment
from jobs import bell, services
from jobs.models import Run
from tests.factories.studies import wait_for
from tests.factories.west import make_annotation, make_member, make_project, make_tasks

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


class Redis:
    """A Redis server of the test's own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        assert program, "no redis-server: leave these tests out with -m 'not server'"
        self._command = [program, "--save", "", "--dir", str(folder)]
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen([*self._command, "--port", str(self.port)], stdout=subprocess.DEVNULL)
        wait_for(self._answers)

    def kill(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def surroundings(surroundings: dict[str, str], redis: Redis) -> dict[str, str]:
    """A worker behind Redis whose sweep comes too late to help, unless a test says otherwise."""
    return {**surroundings, "BROKER_URL": redis.url, "SWEEP_SECONDS": "600"}


@pytest.fixture
def ringing(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """This process rings through Redis too."""
    app = Celery("ringing", set_as_current=False)
    app.conf.update(broker_url=redis.url, broker_transport_options=environment.broker_options(redis.url))
    app.conf.update(task_ignore_result=True, broker_connection_timeout=1)
    monkeypatch.setattr(bell, "current_app", app)
    yield app
    app.close()


def request_aggregation() -> Run:
    project = make_project()
    member = make_member(project)
    for task in make_tasks(project, 3, held=1):
        make_annotation(member, task)
    return services.request_run(project_id=project.pk, kind="aggregate", config={}, by=None)


def done(run: Run) -> bool:
    return Run.objects.get(pk=run.pk).state == Run.State.DONE


@pytest.mark.usefixtures("ringing")
def test_a_bell_through_redis_is_answered_at_once_and_five_of_them_once(start_worker: StartWorker) -> None:
    run = request_aggregation()
    for _ in range(4):
        assert bell.ring(run.pk)
    start_worker()
    wait_for(lambda: done(run))
    time.sleep(2)
    finished = Run.objects.get(pk=run.pk)
    assert (finished.attempt, finished.fencing) == (1, 1)


@pytest.mark.usefixtures("ringing")
def test_nobody_waits_for_a_broker_that_is_away_and_no_run_is_lost(
    redis: Redis, surroundings: dict[str, str], start_worker: StartWorker
) -> None:
    surroundings["SWEEP_SECONDS"] = "1"
    redis.kill()
    began = time.monotonic()
    run = request_aggregation()
    assert time.monotonic() - began < 5
    assert Run.objects.get(pk=run.pk).rung_at is None
    redis.start()
    start_worker()
    wait_for(lambda: done(run))

    second = request_aggregation()
    redis.kill()  # kept nothing: whatever was in it is gone
    redis.start()
    wait_for(lambda: done(second))
