"""What a bell leads to: claim the run and execute it, then ring for the next one that waits for room."""

import logging

from jobs import bell, leases, offspring, runner, triggers
from jobs.kinds import KINDS
from jobs.models import Run

log = logging.getLogger(__name__)


def answer(run_id: int) -> None:
    """Claim and execute a run; nothing where it does not wait any more or has no room, however often the bell rings."""
    claim = leases.claim(run_id)
    if claim is None:
        return
    log.info("run %s (%s): attempt %s begins", claim.run_id, claim.kind, claim.attempt)
    if KINDS[claim.kind].own_process:
        offspring.supervise(claim)
    else:
        runner.execute(claim)
    triggers.fire(project_id=claim.project_id)  # what the end of this run makes due: the next stage, an aggregation
    waiting = Run.objects.filter(kind=claim.kind, state=Run.State.QUEUED).order_by("id").values_list("id", flat=True)
    following = waiting.first()
    if following is not None:
        bell.ring(following)
