"""The pictures of a training: one array in channels-last order, and how it becomes normalised network input."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learning.data.arrays import Bools, Int64s
from learning.registry.manifest import InputRecipe
from learning.training.device import Device

_SAMPLE = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """n square pictures (n, S, S, C), uint8 or float32, brightest value `white`, and the recipe that made them."""

    values: NDArray[Any]
    white: float
    recipe: InputRecipe

    @property
    def size(self) -> int:
        """Side in pixels."""
        return int(self.values.shape[1])

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.values.shape[3])

    def raw(self, units: Int64s) -> Tensor:
        """(B, S, S, C) as stored."""
        return torch.from_numpy(np.ascontiguousarray(self.values[units]))

    def normalised(self, raw: Tensor, device: Device) -> Tensor:
        """(B, S, S, C) as stored to (B, C, S, S) float32 on the device, channels last, mean 0 and spread 1."""
        mean = torch.tensor(self.recipe.mean, device=device.place) * self.white
        spread = torch.tensor(self.recipe.spread, device=device.place) * self.white
        floats = raw.to(device.place, non_blocking=True).float()
        return ((floats - mean) / spread).permute(0, 3, 1, 2)


def spread_of(values: NDArray[Any], white: float, chosen: Bools) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and spread of each channel over the chosen pictures (n,), as fractions of white.

    At most 2,048 of them are looked at, evenly spaced. A channel that never varies gets a small spread instead of zero.
    """
    rows = np.flatnonzero(chosen)
    rows = rows[:: max(1, len(rows) // _SAMPLE)]
    if not len(rows):
        return (0.5,) * values.shape[3], (0.25,) * values.shape[3]
    sample = values[rows].astype(np.float64).reshape(-1, values.shape[3]) / white
    spread = np.maximum(sample.std(axis=0), 1e-3)
    return tuple(map(float, sample.mean(axis=0))), tuple(map(float, spread))
