"""What networks say of pictures: log probabilities, one network at a time or as the mean of several."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from scipy.special import log_softmax
from torch import nn

from learning.data.arrays import Floats, Int64s
from learning.training.device import Device
from learning.training.pictures import Pictures

_BATCH = 256


def logits_of(
    network: nn.Module, pictures: Pictures, units: Int64s, device: Device, breathe: Callable[[], None] = lambda: None
) -> Floats:
    """(len(units), K) logits, float64. `breathe` is called before each batch and may raise to cancel."""
    network.eval()
    found: list[Floats] = []
    with torch.inference_mode():
        for start in range(0, len(units), _BATCH):
            breathe()
            images = pictures.normalised(pictures.raw(units[start : start + _BATCH]), device)
            found.append(device.logits(network, images).cpu().numpy().astype(np.float64))
    return np.concatenate(found) if found else np.empty((0, 0))


def tempered(logits: Floats, temperature: float) -> Floats:
    """(..., K) probabilities of logits (..., K) at a temperature; above one they are less sure."""
    probability: Floats = np.exp(log_softmax(logits / temperature, axis=-1))
    return probability


def mean_probability(logits: Sequence[Floats], temperature: float) -> Floats:
    """(n, K) mean over networks of their probabilities."""
    mean: Floats = np.mean([tempered(each, temperature) for each in logits], axis=0)
    return mean
