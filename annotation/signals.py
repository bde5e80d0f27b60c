"""Signals that services ring after commit; the rooms above listen, so that no service imports a job."""

from collections.abc import Mapping

from django.db import transaction
from django.dispatch import Signal

project_changed = Signal()  # kwargs: project_id, what
import_uploaded = Signal()  # kwargs: import_id
import_confirmed = Signal()  # kwargs: import_id
member_excluded = Signal()  # kwargs: project_id, member_id


def ring(signal: Signal, **kwargs: object) -> None:
    """Send the signal when the transaction commits; a receiver's error is logged, never raised to the caller."""
    payload: Mapping[str, object] = kwargs

    def send() -> None:
        signal.send_robust(sender=None, **payload)

    transaction.on_commit(send, robust=True)
