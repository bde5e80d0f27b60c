"""A training at work: freeze a snapshot, train on it, and register what came out as a candidate model version."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from annotation.models import Snapshot
from annotation.snapshots import services as snapshots
from jobs import folders, leases, summary
from jobs.failures import WorkFailed
from jobs.job import Job
from jobs.models import ModelVersion, Run
from jobs.work.base import Publish
from learning import runs
from learning.data.snapshot_files import SnapshotError
from learning.training.errors import TrainingError
from learning.training.settings import SettingsError, TrainSettings
from learning.training.train import TrainResult

MODEL = "model"
_MEND = "Change what the sentence names, then start another training."


def run(job: Job) -> Publish:
    """Train to the end, from the checkpoint of an earlier attempt where there is one."""
    snapshot = _snapshot(job)
    folder: Path = settings.SNAPSHOT_DIR / snapshot.sha256[:16]
    job.log(f"snapshot {snapshot.sha256[:16]}: {json.dumps(snapshot.counts)}")
    try:
        chosen = {name: value for name, value in job.claim.config.items() if value is not None}
        result = runs.train(
            folder, job.folder / MODEL, TrainSettings.from_json(chosen), report=job.report, stop=job.stop
        )
    except TrainingError as error:
        raise WorkFailed(error.code, str(error), _MEND) from error
    except SettingsError as error:
        raise WorkFailed("bad_settings", str(error), _MEND) from error
    except SnapshotError as error:
        raise WorkFailed("snapshot_damaged", str(error), "Start a new training: it freezes a new snapshot.") from error
    summary.write(result, folder, job.claim.project_id)
    return lambda: _register(job, result, snapshot)


def _snapshot(job: Job) -> Snapshot:
    """The snapshot of the first attempt, or a new one: all attempts of a run read the same."""
    held = Run.objects.select_related("snapshot").get(pk=job.claim.run_id).snapshot
    if held is not None:
        return held
    frozen = snapshots.freeze(job.claim.project_id)
    with transaction.atomic():
        leases.fence(job.claim)
        Run.objects.filter(pk=job.claim.run_id).update(snapshot=frozen, event_seq=frozen.event_seq)
    return frozen


def _register(job: Job, result: TrainResult, snapshot: Snapshot) -> dict[str, Any]:
    """Write the candidate's row. One training at a time per project makes the next number safe."""
    manifest = result.manifest
    project_id = job.claim.project_id
    last = ModelVersion.objects.filter(project_id=project_id).aggregate(last=Max("number"))["last"] or 0
    version = ModelVersion.objects.create(
        project_id=project_id,
        run_id=job.claim.run_id,
        number=last + 1,
        task_model=manifest.task_model,
        method=manifest.method,
        folder=folders.relative(result.folder),
        weights_sha256=manifest.weight_hash,
        metrics=dict(manifest.metrics),
        is_simulated=manifest.simulated,
    )
    folders.drop_others_on_commit(job.claim.run_id, job.folder)
    return {
        "model_version": version.pk,
        "number": version.number,
        "snapshot": snapshot.sha256,
        **manifest.counts,
        "folder": version.folder,
        "files": [{"name": name, **stated} for name, stated in sorted(manifest.files.items())],
    }
