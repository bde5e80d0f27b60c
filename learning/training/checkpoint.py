"""Checkpoints: everything that a training needs to go on to the same bits, in files that are whole or refused.

A file is the hex sha256 of what follows, a newline, and a safetensors payload: arrays by name, and one JSON text for
the rest. It is written beside its name, flushed to the disk, renamed, and the folder flushed; the two newest are kept.
A file whose hash is wrong (a torn write, a flipped bit) is passed over for the older one. Nothing is ever unpickled.
"""

import hashlib
import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

_KEPT = 2
_DIGEST = 64


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A position in a training: arrays by name, and JSON values."""

    arrays: Mapping[str, NDArray[Any]]
    values: Mapping[str, Any]


def write_checkpoint(folder: Path, step: int, checkpoint: Checkpoint) -> Path:
    """Write the checkpoint of a step durably, then drop all but the two newest. Returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    # Not ascontiguousarray, which would give a lone number a dimension.
    arrays = {name: np.asarray(array, order="C") for name, array in checkpoint.arrays.items()}
    payload = save(arrays, metadata={"values": json.dumps(checkpoint.values)})
    path = folder / f"step-{step:010d}.ckpt"
    whole = hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload
    write_durably(path, whole)
    for old in sorted(folder.glob("step-*.ckpt"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path


def read_newest(folder: Path) -> Checkpoint | None:
    """The newest checkpoint that is whole, or None where there is none."""
    for path in sorted(folder.glob("step-*.ckpt"), reverse=True):
        checkpoint = _read(path)
        if checkpoint is not None:
            return checkpoint
    return None


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file at `path` with `content`: after a crash it is the old one or the new one, never a part."""
    beside = path.with_name(path.name + ".tmp")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def random_state() -> Checkpoint:
    """The state of every global random generator: Python's, NumPy's, PyTorch's and that of each GPU."""
    version, internal, gauss = random.getstate()
    name, keys, position, has_gauss, cached = np.random.get_state()  # noqa: NPY002 - its global state is what is kept
    arrays: dict[str, NDArray[Any]] = {
        "rng/python": np.array(internal, np.uint64),
        "rng/numpy": np.asarray(keys, np.uint32),
        "rng/torch": torch.get_rng_state().numpy(),
    }
    for index, state in enumerate(torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []):
        arrays[f"rng/cuda/{index}"] = state.numpy()
    values = {"python": [version, gauss], "numpy": [name, int(position), int(has_gauss), float(cached)]}
    return Checkpoint(arrays, values)


def restore_random_state(arrays: Mapping[str, NDArray[Any]], values: Mapping[str, Any]) -> None:
    """Put every global random generator back to a `random_state`."""
    version, gauss = values["python"]
    random.setstate((version, tuple(int(word) for word in arrays["rng/python"]), gauss))
    name, position, has_gauss, cached = values["numpy"]
    np.random.set_state((name, arrays["rng/numpy"], position, has_gauss, cached))  # noqa: NPY002
    torch.set_rng_state(torch.from_numpy(arrays["rng/torch"].copy()))
    cuda = [torch.from_numpy(arrays[name].copy()) for name in sorted(arrays) if name.startswith("rng/cuda/")]
    if cuda and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(cuda)


def _read(path: Path) -> Checkpoint | None:
    """The checkpoint in a file, or None where the file is not what was written."""
    content = path.read_bytes()
    digest, payload = content[:_DIGEST], content[_DIGEST + 1 :]
    if hashlib.sha256(payload).hexdigest().encode() != digest:
        return None
    try:
        arrays = load(payload)
    except SafetensorError:
        return None
    length = int.from_bytes(payload[:8], "little")
    header = json.loads(payload[8 : 8 + length])
    return Checkpoint(arrays, json.loads(header["__metadata__"]["values"]))
