"""A training from a snapshot folder to a model folder: read, check, train, calibrate, predict, judge, write."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from learning.crowd.catalog import METHODS
from learning.data.arrays import Bools, Floats
from learning.data.snapshot import Snapshot, read_snapshot
from learning.evaluation.card import CardFacts, card
from learning.evaluation.judge import judge, metrics_json
from learning.progress import Cancelled, Progress, Report, Stop
from learning.registry.errors import ModelError
from learning.registry.manifest import InputRecipe, ModelManifest
from learning.registry.model import MANIFEST, read_manifest, stated, weight_file
from learning.registry.weights import weight_bytes, weight_hash
from learning.task_models.base import TaskModel, settings_as_json, with_settings
from learning.task_models.catalog import TASK_MODELS
from learning.training import outputs
from learning.training.calibration import fitted_temperature
from learning.training.checkpoint import read_newest, write_durably
from learning.training.corpus import Corpus, check_enough, read_corpus
from learning.training.device import chosen_device, reproducible
from learning.training.errors import CheckpointError
from learning.training.judged import JUDGED, write_judged
from learning.training.loop import Training
from learning.training.predict import mean_probability, tempered
from learning.training.settings import SettingsError, TrainSettings

CHECKPOINTS, CACHE = "checkpoints", "cache"


@dataclass(frozen=True, slots=True)
class TrainResult:
    """A finished training: the model's folder and its manifest."""

    folder: Path
    manifest: ModelManifest


def train(snapshot_folder: Path, out: Path, settings: TrainSettings, *, report: Report, stop: Stop) -> TrainResult:
    """Train on a snapshot and write the model into `out`.

    Called again with the same `out`, snapshot and settings it continues from the newest whole checkpoint and ends with
    the same weights; when the model is already there, it is returned. Raises TrainingError (NotEnoughLabels,
    OneClassOnly, LossNotFinite, OutOfMemory, CheckpointError), SnapshotError, MediaError or Cancelled.
    """
    snapshot = read_snapshot(snapshot_folder)
    out.mkdir(parents=True, exist_ok=True)
    done = _finished(out, snapshot, settings)
    if done is not None:
        return done

    def report_or_cancel(progress: Progress) -> None:
        report(progress)
        if stop():
            raise Cancelled(f"The training was stopped while reading pictures ({progress.done} of {progress.total}).")

    checkpoint = read_newest(out / CHECKPOINTS)
    threads = settings.threads if checkpoint is None else int(checkpoint.values["threads"])
    device = chosen_device(settings.device, threads)
    corpus = read_corpus(snapshot, settings, out / CACHE, report_or_cancel)
    crowd = METHODS[settings.method].start(corpus.table, folds=corpus.folds)
    check_enough(corpus, crowd, settings)
    with reproducible(device):
        training = Training(
            corpus=corpus,
            crowd=crowd,
            task_model=_task_model(settings),
            settings=settings,
            device=device,
            folder=out,
            stamp={"snapshot": snapshot.id, "settings": settings.hash, "threads": device.threads},
            report=report,
            stop=stop,
        )
        if checkpoint is not None:
            training.resume(checkpoint)
        training.run()
        report(Progress("predict", 0, corpus.folds, "predicting every task", step=training.step))
        manifest = _finish(snapshot, corpus, training, settings, out)
    report(Progress("done", 1, 1, f"model {manifest.id[:16]}", step=training.step))
    return TrainResult(out, manifest)


def _finished(out: Path, snapshot: Snapshot, settings: TrainSettings) -> TrainResult | None:
    """The model that is already in `out`, if it is the one that is asked for."""
    if not (out / MANIFEST).exists():
        return None
    try:
        manifest = read_manifest(out)
    except ModelError as error:
        raise CheckpointError(f"The output folder holds a damaged model ({error}). Choose an empty folder.") from error
    same = manifest.snapshot == snapshot.id and TrainSettings.from_json(manifest.settings).hash == settings.hash
    if not same:
        raise CheckpointError(
            "The output folder holds a model of another snapshot or other settings. Choose an empty folder."
        )
    return TrainResult(out, manifest)


def _task_model(settings: TrainSettings) -> TaskModel:
    """The task model with its settings. Raises SettingsError for one that it has not."""
    try:
        return with_settings(TASK_MODELS[settings.task_model], dict(settings.model_settings))
    except ValueError as error:
        raise SettingsError(f"model_settings: {error}") from error


def _finish(
    snapshot: Snapshot, corpus: Corpus, training: Training, settings: TrainSettings, out: Path
) -> ModelManifest:
    """Calibrate, predict, judge and write everything; the manifest comes last and makes the folder a model."""
    crowd = training.crowd
    taught = corpus.teachable & crowd.units
    held_out = training.held_out_logits()
    temperature = fitted_temperature(held_out[taught], crowd.posterior[taught])
    probability = np.where(
        taught[:, None], tempered(held_out, temperature), mean_probability(training.all_logits(), temperature)
    )
    kind = np.where(taught, outputs.OOF, outputs.MEAN)
    outputs.write_predictions(out / "predictions.parquet", snapshot, corpus.fold, kind, probability)
    outputs.write_posterior(out / "posterior.parquet", snapshot, crowd.posterior)
    outputs.write_reliability(out / "reliability.parquet", crowd.reliability)
    outputs.write_taught(out / outputs.TAUGHT, snapshot, np.flatnonzero(taught), corpus.fold)
    prior = crowd.class_prior
    # Every prediction is fair here: of what was trained on by the network that was not, of the rest by all.
    fair = np.ones(len(taught), np.bool_)
    write_judged(out / JUDGED, snapshot, probability, fair=fair)
    metrics = metrics_json(judge(snapshot, probability, prior, fair=fair), snapshot.classes, prior)
    outputs.write_json(out / "metrics.json", metrics)
    manifest = _manifest(
        snapshot, corpus, training, settings, taught=taught, temperature=temperature, prior=prior, metrics=metrics
    )
    write_durably(out / "card.md", card(_facts(snapshot, manifest)).encode())
    (out / "weights").mkdir(exist_ok=True)
    names = [weight_file(learner.fold) for learner in training.learners]
    for name, learner in zip(names, training.learners, strict=True):
        write_durably(out / name, weight_bytes(learner.averaged))
    tables = ["predictions", "posterior", "reliability", "taught", "judged"]
    names += [*(f"{name}.parquet" for name in tables), "metrics.json", "history.jsonl", "card.md"]
    manifest = replace(manifest, files=stated(out, names))
    write_durably(out / MANIFEST, manifest.as_text().encode())
    shutil.rmtree(out / CHECKPOINTS, ignore_errors=True)
    shutil.rmtree(out / CACHE, ignore_errors=True)
    return manifest


def _manifest(
    snapshot: Snapshot, corpus: Corpus, training: Training, settings: TrainSettings, *, taught: Bools,
    temperature: float, prior: Floats, metrics: dict[str, Any],
) -> ModelManifest:  # fmt: skip
    table = corpus.table
    return ModelManifest(
        task_model=settings.task_model,
        model_settings=settings_as_json(_task_model(settings)),
        method=settings.method,
        settings=settings.as_json(),
        snapshot=snapshot.id,
        simulated=snapshot.simulated,
        classes=snapshot.classes,
        class_prior=tuple(float(share) for share in prior),
        folds=corpus.folds,
        temperature=temperature,
        recipe=corpus.pictures.recipe,
        weight_hash=weight_hash([learner.averaged for learner in training.learners]),
        counts={
            "taught": int(taught.sum()),
            "annotations": int(table.informative.sum()),
            "annotators": len(np.unique(table.annotator_index[table.informative])),
            "gold": int((table.gold >= 0).sum()),
        },
        metrics=metrics,
        files={},
    )


def _facts(snapshot: Snapshot, manifest: ModelManifest) -> CardFacts:
    return CardFacts(
        question=str(snapshot.manifest["project"].get("question", "")),
        method=METHODS[manifest.method].title,
        task_model=TASK_MODELS[manifest.task_model].title,
        classes=manifest.classes,
        class_prior=manifest.class_prior,
        snapshot=manifest.snapshot,
        simulated=manifest.simulated,
        counts=manifest.counts,
        folds=manifest.folds,
        temperature=manifest.temperature,
        pictures=_pictures(manifest.recipe),
        weight_hash=manifest.weight_hash,
        metrics=manifest.metrics,
    )


def _pictures(recipe: InputRecipe) -> str:
    cut = "whole" if recipe.crop is None else f"{recipe.crop} px from the centre"
    return f"{cut}, averaged to {recipe.size} x {recipe.size} px, {recipe.channels} channels"
