"""The sweep: every few seconds it does whatever a signal, a message or a dead worker has left undone."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.db.models.functions import Now

from annotation.adjudication import services as adjudication
from annotation.models import Project
from annotation.quality import services as quality
from annotation.serving import services as serving
from jobs import bell, leases, triggers
from jobs.models import Run

RING_AGAIN = timedelta(seconds=20)
"""A bell that led to nothing for so long is rung again: a lost message costs seconds."""
_LOCK = 0x73776570

log = logging.getLogger(__name__)


def sweep() -> None:
    """One round. A round that overlaps another does nothing; a step that fails does not keep the others from theirs."""
    with _alone() as alone:
        if not alone:
            return
        for step in (leases.reap, serving.expire_due, quality.judge_full):
            _guarded(step)
        for project_id in list(Project.objects.order_by("id").values_list("id", flat=True)):
            _guarded(adjudication.open_due, project_id)
            _guarded(triggers.fire, project_id)
        _guarded(ring_waiting)


def ring_waiting() -> int:
    """Ring for the runs that were never rung for, or whose bell led to nothing. Stops at the first deaf broker."""
    deaf = Q(rung_at__isnull=True) | Q(rung_at__lt=Now() - RING_AGAIN)
    waiting = Run.objects.filter(deaf, state=Run.State.QUEUED).order_by(F("rung_at").asc(nulls_first=True), "id")
    rung = 0
    for run_id in waiting.values_list("id", flat=True)[:100]:
        if not bell.ring(run_id):
            break
        rung += 1
    return rung


def _guarded(step: Callable[..., object], project_id: int | None = None) -> None:
    try:
        if project_id is None:
            step()
        else:
            step(project_id=project_id)
    except Exception as error:
        log.exception("sweep: %s failed", getattr(step, "__qualname__", step))
        if isinstance(error, DatabaseError) and not connection.is_usable():
            raise  # a new connection would not hold the lock: the next round goes on


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only sweep now, by an advisory lock that dies with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
