"""The settings of a training: one frozen value, checked when it is made, written into the model's manifest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from learning.crowd.catalog import METHODS
from learning.task_models.catalog import TASK_MODELS

_BUDGET = 80_000
"""Pictures that one network sees in a training whose epochs are chosen for it."""


class SettingsError(ValueError):
    """A setting has a value that it cannot have; the message names it and says what it can be."""


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How to train.

    task_model          name in learning/task_models/catalog.py
    model_settings      fields of that task model which differ from its defaults
    method              name in learning/crowd/catalog.py
    folds               networks to train, each without one part of the groups; None takes the snapshot's number. With
                        fewer than the snapshot has, its folds are joined (fold modulo `folds`), so groups stay whole
    epochs              passes over the training tasks; None chooses them from their number (`epochs_for`)
    warmup_share        share of the epochs in which the crowd method does not listen to the networks yet
    batch_size          pictures in a step
    learning_rate       at its highest; rises over the first tenth of the steps, then falls as a cosine to zero
    weight_decay        of AdamW
    clip_norm           longest gradient
    ema_decay           of the averaged weights, which are what predicts
    crop                side of the square cut from the centre, in pixels of the picture; None takes its shorter side
    input_size          largest side that the network sees; larger crops are averaged down, smaller stay as they are
    shift               furthest random shift in pixels of the input
    jitter              spread of the random contrast and offset of each channel (staining, exposure)
    seed                of weights, order and augmentation
    min_labels          fewest tasks with an answer
    device              "auto", "cpu" or "cuda"
    threads             of the processor; None takes what the process was given
    checkpoint_seconds  time between checkpoints; 0 writes one after every step
    """

    task_model: str = "patch-cnn"
    model_settings: Mapping[str, Any] = field(default_factory=dict)
    method: str = "aggnet"
    folds: int | None = None
    epochs: int | None = None
    warmup_share: float = 0.3
    batch_size: int = 32
    learning_rate: float = 5e-3
    weight_decay: float = 0.02
    clip_norm: float = 5.0
    ema_decay: float = 0.99
    crop: int | None = None
    input_size: int = 32
    shift: int = 3
    jitter: float = 0.3
    seed: int = 0
    min_labels: int = 20
    device: str = "auto"
    threads: int | None = None
    checkpoint_seconds: float = 15.0

    def __post_init__(self) -> None:
        _one_of("task_model", self.task_model, TASK_MODELS)
        _one_of("method", self.method, METHODS)
        _one_of("device", self.device, ("auto", "cpu", "cuda"))
        _within("folds", self.folds, 2, 20)
        _within("epochs", self.epochs, 1, 10_000)
        _within("warmup_share", self.warmup_share, 0.0, 1.0)
        _within("batch_size", self.batch_size, 2, 4096)
        _within("learning_rate", self.learning_rate, 1e-7, 1.0)
        _within("weight_decay", self.weight_decay, 0.0, 1.0)
        _within("clip_norm", self.clip_norm, 1e-3, 1e3)
        _within("ema_decay", self.ema_decay, 0.0, 0.99999)
        _within("crop", self.crop, 8, 100_000)
        _within("input_size", self.input_size, 16, 512)
        _within("shift", self.shift, 0, 64)
        _within("jitter", self.jitter, 0.0, 1.0)
        _within("seed", self.seed, 0, 2**63 - 1)
        _within("min_labels", self.min_labels, 2, 10**9)
        _within("threads", self.threads, 1, 256)
        _within("checkpoint_seconds", self.checkpoint_seconds, 0.0, 86_400.0)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Settings from JSON values; what is missing takes its default. Raises SettingsError for an unknown name."""
        known = {entry.name for entry in fields(cls)}
        strange = sorted(set(values) - known)
        if strange:
            raise SettingsError(f"There is no setting {strange[0]!r}; there are {', '.join(sorted(known))}.")
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """As JSON values; `from_json` reads them back."""
        return {**asdict(self), "model_settings": dict(self.model_settings)}

    @property
    def hash(self) -> str:
        """Names the result: settings that only say where and how often to save or compute are left out."""
        told = {name: value for name, value in self.as_json().items() if name not in {"checkpoint_seconds", "device"}}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def epochs_for(self, tasks: int) -> int:
        """Epochs for a number of training tasks: as many as show a network about 80,000 pictures, 12 to 40."""
        return self.epochs if self.epochs is not None else min(40, max(12, round(_BUDGET / max(1, tasks))))


def _one_of(name: str, value: object, known: Any) -> None:
    if value not in known:
        raise SettingsError(f"{name} is {value!r}; it can be {', '.join(sorted(known))}.")


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise SettingsError(f"{name} is {value!r}; it can be {low:g} to {high:g}.")
    whole = isinstance(low, int)
    if whole and not isinstance(value, int):
        raise SettingsError(f"{name} is {value!r}; it must be a whole number.")
