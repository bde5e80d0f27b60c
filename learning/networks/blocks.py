"""Convolution blocks with group normalisation, and the global pooling head; shared by the image task models."""

import torch
from torch import Tensor, nn

_GROUP = 8


def group_norm(channels: int) -> nn.GroupNorm:
    """Normalisation over groups of about eight channels of one image.

    Each image is normalised by itself, so the result depends neither on the batch it happens to be in nor on running
    averages: a batch of two is as good as one of two hundred, and evaluation is the same function as training.
    """
    groups = max(1, channels // _GROUP)
    while channels % groups:
        groups -= 1
    return nn.GroupNorm(groups, channels)


class ConvBlock(nn.Module):
    """3x3 convolution, group normalisation, ReLU: (B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""

    def __init__(self, channels_in: int, channels_out: int, *, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=False)
        self.norm = group_norm(channels_out)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        return torch.relu(self.norm(self.conv(images)))


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut (He et al., CVPR 2016); shapes as in ConvBlock."""

    def __init__(self, channels_in: int, channels_out: int, *, stride: int = 1) -> None:
        super().__init__()
        self.first = ConvBlock(channels_in, channels_out, stride=stride)
        self.conv = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.norm = group_norm(channels_out)
        same = stride == 1 and channels_in == channels_out
        self.shortcut: nn.Module = (
            nn.Identity() if same else nn.Conv2d(channels_in, channels_out, 1, stride=stride, bias=False)
        )

    def forward(self, images: Tensor) -> Tensor:
        """(B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        inner = self.norm(self.conv(self.first(images)))
        return torch.relu(inner + self.shortcut(images))


class PoolingHead(nn.Module):
    """Mean and maximum over the picture, dropout, one linear layer: (B, C, H, W) to logits (B, K).

    Both poolings are plain reductions: they have deterministic backward passes on a GPU; adaptive pooling has not.
    """

    def __init__(self, channels: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(2 * channels, classes)
        # Zero weights: the untrained network says "no opinion", and the first gradient sets the direction.
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, maps: Tensor) -> Tensor:
        """(B, C, H, W) to (B, K) logits."""
        pooled = torch.cat([maps.mean(dim=(2, 3)), maps.amax(dim=(2, 3))], dim=1)
        logits: Tensor = self.linear(self.dropout(pooled))
        return logits
