"""Residual CNN: a deeper network with shortcuts; more to learn with, and two to three times the time."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from learning.networks.blocks import ConvBlock, PoolingHead, ResidualBlock
from learning.task_models.base import InputShape


@dataclass(frozen=True, slots=True)
class ResidualCNN:
    """A 3x3 stem, then per scale `blocks` residual blocks, the first of each later scale with stride two.

    After He et al., CVPR 2016 (DOI 10.1109/CVPR.2016.90), with group instead of batch normalisation.
    """

    widths: tuple[int, ...] = (16, 32, 64)
    blocks: int = 1
    dropout: float = 0.3
    name: ClassVar[str] = "residual-cnn"
    title: ClassVar[str] = "Residual CNN"
    explanation: ClassVar[str] = (
        "A deeper network with shortcuts; it takes two to three times as long as the patch CNN."
    )

    def __post_init__(self) -> None:
        if not self.widths or min(self.widths) < 1 or self.blocks < 1 or not 0 <= self.dropout < 1:
            raise ValueError(
                "Widths and blocks must be positive and dropout in [0, 1), "
                f"not {self.widths}, {self.blocks} and {self.dropout}."
            )

    def build(self, shape: InputShape) -> nn.Module:
        """A fresh network for a shape."""
        return ResidualNetwork(self, shape)


class ResidualNetwork(nn.Module):
    """Images (B, C, S, S) to logits (B, K)."""

    def __init__(self, settings: ResidualCNN, shape: InputShape) -> None:
        super().__init__()
        layers: list[nn.Module] = [ConvBlock(shape.channels, settings.widths[0])]
        channels, size = settings.widths[0], shape.size
        for scale, width in enumerate(settings.widths):
            for block in range(settings.blocks):
                stride = 2 if scale and not block and size >= 8 else 1
                layers.append(ResidualBlock(channels, width, stride=stride))
                channels, size = width, size // stride
        self.features = nn.Sequential(*layers)
        self.head = PoolingHead(channels, shape.classes, settings.dropout)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) images to (B, K) logits."""
        logits: Tensor = self.head(self.features(images))
        return logits
