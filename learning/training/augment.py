"""Random changes to a batch of pictures that leave their classes as they are: turns, mirrors, shifts, stain."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Augmentation:
    """`shift` in pixels, `jitter` as a standard deviation in units of the channel's own spread."""

    shift: int = 3
    jitter: float = 0.3

    def moved(self, pictures: Tensor, generator: torch.Generator) -> Tensor:
        """Each picture turned and mirrored (one of a square's eight symmetries) and shifted; the border is repeated.

        (B, S, S, C) of any type to the same, values unchanged: one gather, before the pictures become floats.
        """
        count, size = pictures.shape[0], pictures.shape[1]
        flips = torch.randint(0, 2, (3, count, 1, 1), generator=generator, dtype=torch.bool)
        moves = torch.randint(-self.shift, self.shift + 1, (2, count, 1, 1), generator=generator)
        line = torch.arange(size)
        row, column = line.view(1, size, 1), line.view(1, 1, size)
        row = torch.where(flips[0], size - 1 - row, row) + moves[0]
        column = torch.where(flips[1], size - 1 - column, column) + moves[1]
        row, column = row.clamp(0, size - 1), column.clamp(0, size - 1)
        place = torch.where(flips[2], row.transpose(1, 2) * size + column.transpose(1, 2), row * size + column)
        flat = place + torch.arange(count).view(count, 1, 1) * (size * size)
        moved: Tensor = pictures.reshape(count * size * size, -1)[flat.reshape(-1).to(pictures.device)]
        return moved.view(pictures.shape)

    def jittered(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Contrast and offset of each channel of each picture changed: (B, C, S, S) normalised, to the same."""
        if not self.jitter:
            return images
        change = torch.randn((2, images.shape[0], images.shape[1], 1, 1), generator=generator) * self.jitter
        change = change.to(images.device, non_blocking=True)
        return images * (1.0 + change[0]) + change[1]
