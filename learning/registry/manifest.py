"""The manifest of a model: what it is, what made it, and the sha256 of every file; its own hash is the model's id."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from learning.registry.errors import ModelError

FORMAT = "consilium-model/1"


@dataclass(frozen=True, slots=True)
class InputRecipe:
    """How a picture file becomes network input.

    A square of `crop` px is cut from the centre (None: the picture is scaled by its shorter side), averaged down to
    `size` px, read as `channels` channels (1 or 3) of 8 bit or, with `deep`, of floats; then each channel is shifted
    and scaled by `mean` and `spread`, both as fractions of white.
    """

    crop: int | None
    size: int
    channels: int
    deep: bool
    mean: tuple[float, ...]
    spread: tuple[float, ...]

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read a recipe. Raises ValueError, TypeError or KeyError for one that cannot be."""
        parts = {**values, "mean": tuple(values["mean"]), "spread": tuple(values["spread"])}
        recipe = cls(**parts)
        whole = all(isinstance(number, int) for number in (recipe.size, recipe.channels))
        if not whole or not 8 <= recipe.size <= 1024 or recipe.channels not in (1, 3):
            raise ValueError(f"size {recipe.size} and channels {recipe.channels}")
        if len(recipe.mean) != recipe.channels or len(recipe.spread) != recipe.channels:
            raise ValueError("as many means and spreads as channels are needed")
        return recipe


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """What is said of a model.

    task_model, model_settings  the architecture: a name of the catalogue and all its fields
    method, settings            the crowd method and the settings of the training, as given
    snapshot, simulated         what it was trained on; whether any of its annotators was simulated
    classes, class_prior        class ids, and their shares among the training tasks
    folds, temperature          how many networks, and how their logits are tempered
    recipe                      how files become input
    weight_hash                 one hash of all weights of all networks
    counts                      tasks, annotations and annotators that it learned from
    metrics                     the figures of metrics.json
    files                       name -> {"sha256", "bytes"}
    """

    task_model: str
    model_settings: Mapping[str, Any]
    method: str
    settings: Mapping[str, Any]
    snapshot: str
    simulated: bool
    classes: tuple[str, ...]
    class_prior: tuple[float, ...]
    folds: int
    temperature: float
    recipe: InputRecipe
    weight_hash: str
    counts: Mapping[str, int]
    metrics: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]

    @property
    def id(self) -> str:
        """The content's name: the same model has the same id wherever it was trained."""
        return hashlib.sha256(json.dumps(self._values(), sort_keys=True).encode()).hexdigest()

    def as_text(self) -> str:
        """The manifest file."""
        return json.dumps({"format": FORMAT, "id": self.id, **self._values()}, indent=1, sort_keys=True) + "\n"

    def _values(self) -> dict[str, Any]:
        return {
            **{entry.name: getattr(self, entry.name) for entry in fields(self)},
            "recipe": asdict(self.recipe),
        }

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a manifest file. Raises ModelError for anything that is not one."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ModelError(f"The manifest is not readable JSON: {error}") from error
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise ModelError(f"The manifest is not of format {FORMAT!r}.")
        names = {entry.name for entry in fields(cls)}
        if names - set(values):
            raise ModelError(f"The manifest lacks {min(names - set(values))!r}.")
        try:
            manifest = cls(
                **{name: values[name] for name in names - {"recipe", "classes", "class_prior"}},
                recipe=InputRecipe.from_json(values["recipe"]),
                classes=tuple(str(name) for name in values["classes"]),
                class_prior=tuple(float(share) for share in values["class_prior"]),
            )
            sane = 1 <= int(manifest.folds) <= 100 and float(manifest.temperature) > 0 and dict(manifest.files)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"The manifest does not fit together: {error}.") from error
        if not sane or len(manifest.class_prior) != len(manifest.classes):
            raise ModelError("The manifest does not fit together: folds, temperature, files or classes cannot be.")
        if values.get("id") != manifest.id:
            raise ModelError("The manifest was changed after it was written: its id is not the hash of its content.")
        return manifest
