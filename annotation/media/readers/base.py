"""What every reader provides, and the values that pass through its door."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from annotation.media.limits import MAX_PIXELS, MAX_SIDE
from annotation.media.outcomes import Unreadable

Pixels = NDArray[np.uint8] | NDArray[np.uint16]
"""(height, width) gray or (height, width, 3) red, green, blue; upright; 8 or 16 bit."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself before anything is decoded; `bits` per channel as stored in the file."""

    width: int
    height: int
    channels: int
    bits: int


class Reader(Protocol):
    """One file format."""

    name: str

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes (64 or fewer) is of this format."""

    def header(self, data: bytes) -> Header:
        """Size and depth without decoding pixels. Raises Unreadable."""

    def read(self, data: bytes) -> Pixels:
        """The one image in the file: upright, without alpha, palette or metadata. Raises Unreadable.

        Whatever else a decoder raises means that the file is damaged; the catalog translates it.
        """


def check_size(header: Header) -> None:
    """Refuse, from the header alone, what would be too large to decode. Raises Unreadable."""
    if header.width < 1 or header.height < 1:
        raise Unreadable("image_empty", "The image has no pixels.", "Export the image again.")
    if header.width * header.height > MAX_PIXELS or max(header.width, header.height) > MAX_SIDE:
        raise Unreadable(
            "pixel_limit",
            f"The header asks for {header.width} x {header.height} pixels; the limit is {MAX_PIXELS // 10**6} million"
            f" pixels and {MAX_SIDE} on a side.",
            "Cut the image into patches, or scale it down.",
        )


def refuse_depth(bits: int) -> Unreadable:
    """The refusal of a depth other than 8 and 16 bit integers."""
    return Unreadable(
        "bit_depth", f"The image has {bits} bits per channel, or is not of whole numbers.", "Save it with 8 or 16 bits."
    )


def refuse_several(count: int) -> Unreadable:
    """The refusal of a file with several images: which one would be asked about is not for us to guess."""
    return Unreadable("several_images", f"The file holds {count} images.", "Save each image as a file of its own.")
