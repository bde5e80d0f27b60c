"""A trained model on a snapshot: predictions that never come from a network trained on the task, and their figures."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learning.data.arrays import Bools, Floats
from learning.data.snapshot import Snapshot, read_snapshot
from learning.evaluation.figures import Figures
from learning.evaluation.judge import judge, metrics_json
from learning.progress import Cancelled, Progress, Report, Stop
from learning.registry.errors import ModelError
from learning.registry.model import Model, open_model
from learning.training import outputs
from learning.training.corpus import read_pictures
from learning.training.device import chosen_device, reproducible
from learning.training.predict import logits_of, mean_probability, tempered


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What a model says of the n tasks of a snapshot.

    probability (n, K); fold (n,) of the network that spoke alone, or -1 for the mean of all; kind (n,) "oof" or "mean".
    """

    probability: Floats
    fold: NDArray[np.int8]
    kind: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures per judged set (None for one without tasks), and the content of metrics.json."""

    figures: dict[str, Figures | None]
    metrics: dict[str, Any]


def predict(
    model_folder: Path, snapshot_folder: Path, out: Path | None, *, cache: Path, device: str, report: Report, stop: Stop
) -> Predictions:
    """Predict every task of a snapshot, and write predictions.parquet into `out` if one is named.

    A picture that taught the model is predicted by the one network that has not seen its group; any other by the mean.
    Raises ModelError, SnapshotError, MediaError or Cancelled.
    """
    model, snapshot = open_model(model_folder), read_snapshot(snapshot_folder)
    found = _predicted(model, snapshot, cache, device, report=report, stop=stop)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        outputs.write_predictions(out / "predictions.parquet", snapshot, found.fold, found.kind, found.probability)
    return found


def evaluate(
    model_folder: Path, snapshot_folder: Path, *, cache: Path, device: str, report: Report, stop: Stop
) -> Evaluation:
    """Judge a model on a snapshot's test gold and, apart from it, on its adjudicated tasks."""
    model, snapshot = open_model(model_folder), read_snapshot(snapshot_folder)
    found = _predicted(model, snapshot, cache, device, report=report, stop=stop)
    prior = np.array(model.manifest.class_prior)
    fair: Bools = np.ones(len(snapshot.tasks), np.bool_)
    figures = judge(snapshot, found.probability, prior, fair=fair)
    return Evaluation(figures, metrics_json(figures, snapshot.classes, prior))


def _predicted(model: Model, snapshot: Snapshot, cache: Path, wish: str, *, report: Report, stop: Stop) -> Predictions:
    manifest = model.manifest
    if snapshot.classes != manifest.classes:
        raise ModelError(
            f"The model's classes are {', '.join(manifest.classes)}; the snapshot's are {', '.join(snapshot.classes)}."
        )
    taught = outputs.read_taught(model.folder / outputs.TAUGHT)
    alone = np.array([taught.get(asset, -1) for asset in snapshot.tasks.asset], np.int8)
    device = chosen_device(wish, None)
    pictures = read_pictures(snapshot, manifest.recipe, cache, report)
    rows = np.arange(len(snapshot.tasks))

    def breathe() -> None:
        if stop():
            raise Cancelled("The prediction was stopped.")

    logits: list[Floats] = []
    with reproducible(device):
        for fold, network in enumerate(model.networks):
            logits.append(logits_of(device.settled(network), pictures, rows, device, breathe))
            report(Progress("predict", fold + 1, manifest.folds, step=fold + 1))
    probability = mean_probability(logits, manifest.temperature)
    for fold, each in enumerate(logits):
        probability[alone == fold] = tempered(each[alone == fold], manifest.temperature)
    return Predictions(probability, alone, np.where(alone >= 0, outputs.OOF, outputs.MEAN))
