"""A process of its own for one attempt: torch and CUDA stay out of the worker, and a crash is seen at once."""

import logging
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

from django.conf import settings
from django.db import connection

from jobs import failures, leases, runner
from jobs.job import Job
from jobs.kinds import KINDS
from jobs.leases import Claim, LeaseLost

KILL_AFTER_SECONDS = 20
ORPHAN_TICK_SECONDS = 1.0
_MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(2**32), "MALLOC_TRIM_THRESHOLD_": str(2**33)}
"""glibc otherwise maps and unmaps every activation: keeping it makes a step on the CPU up to 1.8 times as fast."""

log = logging.getLogger(__name__)


def supervise(claim: Claim) -> None:
    """Execute a claim in a child process, and wait for its end.

    The child keeps the lease and writes the outcome. A child that died without writing one is reported at once, instead
    of when its lease expires; one that exceeds the time limit is ended.
    """
    limit = KINDS[claim.kind].time_limit
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_run", str(claim.run_id), str(claim.fencing)]
    connection.close()
    child = subprocess.Popen(command, env={**os.environ, **_MALLOC}, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        code = child.wait(limit.total_seconds())
    except subprocess.TimeoutExpired:
        try:
            leases.fail(claim, failures.timed_out(limit.total_seconds() / 3600))
        except LeaseLost:
            log.warning("run %s ended at its time limit", claim.run_id)
        return
    finally:
        _end(child)
    if code != 0:
        log.error("run %s: the process of attempt %s ended with %s", claim.run_id, claim.attempt, code)
        leases.lose(claim)


def work(claim: Claim) -> None:
    """The child's side: execute the claim, and hand the run back when this process or its parent is told to end."""
    job = Job(claim)

    def shut_down(_number: int, _frame: FrameType | None) -> None:
        job.end_early("shutdown")

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, shut_down)
    parent = os.getppid()
    threading.Thread(target=_watch_parent, args=(parent, job), name="parent watch", daemon=True).start()
    runner.execute(claim, job=job)


def _watch_parent(parent: int, job: Job) -> None:
    """A worker that was killed cannot tell its child: the child notices that it has been adopted."""
    alone = threading.Event()
    while not alone.wait(ORPHAN_TICK_SECONDS):
        if os.getppid() != parent:
            job.end_early("shutdown")
            return


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(KILL_AFTER_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
