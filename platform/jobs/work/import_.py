"""An import at work: one stage of it, done by the room of media; the run shows what came of it."""

from typing import Any

from annotation.media import services as media
from annotation.models import Import
from jobs.configs import ImportConfig
from jobs.failures import WorkFailed
from jobs.job import Job
from jobs.work.base import Publish


def run(job: Job) -> Publish:
    """Check or commit the import that the run is about."""
    stage = ImportConfig(**job.claim.config).stage
    work = media.check_import if stage == "check" else media.commit_import
    batch = work(int(job.claim.subject), report=job.report, stop=job.stop)
    if batch.state == Import.State.FAILED:
        told: dict[str, Any] = batch.error or {}
        raise WorkFailed(str(told.get("code", "import_failed")), str(told.get("detail", "")), str(told.get("fix", "")))

    def publish() -> dict[str, Any]:
        return {"import": batch.pk, "stage": stage, "state": batch.state, "counts": batch.counts}

    return publish
