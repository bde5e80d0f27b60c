"""The live model's voice: its predictions into the tasks, and the order in which tasks are asked from then on."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from annotation.models import Project, Task
from annotation.quality import aggregation as quality
from annotation.quality.aggregation import ModelWord
from annotation.tasks import services as tasks
from jobs import folders
from jobs.failures import WorkFailed
from jobs.job import Job
from jobs.models import ModelVersion
from jobs.translate import CHUNK, Evidence, class_ids
from learning import runs
from learning.acquisition.base import Candidates
from learning.aggregation.base import Aggregation

MEAN_OF_FOLDS = -1
LEAST_PROBABILITY = 1e-12
WORTH_WRITING = 1e-3
"""A priority that would move by less stays as it is: rewriting a million rows for nothing is no order."""


def bring_up_to_date(job: Job) -> int | None:
    """Let the tasks say what the live version says; the version's id, or None where no model speaks.

    A task that a version was trained on gets the word of the network that has not seen it, any other the mean of all.
    Tasks that came after the version's snapshot have no word. A version of other classes than the present ones is
    silent until it is retired or the next one is trained.
    """
    project = Project.objects.select_related("schema").get(pk=job.claim.project_id)
    version = ModelVersion.objects.filter(pk=project.live_model_version or 0).first()
    told = Task.objects.filter(project=project, model_version__isnull=False)
    if version is None or project.schema is None:
        if told.exists():
            quality.remove_model(project_id=project.pk)
            _forget_order(project.pk)
        return None
    with pq.ParquetFile(_predictions(version)) as file:
        columns = [f"p_{name}" for name in class_ids(project.schema)]
        if {name for name in file.schema_arrow.names if name.startswith("p_")} != set(columns):
            job.log(f"model version {version.number} was trained for other classes and is silent")
            return None
        others = told.exclude(model_version=version.pk, model_schema=project.schema.pk)
        if others.exists():
            quality.remove_model(project_id=project.pk)
        if told.count() < file.metadata.num_rows:
            job.log(f"taking in {file.metadata.num_rows} predictions of model version {version.number}")
            words = _words(file, columns, job)
            schema_id = project.schema.pk
            quality.apply_model(project_id=project.pk, version_id=version.pk, schema_id=schema_id, words=words)
    return version.pk


def order(evidence: Evidence, found: Aggregation) -> int:
    """Order the open tasks by how much an answer would tell; returns how many got another priority."""
    open_tasks = Task.objects.filter(project_id=evidence.project_id, state=Task.State.OPEN)
    rows = np.array(list(open_tasks.order_by("id").values_list("id", "priority")), np.float64).reshape(-1, 2)
    ids, before = rows[:, 0].astype(np.int64), rows[:, 1]
    table = evidence.table
    known = np.isin(ids, table.tasks)
    ids, before = ids[known], before[known]
    place = np.searchsorted(table.tasks, ids)
    answers = np.bincount(table.task_index, minlength=table.n_tasks)[place]
    after = runs.prioritise(Candidates(tasks=ids, posterior=found.posterior[place], answers=answers))
    moved = np.abs(after - before) > WORTH_WRITING
    if not moved.any():
        return 0
    priorities = dict(zip(ids[moved].tolist(), after[moved].tolist(), strict=True))
    return tasks.reprioritise(project_id=evidence.project_id, priorities=priorities)


def _forget_order(project_id: int) -> None:
    """Without a model all open tasks are alike, and are asked in the order in which they came."""
    ids = Task.objects.filter(project_id=project_id, state=Task.State.OPEN).exclude(priority=0.0)
    priorities = dict.fromkeys(ids.values_list("id", flat=True), 0.0)
    if priorities:
        tasks.reprioritise(project_id=project_id, priorities=priorities)


def _words(file: pq.ParquetFile, columns: Sequence[str], job: Job) -> Iterator[ModelWord]:
    """The predictions in the order of the class columns, a chunk of rows in memory at a time."""
    for batch in file.iter_batches(batch_size=CHUNK):
        job.check()
        shares = np.stack([batch.column(name).to_numpy() for name in columns], axis=1).astype(np.float64)
        logs = np.log(np.maximum(shares, LEAST_PROBABILITY))
        out_of_fold = np.array(batch.column("kind").to_pylist()) == "oof"
        folds = np.where(out_of_fold, batch.column("fold").to_numpy(), MEAN_OF_FOLDS)
        ids = batch.column("task").to_pylist()
        for task, row, fold in zip(ids, logs.tolist(), folds.tolist(), strict=True):
            yield ModelWord(task, row, fold)


def _predictions(version: ModelVersion) -> Path:
    path = folders.absolute(version.folder) / "predictions.parquet"
    if not path.exists():
        raise WorkFailed(
            "artefact_missing",
            f"The files of model version {version.number} are gone.",
            "Restore them from the backup, or retire the version.",
        )
    return path
