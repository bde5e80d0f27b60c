"""An export at work: one consistent set of files with a manifest of their hashes, kept with the run."""

from typing import Any

from annotation.models import Member
from annotation.snapshots import services as snapshots
from jobs import folders
from jobs.job import Job
from jobs.models import Run
from jobs.work.base import Publish

FOLDER = "export"
MANIFEST = "manifest.json"


def run(job: Job) -> Publish:
    """Write every table in the formats that the config names."""
    folder = job.folder / FOLDER
    by = Member.objects.filter(pk=Run.objects.values_list("created_by", flat=True).get(pk=job.claim.run_id)).first()
    formats = [str(name) for name in job.claim.config["formats"]]
    manifest = snapshots.export_bundle(
        job.claim.project_id,
        folder,
        formats,
        job.report,
        job.stop,
        actor=by.pseudonym if by else "system",
    )

    def publish() -> dict[str, Any]:
        folders.drop_others_on_commit(job.claim.run_id, job.folder)
        return {
            "folder": folders.relative(folder),
            "files": [folders.stated(folder, name) for name in (*sorted(manifest["files"]), MANIFEST)],
        }

    return publish
