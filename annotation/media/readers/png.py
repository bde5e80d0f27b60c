"""PNG: 1 to 16 bit, gray, RGB, palette, with or without alpha, interlaced or not."""

import struct

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from annotation.media.outcomes import Unreadable
from annotation.media.readers import pillow
from annotation.media.readers.base import Header, Pixels, refuse_several

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 3, 4: 1, 6: 3}
"""Colour channels by PNG colour type; alpha is not counted, it is laid on white."""

_CHUNK = struct.Struct(">I4s")
_HEAD = struct.Struct(">IIBB")
_DEEP = 16
_WHITE = 65535
_ANIMATION = b"acTL"


class Png:
    """Portable Network Graphics."""

    name = "PNG"

    def recognises(self, head: bytes) -> bool:
        """By the eight bytes that every PNG begins with."""
        return head.startswith(SIGNATURE)

    def header(self, data: bytes) -> Header:
        """From the IHDR chunk, which must come first."""
        start = len(SIGNATURE)
        if len(data) < start + _CHUNK.size + _HEAD.size:
            raise _truncated()
        length, kind = _CHUNK.unpack_from(data, start)
        if kind != b"IHDR" or length != 13:
            raise Unreadable("image_corrupt", "The PNG header is damaged.", "Export the image again.")
        width, height, bits, colour = _HEAD.unpack_from(data, start + _CHUNK.size)
        if colour not in CHANNELS:
            raise Unreadable("image_corrupt", "The PNG header is damaged.", "Export the image again.")
        return Header(width, height, CHANNELS[colour], bits)

    def read(self, data: bytes) -> Pixels:
        """8 bit through Pillow, 16 bit through libpng: Pillow would cut 16-bit colour down to 8."""
        _check_chunks(data)
        if self.header(data).bits == _DEEP:
            pillow.opened(data, "PNG").load()  # libpng's wrapper leaks on damaged files: it only gets sound ones
            return _without_alpha(imagecodecs.png_decode(data))
        return pillow.pixels_of(pillow.opened(data, "PNG"))


def _check_chunks(data: bytes) -> None:
    """Refuse a file that ends before its IEND chunk, and an animation."""
    position = len(SIGNATURE)
    while position + _CHUNK.size <= len(data):
        length, kind = _CHUNK.unpack_from(data, position)
        if kind == b"IEND":
            return
        if kind == _ANIMATION and length >= 4:
            (frames,) = struct.unpack_from(">I", data, position + _CHUNK.size)
            if frames > 1:
                raise refuse_several(frames)
        position += _CHUNK.size + length + 4
    raise _truncated()


def _without_alpha(pixels: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """(h, w) or (h, w, 1..4) 16 bit to gray or RGB on white."""
    if pixels.ndim == 2:
        return pixels
    channels = pixels.shape[2]
    if channels in (2, 4):
        alpha = pixels[..., -1:].astype(np.uint64)
        mixed = (pixels[..., :-1] * alpha + _WHITE * (_WHITE - alpha) + _WHITE // 2) // _WHITE
        pixels = mixed.astype(np.uint16)
    return pixels[..., 0] if pixels.shape[2] == 1 else pixels


def _truncated() -> Unreadable:
    return Unreadable("image_truncated", "The file ends before the image does.", "Copy or export the image again.")
