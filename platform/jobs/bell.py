"""The doorbell: tells a worker through the broker that a run waits. It may fail; the sweep rings again.

Nothing here decides anything: a message carries a run's number and nothing else, may be lost and may arrive twice.
"""

import logging
import threading

from celery import current_app
from django.db import transaction
from django.db.models.functions import Now
from kombu.exceptions import KombuError

from jobs.kinds import KINDS
from jobs.models import Run

GRACE_SECONDS = 120
"""Celery's own limit lies this much above the limit of the work, which ends by itself with a sentence."""

PATIENCE_SECONDS = 1.5
"""A broker client tries again by itself, for seconds: nobody waits longer than this for the outcome."""

log = logging.getLogger(__name__)


def ring_on_commit(run_id: int) -> None:
    """Ring when the current transaction commits."""
    transaction.on_commit(lambda: _ring_quietly(run_id), robust=True)


def ring(run_id: int) -> bool:
    """Tell a worker about a queued run; False where the broker did not take the message in PATIENCE_SECONDS."""
    run = Run.objects.filter(pk=run_id, state=Run.State.QUEUED).only("kind", "queue").first()
    if run is None:
        return True
    limit = int(KINDS[run.kind].time_limit.total_seconds()) + GRACE_SECONDS
    if not _sent(run_id, run.queue, limit):
        return False
    Run.objects.filter(pk=run_id, state=Run.State.QUEUED).update(rung_at=Now())
    return True


def _sent(run_id: int, queue: str, limit: int) -> bool:
    taken = threading.Event()

    def send() -> None:
        try:
            current_app.send_task(
                "jobs.ring", args=[run_id], queue=queue, ignore_result=True, retry=False, time_limit=limit
            )
        except (KombuError, OSError) as error:
            log.warning("the broker took no bell for run %s (%s): the sweep will ring", run_id, type(error).__name__)
        else:
            taken.set()

    # In a thread of its own, because no time-out of the client bounds connecting, asking and trying again together.
    sender = threading.Thread(target=send, name=f"bell of run {run_id}", daemon=True)
    sender.start()
    sender.join(PATIENCE_SECONDS)
    return taken.is_set()


def _ring_quietly(run_id: int) -> None:
    ring(run_id)
