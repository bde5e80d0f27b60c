"""What a model's page shows of its parquet files, as JSON: the web reads neither parquet nor numpy."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from annotation.models import Member, Project
from jobs.folders import SUMMARY
from jobs.models import ModelVersion
from learning.data.arrays import Floats
from learning.data.snapshot import read_snapshot
from learning.training.train import TrainResult


def write(result: TrainResult, snapshot: Path, project_id: int) -> None:
    """Write the summary of a trained model into its folder."""
    parent = Project.objects.values_list("live_model_version", flat=True).get(pk=project_id)
    number = ModelVersion.objects.filter(pk=parent).values_list("number", flat=True).first() if parent else None
    told = {
        "annotators": _annotators(result, snapshot, project_id),
        "counts": dict(result.manifest.counts),
        "parent": number,
    }
    (result.folder / SUMMARY).write_text(json.dumps(told, allow_nan=False), encoding="utf-8")


def _annotators(result: TrainResult, snapshot: Path, project_id: int) -> list[dict[str, Any]]:
    """One entry per annotator: pseudonym, whether simulated, and the confusion matrix that the training arrived at."""
    classes = list(result.manifest.classes)
    side = len(classes)
    table = pq.read_table(result.folder / "reliability.parquet")
    names = table.column("annotator").to_pylist()[:: side * side]
    answers = table.column("answers").to_numpy()[:: side * side]
    matrices = {name: table.column(name).to_numpy().reshape(-1, side, side) for name in ("mean", "low", "high")}
    simulated = dict(Member.objects.filter(project_id=project_id).values_list("pseudonym", "is_simulated"))
    shares = _class_shares(result.folder, snapshot, classes)
    return [
        {
            "pseudonym": name,
            "is_simulated": simulated.get(name, False),
            "answered": float(answers[row]),
            "reliability": {
                "classes": classes,
                **{word: matrix[row].tolist() for word, matrix in matrices.items()},
                "n": (answers[row] * shares.get(name, np.full(side, 1 / side))).tolist(),
            },
        }
        for row, name in enumerate(names)
    ]


def _class_shares(model: Path, snapshot: Path, classes: list[str]) -> dict[str, Floats]:
    """Annotator -> (K,) how the tasks that they answered divide among the classes, as the training sees it."""
    held = pq.read_table(model / "posterior.parquet")
    posterior = np.stack([held.column(f"p_{name}").to_numpy() for name in classes], axis=1)
    table = read_snapshot(snapshot).table()
    said = table.informative
    counts = np.zeros((table.n_annotators, len(classes)))
    np.add.at(counts, table.annotator_index[said], posterior[table.task_index[said]])
    total = counts.sum(axis=1, keepdims=True)
    return {name: counts[row] / total[row] for row, name in enumerate(table.annotators) if total[row] > 0}
