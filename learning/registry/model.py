"""A model folder: written whole and last-manifest, opened only when every byte is what the manifest says."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from torch import nn

from learning.registry.errors import ModelError
from learning.registry.manifest import ModelManifest
from learning.registry.weights import load_weights, read_capped
from learning.task_models.base import InputShape, with_settings
from learning.task_models.catalog import TASK_MODELS

MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 16 * 2**20
_LARGEST_FILE = 4 * 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained model that was checked: its folder, its manifest and one network per fold."""

    folder: Path
    manifest: ModelManifest
    networks: tuple[nn.Module, ...]


def weight_file(fold: int) -> str:
    """The name, inside the model folder, of the weights of the network that has not seen fold `fold`."""
    return f"weights/fold-{fold}.safetensors"


def stated(folder: Path, names: list[str]) -> dict[str, dict[str, Any]]:
    """The `files` entry of a manifest: sha256 and size of files inside the folder."""
    entries = {}
    for name in sorted(names):
        content = (folder / name).read_bytes()
        entries[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return entries


def read_manifest(folder: Path) -> ModelManifest:
    """The manifest of a model folder, itself checked. Raises ModelError."""
    try:
        text = read_capped(folder / MANIFEST, _LARGEST_MANIFEST).decode()
    except UnicodeDecodeError as error:
        raise ModelError("The manifest is not text.") from error
    return ModelManifest.from_text(text)


def read_listed(folder: Path, manifest: ModelManifest, name: str) -> bytes:
    """The bytes of one file of a model folder, checked. Raises ModelError where it is not listed or not as stated."""
    if name not in manifest.files:
        raise ModelError(f"The manifest does not list {name}.")
    return _verified(folder, name, manifest.files[name])


def open_model(folder: Path) -> Model:
    """Check every file of a model folder and rebuild its networks. Raises ModelError for anything out of order."""
    manifest = read_manifest(folder)
    contents = {name: _verified(folder, name, entry) for name, entry in sorted(manifest.files.items())}
    if manifest.task_model not in TASK_MODELS:
        raise ModelError(f"The task model {manifest.task_model!r} is not known here.")
    networks = []
    for fold in range(manifest.folds):
        name = weight_file(fold)
        if name not in contents:
            raise ModelError(f"The manifest speaks of {manifest.folds} folds but does not list {name}.")
        network = empty_network(manifest)
        load_weights(network, contents[name], name)
        networks.append(network.eval())
    return Model(folder, manifest, tuple(networks))


def empty_network(manifest: ModelManifest) -> nn.Module:
    """The architecture that a manifest describes, with random weights. Raises ModelError where it cannot be built."""
    shape = InputShape(manifest.recipe.channels, manifest.recipe.size, len(manifest.classes))
    try:
        return with_settings(TASK_MODELS[manifest.task_model], dict(manifest.model_settings)).build(shape)
    except (ValueError, TypeError) as error:
        raise ModelError(f"The architecture cannot be built: {error}") from error


def _verified(folder: Path, name: str, entry: Mapping[str, Any]) -> bytes:
    """The bytes of a listed file, which is inside the folder and has the size and hash that are stated."""
    if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts:
        raise ModelError(f"The manifest names {name!r}, which is outside the model's folder.")
    content = read_capped(folder / name, min(_LARGEST_FILE, int(entry.get("bytes", 0))))
    digest = hashlib.sha256(content).hexdigest()
    if digest != entry.get("sha256") or len(content) != entry.get("bytes"):
        raise ModelError(f"{name} is not the file that the manifest describes: its sha256 is {digest}.")
    return content
