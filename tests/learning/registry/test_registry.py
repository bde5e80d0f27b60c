"""A model folder is believed only when every byte is what the manifest says and every tensor fits the architecture."""

import dataclasses
import hashlib
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from learning.registry.errors import ModelError
from learning.registry.manifest import InputRecipe, ModelManifest
from learning.registry.model import empty_network, open_model, stated, weight_file
from learning.registry.weights import load_weights, weight_bytes, weight_hash
from learning.task_models.base import settings_as_json
from learning.task_models.catalog import TASK_MODELS

MANIFEST = ModelManifest(
    task_model="patch-cnn", model_settings=settings_as_json(TASK_MODELS["patch-cnn"]), method="aggnet", settings={},
    snapshot="a" * 64, simulated=False, classes=("no", "yes"), class_prior=(0.6, 0.4), folds=2, temperature=1.2,
    recipe=InputRecipe(None, 16, 3, deep=False, mean=(0.5,) * 3, spread=(0.2,) * 3), weight_hash="", counts={},
    metrics={}, files={},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder with two networks."""
    (tmp_path / "weights").mkdir()
    for fold in range(2):
        torch.manual_seed(fold)
        (tmp_path / weight_file(fold)).write_bytes(weight_bytes(empty_network(MANIFEST)))
    write(tmp_path, MANIFEST)
    return tmp_path


def write(folder: Path, manifest: ModelManifest) -> None:
    manifest = dataclasses.replace(manifest, files=stated(folder, [weight_file(0), weight_file(1)]))
    (folder / "manifest.json").write_text(manifest.as_text())


def test_round_trip(folder: Path) -> None:
    model = open_model(folder)
    torch.manual_seed(0)
    assert weight_hash([model.networks[0]]) == weight_hash([empty_network(MANIFEST)])
    assert model.manifest == ModelManifest.from_text((folder / "manifest.json").read_text())
    assert weight_hash([model.networks[0]]) != weight_hash([model.networks[1]])


def test_the_id_names_the_content(folder: Path) -> None:
    manifest = open_model(folder).manifest
    assert manifest.id == ModelManifest.from_text(manifest.as_text()).id
    assert dataclasses.replace(manifest, temperature=1.3).id != manifest.id


@pytest.mark.parametrize("where", [0, 100, -1])
def test_a_flipped_bit_in_the_weights_is_refused(folder: Path, where: int) -> None:
    path = folder / weight_file(1)
    content = bytearray(path.read_bytes())
    content[where] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ModelError, match=r"fold-1\.safetensors is not the file that the manifest describes"):
        open_model(folder)


@pytest.mark.parametrize("change", ["cut", "gone", "longer"])
def test_a_file_of_another_size_is_refused(folder: Path, change: str) -> None:
    path = folder / weight_file(0)
    content = path.read_bytes()
    path.unlink()
    if change != "gone":
        path.write_bytes(content[:-10] if change == "cut" else content + b"0" * 10)
    with pytest.raises(ModelError, match=r"fold-0\.safetensors"):
        open_model(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [('"temperature": 1.2', '"temperature": 0.1'), ('"format"', '"form"'), ("{", "["), ('"folds": 2', '"folds": 3')],
)
def test_an_edited_manifest_is_refused(folder: Path, old: str, new: str) -> None:
    path = folder / "manifest.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ModelError):
        open_model(folder)


def test_a_manifest_that_names_files_outside_is_refused(folder: Path) -> None:
    outside = folder.parent / "outside.bin"
    outside.write_bytes(b"x")
    entry = {"../outside.bin": {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}}
    (folder / "manifest.json").write_text(dataclasses.replace(MANIFEST, files=entry).as_text())
    with pytest.raises(ModelError, match="outside the model's folder"):
        open_model(folder)


def test_an_unknown_architecture_or_setting_is_refused(folder: Path) -> None:
    write(folder, dataclasses.replace(MANIFEST, task_model="giant"))
    with pytest.raises(ModelError, match="'giant' is not known"):
        open_model(folder)
    write(folder, dataclasses.replace(MANIFEST, model_settings={"width": 3}))
    with pytest.raises(ModelError, match="cannot be built"):
        open_model(folder)


def test_weights_of_another_shape_name_or_type_never_reach_the_network() -> None:
    network = empty_network(MANIFEST)
    before = weight_hash([network])
    state = network.state_dict()
    name = next(iter(state))
    bad = {
        "of shape": {**state, name: torch.zeros(1000, 2)},
        "the architecture has not": {**state, "extra": torch.zeros(1)},
        "lacks": {key: value for key, value in state.items() if key != name},
        "F16": {**state, name: state[name].half()},
        "not finite": {**state, name: torch.full_like(state[name], torch.nan)},
    }
    for told, values in bad.items():
        with pytest.raises(ModelError, match=told):
            load_weights(network, save(values), "weights")
    assert weight_hash([network]) == before


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 8, b"\x02\x00\x00\x00\x00\x00\x00\x00[]", b"\x05" + b"\x00" * 7 + b"{{{{{"]
)
def test_what_is_no_safetensors_file_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError):
        load_weights(empty_network(MANIFEST), content, "weights")


def test_a_header_that_promises_a_huge_tensor_costs_no_memory() -> None:
    network = empty_network(MANIFEST)
    name = next(iter(network.state_dict()))
    header = json.dumps({name: {"dtype": "F32", "shape": [10**6, 10**6], "data_offsets": [0, 4 * 10**12]}}).encode()
    with pytest.raises(ModelError):
        load_weights(network, len(header).to_bytes(8, "little") + header, "weights")
