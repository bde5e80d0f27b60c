"""The Celery jobs: a bell for one run, and the sweep. Each takes ids only and calls one function."""

from celery import shared_task

from jobs import answer
from jobs import sweep as sweeping


@shared_task(name="jobs.ring", ignore_result=True, acks_late=False)
def ring(run_id: int) -> None:
    """Execute a run, if it still waits. Whoever rings sets queue and time limit by the run's kind."""
    answer.answer(run_id)


@shared_task(name="jobs.sweep", ignore_result=True, soft_time_limit=120, time_limit=150)
def sweep() -> None:
    """Do whatever was missed."""
    sweeping.sweep()
