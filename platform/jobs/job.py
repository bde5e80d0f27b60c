"""A run at work: what its work may ask and tell, and the thread that keeps the lease meanwhile."""

import logging
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from django.db import DatabaseError, connection

from jobs import folders, leases, points
from jobs.leases import LEASE, Claim
from jobs.points import Told

TICK_SECONDS = 1.0
"""How often the row is told that the work goes on, and asked whether it should."""

log = logging.getLogger(__name__)
Reason = Literal["cancel", "lost", "shutdown"]


class Stopped(Exception):
    """The work has stopped because the job said so."""


class Job:
    """One attempt at a run. Use it as a context: inside, a thread renews the lease and carries news both ways.

    `stop()` turns True when somebody cancelled the run, when the lease is lost, or when the worker is told to end;
    `reason` then says which of the three.
    """

    def __init__(self, claim: Claim, *, tick: float = TICK_SECONDS) -> None:
        self.claim = claim
        self.reason: Reason | None = None
        self._tick = tick
        self._news = points.News(claim)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease of run {claim.run_id}", daemon=True)
        self._folder: Path | None = None
        self._may_cancel = True

    @property
    def folder(self) -> Path:
        """The folder of this attempt, made on first use."""
        if self._folder is None:
            self._folder = folders.open_attempt(self.claim.run_id, self.claim.fencing)
        return self._folder

    def report(self, told: Told) -> None:
        """Take a progress report; it reaches the row and the curves within a tick."""
        self._news.add(told)

    def log(self, text: str) -> None:
        """Add a line to the run's log, as people see it on its page."""
        self._news.log(text)

    def stop(self) -> bool:
        """Whether to stop now."""
        return self.reason is not None

    def check(self) -> None:
        """Raise Stopped where the work should stop."""
        if self.reason is not None:
            raise Stopped(self.reason)

    def point_of_no_return(self) -> None:
        """Raise Stopped where the work should stop; from here on it is too late to cancel.

        For work that writes in many transactions: half of it is worse than none or all. It still stops for a lost lease
        or a worker that ends, because it is then done again.
        """
        self._may_cancel = False
        self.check()

    def end_early(self, reason: Reason) -> None:
        """Make `stop` true; the first reason stands."""
        if self.reason is None:
            self.reason = reason

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the thread, after it has written the last news."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _keep(self) -> None:
        last = time.monotonic()
        try:
            while True:
                closing = self._closing.wait(self._tick)
                try:
                    pulse = self._news.send()
                except DatabaseError as error:
                    # The lease outlives a short absence of the database; when it has run out, so has our right to work.
                    connection.close()
                    log.warning("run %s: no heartbeat (%s)", self.claim.run_id, type(error).__name__)
                    if time.monotonic() - last > LEASE.total_seconds():
                        self.end_early("lost")
                else:
                    last = time.monotonic()
                    self._heed(pulse)
                if closing or self.reason == "lost":
                    return
        finally:
            connection.close()

    def _heed(self, pulse: leases.Pulse) -> None:
        if not pulse.alive:
            self.end_early("lost")
        elif pulse.cancel and self._may_cancel:
            self.end_early("cancel")
