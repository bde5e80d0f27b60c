"""Executes one attempt at a run: work, publish under the fence, and end in a state that says what happened."""

import logging

from django.db import DatabaseError

from annotation import progress as west
from jobs import failures, leases
from jobs.job import Job, Stopped
from jobs.leases import Claim, LeaseLost
from jobs.work.base import Work
from jobs.work.catalog import work_for
from learning import progress as east

log = logging.getLogger(__name__)


def execute(claim: Claim, *, job: Job | None = None, work: Work | None = None) -> None:
    """Do the work of a claim in this process and write its outcome.

    Never raises for what the work did: a failure is an outcome. Writes nothing once the lease is lost; where the
    outcome cannot be written because the database is away, the lease runs out and the reaper takes the run back.
    """
    at_work = job or Job(claim)
    try:
        with at_work:
            publish = (work or work_for(claim.kind))(at_work)
        at_work.check()
        leases.complete(claim, publish)
    except LeaseLost:
        _say_lost(claim)
    except (Stopped, west.Stopped, east.Cancelled):
        _end(claim, at_work)
    except Exception as error:  # noqa: BLE001 - whatever the work raises is an outcome of the run
        _fail(claim, error)


def _end(claim: Claim, job: Job) -> None:
    try:
        if job.reason == "cancel":
            leases.cancel(claim)
        elif job.reason == "shutdown":
            leases.hand_back(claim)
        else:
            _say_lost(claim)
    except (LeaseLost, DatabaseError):
        _say_lost(claim)


def _fail(claim: Claim, error: Exception) -> None:
    failure = failures.describe(error)
    log.error("run %s failed in attempt %s: %s", claim.run_id, claim.attempt, failure.code, exc_info=error)
    try:
        if failures.is_transient(error):
            leases.lose(claim)
        else:
            leases.fail(claim, failure)
    except (LeaseLost, DatabaseError):
        _say_lost(claim)


def _say_lost(claim: Claim) -> None:
    log.warning("run %s: attempt %s has no lease any more; it writes nothing", claim.run_id, claim.attempt)
