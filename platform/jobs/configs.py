"""What a run may be asked to do: one frozen config per kind of work, checked before a row is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from annotation.errors import Invalid
from jobs.models import Run
from jobs.offers import AGGREGATION_METHODS, CROWD_METHODS, TASK_MODELS

FORMATS = ("csv", "jsonl", "parquet")


@dataclass(frozen=True, slots=True)
class AggregateConfig:
    """Estimate every consensus and reliability anew."""

    method: str = "dawid-skene"

    def __post_init__(self) -> None:
        _one_of("method", self.method, AGGREGATION_METHODS)


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Freeze a snapshot and train on it; None leaves a number to the training, which chooses it from the data."""

    task_model: str = "patch-cnn"
    method: str = "aggnet"
    folds: int | None = None
    epochs: int | None = None
    batch_size: int = 64
    learning_rate: float = 5e-3
    crop: int | None = None
    seed: int = 0
    device: str = "auto"
    checkpoint_seconds: float = 15.0

    def __post_init__(self) -> None:
        _one_of("task_model", self.task_model, TASK_MODELS)
        _one_of("method", self.method, CROWD_METHODS)
        _one_of("device", self.device, ("auto", "cpu", "cuda"))
        _whole("folds", self.folds, 2, 20)
        _whole("epochs", self.epochs, 1, 10_000)
        _whole("batch_size", self.batch_size, 2, 4096)
        _within("learning_rate", self.learning_rate, 1e-7, 1.0)
        _whole("crop", self.crop, 8, 100_000)
        _whole("seed", self.seed, 0, 2**63 - 1)
        _within("checkpoint_seconds", self.checkpoint_seconds, 0.0, 86_400.0)


@dataclass(frozen=True, slots=True)
class ImportConfig:
    """One stage of an import: check its files (a dry run), or commit what was checked."""

    stage: Literal["check", "commit"]

    def __post_init__(self) -> None:
        _one_of("stage", self.stage, ("check", "commit"))


@dataclass(frozen=True, slots=True)
class ExportConfig:
    """Write all tables in the named formats, with a manifest of their hashes."""

    formats: Sequence[str] = FORMATS

    def __post_init__(self) -> None:
        if not isinstance(self.formats, list | tuple) or not self.formats:
            raise Invalid(f"formats must be a list with at least one of {', '.join(FORMATS)}.", where="config.formats")
        for name in self.formats:
            _one_of("formats", name, FORMATS)
        object.__setattr__(self, "formats", tuple(dict.fromkeys(self.formats)))  # each once


Config = AggregateConfig | TrainConfig | ImportConfig | ExportConfig
_BY_KIND: Mapping[str, type[Config]] = {
    Run.Kind.AGGREGATE: AggregateConfig,
    Run.Kind.TRAIN: TrainConfig,
    Run.Kind.IMPORT: ImportConfig,
    Run.Kind.EXPORT: ExportConfig,
}


def read(kind: str, values: Mapping[str, Any]) -> Config:
    """The config of that kind, with defaults for what is not said. Raises Invalid, which names the field."""
    if kind not in _BY_KIND:
        raise Invalid(f"There is no kind of run {kind!r}; there are {', '.join(_BY_KIND)}.", where="kind")
    return _read(_BY_KIND[kind], values)


def as_json(config: Config) -> dict[str, Any]:
    """The config as it is stored with the run."""
    return asdict(config)


def _read(form: type[Config], values: Mapping[str, Any]) -> Config:
    known = {entry.name for entry in fields(form)}
    for name in values:
        if name not in known:
            there = ", ".join(sorted(known))
            raise Invalid(f"There is no setting {name!r}; there are {there}.", where=f"config.{name}")
    try:
        return form(**values)
    except TypeError as error:
        raise Invalid(f"The config is not complete or not of the right form: {error}.", where="config") from None


def _one_of(name: str, value: object, known: Any) -> None:
    if not isinstance(value, str) or value not in known:
        raise Invalid(f"{name} is {value!r}; it can be {', '.join(known)}.", where=f"config.{name}")


def _within(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Invalid(f"{name} is {value!r}; it can be {low:g} to {high:g}.", where=f"config.{name}")


def _whole(name: str, value: object, low: int, high: int) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Invalid(f"{name} is {value!r}; it can be a whole number from {low} to {high}.", where=f"config.{name}")
