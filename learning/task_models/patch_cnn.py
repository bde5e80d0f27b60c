"""Patch CNN: a small plain network for pictures of one thing, 32 to 128 px, learned from scratch on few images."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from learning.networks.blocks import ConvBlock, PoolingHead
from learning.task_models.base import InputShape


@dataclass(frozen=True, slots=True)
class PatchCNN:
    """One 3x3 convolution per scale, halved in size by maximum pooling between scales.

    widths   channels of each scale; pictures that are too small for the last scales stop at 4 px
    dropout  on the pooled features
    """

    widths: tuple[int, ...] = (8, 16, 32, 64)
    dropout: float = 0.3
    name: ClassVar[str] = "patch-cnn"
    title: ClassVar[str] = "Patch CNN"
    explanation: ClassVar[str] = "A small network that learns from a few hundred pictures in minutes on a processor."

    def __post_init__(self) -> None:
        if not self.widths or min(self.widths) < 1 or not 0 <= self.dropout < 1:
            raise ValueError(f"Widths must be positive and dropout in [0, 1), not {self.widths} and {self.dropout}.")

    def build(self, shape: InputShape) -> nn.Module:
        """A fresh network for a shape."""
        return PatchNetwork(self, shape)


class PatchNetwork(nn.Module):
    """Images (B, C, S, S) to logits (B, K)."""

    def __init__(self, settings: PatchCNN, shape: InputShape) -> None:
        super().__init__()
        layers: list[nn.Module] = [ConvBlock(shape.channels, settings.widths[0])]
        size = shape.size
        for channels_in, channels_out in zip(settings.widths, settings.widths[1:], strict=False):
            if size >= 8:
                layers.append(nn.MaxPool2d(2))
                size //= 2
            layers.append(ConvBlock(channels_in, channels_out))
        self.features = nn.Sequential(*layers)
        self.head = PoolingHead(settings.widths[-1], shape.classes, settings.dropout)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) images to (B, K) logits."""
        logits: Tensor = self.head(self.features(images))
        return logits
