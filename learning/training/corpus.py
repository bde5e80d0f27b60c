"""What a training reads from a snapshot: pictures, evidence, folds, what may be trained on; checked first."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from learning.crowd.base import CrowdState
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Bools, Int8s, Int64s
from learning.data.media import MediaLayout, snapshot_media
from learning.data.snapshot import Snapshot
from learning.data.splits import TEST_FOLD
from learning.progress import Report, silent
from learning.registry.manifest import InputRecipe
from learning.training.errors import NotEnoughLabels, OneClassOnly
from learning.training.pictures import Pictures, spread_of
from learning.training.settings import TrainSettings

_CHUNK = 1024
_SMALLEST = 8


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """n tasks with their pictures and the evidence about them.

    table      the annotations of the training split and what is known of it; nothing of the test split
    fold       (n,) the network that is not trained on the task: 0 to folds - 1, or -1 for the test split
    teachable  (n,) whether a network may be trained on the task: not of the test split, not gold that scores people
    """

    pictures: Pictures
    table: AnnotationTable
    fold: Int8s
    folds: int
    teachable: Bools

    def training_units(self, crowd: CrowdState, fold: int) -> Int64s:
        """Positions of the tasks that teach the network of a fold."""
        return np.flatnonzero(self.teachable & crowd.units & (self.fold != fold))

    def held_out(self, fold: int) -> Int64s:
        """Positions of the tasks about which the network of a fold is asked, because it has not seen their groups."""
        return np.flatnonzero(self.fold == fold)


def recipe_for(snapshot: Snapshot, settings: TrainSettings) -> InputRecipe:
    """The recipe that suits all pictures of a snapshot: never larger than the smallest of them; not yet normalised."""
    tasks = snapshot.tasks
    shortest = int(min(tasks.width.min(), tasks.height.min())) if len(tasks) else settings.input_size
    crop = None if settings.crop is None else min(settings.crop, shortest)
    size = max(_SMALLEST, min(settings.input_size, shortest if crop is None else crop))
    channels = 1 if (tasks.channels == 1).all() else 3
    deep = bool((tasks.bit_depth > 8).any())
    return InputRecipe(crop, size, channels, deep, (0.0,) * channels, (1.0,) * channels)


def read_pictures(snapshot: Snapshot, recipe: InputRecipe, cache: Path, report: Report = silent) -> Pictures:
    """The pictures of all tasks of a snapshot, made by a recipe. Raises MediaError."""
    side = recipe.size if recipe.crop is None else recipe.crop
    fit: Literal["resize", "crop"] = "resize" if recipe.crop is None else "crop"
    layout = MediaLayout(side, 1 if recipe.channels == 1 else 3, fit, recipe.deep)
    media = snapshot_media(snapshot, layout, cache, report)
    return Pictures(_averaged(media.pixels, recipe.size), media.white, recipe)


def read_corpus(snapshot: Snapshot, settings: TrainSettings, cache: Path, report: Report = silent) -> Corpus:
    """Pictures, evidence and folds of a snapshot; the normalisation is measured on the training split."""
    tasks = snapshot.tasks
    folds = min(settings.folds or snapshot.folds, snapshot.folds)
    fold = np.where(tasks.test, TEST_FOLD, tasks.fold % folds).astype(np.int8)
    purpose = np.array(tasks.gold_purpose, dtype=object)
    scores_people = (purpose == "teach") | (purpose == "check") | (purpose == "test")
    pictures = read_pictures(snapshot, recipe_for(snapshot, settings), cache, report)
    mean, spread = spread_of(pictures.values, pictures.white, ~tasks.test)
    return Corpus(
        pictures=replace(pictures, recipe=replace(pictures.recipe, mean=mean, spread=spread)),
        table=snapshot.table(test_annotations=False),
        fold=fold,
        folds=folds,
        teachable=~tasks.test & ~scores_people,
    )


def check_enough(corpus: Corpus, crowd: CrowdState, settings: TrainSettings) -> None:
    """Refuse what cannot be learned from. Raises NotEnoughLabels or OneClassOnly, with the counts and what to do."""
    units = np.flatnonzero(corpus.teachable & crowd.units)
    if len(units) < settings.min_labels:
        raise NotEnoughLabels(
            f"{len(units)} tasks of the training split have an answer that {settings.method!r} can learn from; "
            f"{settings.min_labels} are needed. Collect more annotations or gold, then train again."
        )
    counts = np.bincount(crowd.posterior[units].argmax(axis=1), minlength=corpus.table.n_classes)
    told = ", ".join(f"{name}: {count}" for name, count in zip(corpus.table.classes, counts, strict=True))
    if (counts > 0).sum() < 2:
        raise OneClassOnly(
            f"All {len(units)} answered tasks are most probably of one class ({told}). "
            "Annotate or mark as gold some tasks of another class, then train again."
        )
    for fold in range(corpus.folds):
        taught = corpus.training_units(crowd, fold)
        if len(taught) < 2 or len(set(crowd.posterior[taught].argmax(axis=1).tolist())) < 2:
            raise NotEnoughLabels(
                f"Without the groups of fold {fold} only {len(taught)} answered tasks, or one class, remain ({told}). "
                "Groups (patients, slides) are never split: annotate tasks of more groups, or train with fewer folds."
            )


def _averaged(pixels: NDArray[Any], size: int) -> NDArray[Any]:
    """(n, C, H, H) to (n, size, size, C), every new pixel the mean of the old ones that it covers."""
    count, channels, side, _ = pixels.shape
    values = np.empty((count, size, size, channels), pixels.dtype)
    for start in range(0, count, _CHUNK):
        block = np.asarray(pixels[start : start + _CHUNK])
        if side != size:
            floats = functional.interpolate(
                torch.from_numpy(block.astype(np.float32)), size=(size, size), mode="area"
            ).numpy()
            block = floats if values.dtype.kind == "f" else np.rint(floats).astype(values.dtype)
        values[start : start + _CHUNK] = block.transpose(0, 2, 3, 1)
    return values
