"""Road: a run from its request to its end through a real Celery worker and the file-system broker, kills included."""

import os
import signal
import subprocess
from collections.abc import Callable

import pytest
from django.db import connection

from jobs import leases, services
from jobs.models import Run
from tests.factories.studies import wait_for
from tests.factories.west import make_annotation, make_member, make_project, make_tasks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_bell")]
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


def test_a_run_whose_bell_was_lost_is_found_and_done_by_the_sweep(
    start_worker: StartWorker,
) -> None:
    project = make_project()
    member = make_member(project)
    for task in make_tasks(project, 5, held=1):
        make_annotation(member, task)
    run = services.request_run(project_id=project.pk, kind="aggregate", config={}, by=None)
    assert run.rung_at is None
    worker = start_worker()
    wait_for(lambda: Run.objects.get(pk=run.pk).state == Run.State.DONE)
    done = Run.objects.get(pk=run.pk)
    assert (done.attempt, done.result["annotations"]) == (1, 5)
    assert done.rung_at is not None
    os.kill(worker.pid, signal.SIGTERM)
    assert worker.wait(120) is not None


def test_a_run_of_a_killed_worker_is_taken_over_and_ends_after_its_lease(start_worker: StartWorker) -> None:
    """The dead worker's lease is shortened instead of waited for."""
    project = make_project()
    run = services.request_run(project_id=project.pk, kind="aggregate", config={}, by=None)
    zombie = leases.claim(run.pk)
    assert zombie is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_run SET lease_until = now() - interval '1 second' WHERE id = %s", [run.pk])
    start_worker()
    wait_for(lambda: Run.objects.get(pk=run.pk).state == Run.State.DONE)
    done = Run.objects.get(pk=run.pk)
    assert (done.attempt, done.fencing) == (2, 2)
    with pytest.raises(leases.LeaseLost):
        leases.cancel(zombie)


def test_a_training_without_labels_fails_in_its_own_process_with_a_sentence(
    start_worker: StartWorker,
) -> None:
    project = make_project()
    run = services.request_run(project_id=project.pk, kind="train", config={}, by=None)
    start_worker()
    wait_for(lambda: Run.objects.get(pk=run.pk).state == Run.State.FAILED)
    failed = Run.objects.get(pk=run.pk)
    assert failed.error_code == "not_enough_labels"
    assert failed.attempt == 1
    assert failed.error_detail
