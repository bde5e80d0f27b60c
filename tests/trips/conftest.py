"""What the trips share: a worker as `manage.py work` starts it, on the test's database and folders."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from jobs import bell

ROOT = Path(__file__).parents[2]
Worker = subprocess.Popen[bytes]


@pytest.fixture
def surroundings(tmp_path: Path, settings: Settings) -> dict[str, str]:
    """What a worker needs to find the test's database and folders, which get the names that it gives them."""
    for name in ("MEDIA_DIR", "ARTEFACT_DIR", "SNAPSHOT_DIR", "IMPORT_DIR"):
        folder = "media" if name == "MEDIA_DIR" else f"{name.removesuffix('_DIR').lower()}s"
        setattr(settings, name, tmp_path / "var" / folder)
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
    host = f"host={database['HOST']}" + (f"&port={database['PORT']}" if database["PORT"] else "")
    return {
        **os.environ,
        "DATABASE_URL": f"{address}?{host}",
        "BROKER_URL": "",
        "CONSILIUM_VAR": str(tmp_path / "var"),
        "SWEEP_SECONDS": "1",
    }


@pytest.fixture
def start_worker(surroundings: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """Starts workers as `manage.py work` does, and ends whatever is left of them."""
    started: list[Worker] = []
    log = (tmp_path / "worker.log").open("ab")

    def start() -> Worker:
        command = [sys.executable, "manage.py", "work"]
        worker = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log, start_new_session=True)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
    log.close()


@pytest.fixture
def no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that takes nothing from this process: only the worker's own sweep can ring."""
    monkeypatch.setattr(bell, "_sent", lambda *_args: False)
