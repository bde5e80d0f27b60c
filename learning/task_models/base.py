"""The contract of a task model: a frozen dataclass of settings that builds a network giving logits per unit."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Protocol, TypeVar

from torch import nn


@dataclass(frozen=True, slots=True)
class InputShape:
    """What goes in and what comes out: square images of `size` px with `channels`, logits over `classes`."""

    channels: int
    size: int
    classes: int

    def __post_init__(self) -> None:
        if self.channels < 1 or self.size < 8 or self.classes < 2:
            raise ValueError(
                f"A network needs 1 channel, 8 px, 2 classes or more: not {self.channels}, {self.size}, {self.classes}."
            )


class TaskModel(Protocol):
    """A learner. Its fields are its settings; `title` and `explanation` are shown to people."""

    @property
    def name(self) -> str:
        """In kebab case, as in the catalogue and on the command line."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def explanation(self) -> str:
        """What it is and when to choose it, in plain words."""

    def build(self, shape: InputShape) -> nn.Module:
        """A fresh network: images (B, C, S, S), normalised, to logits (B, K). Weights come from torch's generator."""


Settings = TypeVar("Settings")


def settings_as_json(model: object) -> dict[str, Any]:
    """The fields of a task model as JSON values."""
    values = asdict(model)  # type: ignore[call-overload]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def with_settings(model: Settings, values: dict[str, Any]) -> Settings:
    """The task model with some fields replaced by JSON values. Raises ValueError for a field that it has not."""
    known = {field.name: getattr(model, field.name) for field in fields(model)}  # type: ignore[arg-type]
    strange = sorted(set(values) - set(known))
    if strange:
        raise ValueError(f"{type(model).__name__} has no setting {strange[0]!r}; it has {', '.join(sorted(known))}.")
    cast = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    wrong = [name for name, value in cast.items() if type(value) is not type(known[name])]
    if wrong:
        raise ValueError(
            f"{type(model).__name__}.{wrong[0]} is {cast[wrong[0]]!r}, not of type {type(known[wrong[0]]).__name__}."
        )
    return replace(model, **cast)  # type: ignore[type-var]
