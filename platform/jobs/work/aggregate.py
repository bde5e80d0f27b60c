"""An aggregation at work: the live model's word, every consensus and reliability anew, the order of asking.

What it writes is a function of the annotations, gold, decisions and model that it read; doing it again changes nothing,
so that an attempt which dies on the way is simply repeated.
"""

from typing import Any

import numpy as np

from annotation.quality import aggregation as quality
from jobs import voice
from jobs.failures import WorkFailed
from jobs.job import Job
from jobs.models import Run
from jobs.translate import Evidence, read_evidence, to_result
from jobs.work.base import Publish
from learning import runs
from learning.aggregation.base import Aggregation, AggregationError


def run(job: Job) -> Publish:
    """Aggregate everything that is known of the project."""
    method = str(job.claim.config["method"])
    spoken = voice.bring_up_to_date(job)
    evidence = read_evidence(job.claim.project_id)
    table = evidence.table
    job.log(f"{table.n_annotations} annotations of {table.n_tasks} tasks by {table.n_annotators} annotators")
    try:
        found = runs.aggregate(table, method=method, report=job.report, stop=job.stop)
    except AggregationError as error:
        raise WorkFailed("aggregation_failed", str(error), "Choose another method, or mend what it names.") from error
    job.point_of_no_return()
    result = to_result(evidence, found, run_id=job.claim.run_id, method=method, check=job.check)
    written = quality.apply_aggregation(project_id=job.claim.project_id, result=result)
    ordered = voice.order(evidence, found) if spoken else 0
    told = _told(evidence, found, written) | {"model_version": spoken, "reordered": ordered}

    def publish() -> dict[str, Any]:
        Run.objects.filter(pk=job.claim.run_id).update(event_seq=evidence.event_seq)
        return told

    return publish


def _told(evidence: Evidence, found: Aggregation, written: dict[str, int]) -> dict[str, Any]:
    """What the run's page shows."""
    table = evidence.table
    likelihood = found.log_likelihood[-1] if found.log_likelihood else None
    return {
        "tasks": table.n_tasks,
        "annotations": table.n_annotations,
        "annotators": table.n_annotators,
        "gold": int((table.gold >= 0).sum()),
        "iterations": found.iterations,
        "converged": found.converged,
        "log_likelihood": likelihood if likelihood is not None and np.isfinite(likelihood) else None,
        "class_prior": [float(share) for share in found.class_prior],
        "states": written,
    }
