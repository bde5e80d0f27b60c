"""Road: a training killed in the middle, alone and with its worker, ends with the weights of an undisturbed one."""

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now

from jobs import folders, services
from jobs.models import ModelVersion, Run
from tests.factories.studies import import_study, wait_for, work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_bell")]
CONFIG = {"epochs": 12, "folds": 2, "batch_size": 16, "checkpoint_seconds": 0.2}
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


def training_process(worker: "subprocess.Popen[bytes]") -> int | None:
    """The process id of the training that the worker has started; it belongs to the worker's session."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "-s", str(worker.pid)], capture_output=True, text=True, check=False
    )
    return next((int(line.split()[0]) for line in listed.stdout.splitlines() if "work_run" in line), None)


def checkpointed(run: Run, fencing: int) -> bool:
    return any((folders.of_run(run.pk) / str(fencing)).rglob("*.ckpt"))


def test_kills_cost_time_but_change_no_bit(tmp_path: Path, start_worker: StartWorker) -> None:
    project, manager = import_study(tmp_path / "study")
    undisturbed = services.request_run(project_id=project.pk, kind="train", config=CONFIG, by=manager)
    work_off(project)
    run = services.request_run(project_id=project.pk, kind="train", config=CONFIG, by=manager)
    worker = start_worker()

    wait_for(lambda: checkpointed(run, 1))
    child = training_process(worker)
    assert child is not None
    os.kill(child, signal.SIGKILL)
    # The death is seen at once: with a lease of an hour the run would otherwise stay as it is.
    Run.objects.filter(pk=run.pk, fencing=1, state=Run.State.RUNNING).update(lease_until=Now() + timedelta(hours=1))
    wait_for(lambda: Run.objects.get(pk=run.pk).fencing == 2)

    wait_for(lambda: training_process(worker) is not None and checkpointed(run, 2))
    os.killpg(worker.pid, signal.SIGTERM)
    worker.wait(120)
    wait_for(lambda: Run.objects.get(pk=run.pk).state == Run.State.QUEUED)
    assert Run.objects.get(pk=run.pk).attempt == 1  # the second attempt was handed back

    start_worker()
    wait_for(lambda: Run.objects.get(pk=run.pk).state == Run.State.DONE)
    hashes = dict(ModelVersion.objects.values_list("run_id", "weights_sha256"))
    assert hashes[run.pk] == hashes[undisturbed.pk]
    wait_for(lambda: [path.name for path in folders.attempts(run.pk)] == ["3"])
