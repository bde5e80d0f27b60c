"""Weights as safetensors: the header is held against the architecture before a byte of them is believed."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from learning.registry.errors import ModelError

_LENGTH = 8
_LARGEST_HEADER = 4 * 2**20
_DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def weight_bytes(network: nn.Module) -> bytes:
    """The network's weights as a safetensors file."""
    return save({name: value.detach().cpu().contiguous() for name, value in network.state_dict().items()})


def load_weights(network: nn.Module, content: bytes, name: str) -> None:
    """Put the weights of a safetensors file into the network. Raises ModelError where anything does not fit."""
    wanted = network.state_dict()
    _check_header(content, wanted, name)
    try:
        found = load(content)
    except SafetensorError as error:
        raise ModelError(f"{name} is not a whole safetensors file: {error}") from error
    broken = [key for key, value in found.items() if not torch.isfinite(value.float()).all()]
    if broken:
        raise ModelError(f"{name}: {broken[0]!r} holds values that are not finite.")
    network.load_state_dict(found)


def weight_hash(networks: list[nn.Module]) -> str:
    """One hash of the weights of several networks: equal exactly where every bit of every weight is."""
    whole = hashlib.sha256()
    for network in networks:
        for name, value in sorted(network.state_dict().items()):
            whole.update(f"{name}:{value.dtype}:{tuple(value.shape)}\n".encode())
            whole.update(value.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes())
    return whole.hexdigest()


def read_capped(path: Path, most: int) -> bytes:
    """The file's bytes. Raises ModelError where it is missing or larger than `most`."""
    try:
        size = path.stat().st_size
        if size > most:
            raise ModelError(f"{path.name} has {size} bytes where at most {most} can be.")
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read: {error.strerror}.") from error


def _check_header(content: bytes, wanted: dict[str, Tensor], name: str) -> None:
    """Names, shapes, types and offsets of the header fit the architecture and the size of the file."""
    length = int.from_bytes(content[:_LENGTH], "little")
    if len(content) < _LENGTH or not 2 <= length <= min(_LARGEST_HEADER, len(content) - _LENGTH):
        raise ModelError(f"{name} is not a safetensors file: its header would have {length} bytes.")
    try:
        header: Any = json.loads(content[_LENGTH : _LENGTH + length])
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{name} has a header that is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise ModelError(f"{name} has a header that is not a table.")
    header.pop("__metadata__", None)
    strange, missing = sorted(set(header) - set(wanted)), sorted(set(wanted) - set(header))
    if strange or missing:
        what = f"has {strange[0]!r}, which the architecture has not" if strange else f"lacks {missing[0]!r}"
        raise ModelError(f"{name} {what}.")
    for key, tensor in wanted.items():
        entry = header[key]
        said = entry.get("shape") if isinstance(entry, dict) else None
        if said != list(tensor.shape) or _DTYPES.get(str(entry.get("dtype"))) is not tensor.dtype:
            raise ModelError(
                f"{name}: {key!r} is {entry.get('dtype') if isinstance(entry, dict) else entry} of shape {said}, "
                f"the architecture has {tensor.dtype} of shape {list(tensor.shape)}."
            )
    needed = _LENGTH + length + sum(tensor.numel() * tensor.element_size() for tensor in wanted.values())
    if len(content) != needed:
        raise ModelError(f"{name} has {len(content)} bytes, its header speaks of {needed}.")
