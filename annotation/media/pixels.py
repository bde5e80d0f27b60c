"""What is stored of an image: one deterministic encoding of its pixels, an 8-bit display and a thumbnail."""

import io

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from annotation.media.limits import THUMB_SIDE
from annotation.media.outcomes import Renditions
from annotation.media.readers.base import Pixels

WINDOW = (0.5, 99.5)
"""Percentiles of a 16-bit image that become black and white on the screen."""

_PNG_LEVEL = 1  # the higher levels save 2 % of bytes on photographs and cost three times the time
_JPEG_QUALITY = 88


def render(pixels: Pixels) -> Renditions:
    """Encode (h, w) or (h, w, 3) pixels of 8 or 16 bit: equal pixels give equal bytes, nothing else is carried over."""
    height, width = pixels.shape[:2]
    deep = pixels.dtype == np.uint16
    stored, suffix = encoded(pixels)
    shown = windowed(pixels) if deep else pixels.astype(np.uint8, copy=False)
    return Renditions(
        stored=stored,
        suffix=suffix,
        display=_png(shown) if deep else b"",
        thumb=_thumb(shown) if max(width, height) > THUMB_SIDE else b"",
        width=width,
        height=height,
        channels=1 if pixels.ndim == 2 else 3,
        bit_depth=16 if deep else 8,
    )


def encoded(pixels: Pixels) -> tuple[bytes, str]:
    """The stored file and its suffix: PNG; TIFF for 16-bit colour, which common PNG readers cut down to 8 bit."""
    if pixels.dtype == np.uint16 and pixels.ndim == 3:
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, pixels, photometric="rgb", compression="zlib", metadata=None, software=False)
        return buffer.getvalue(), "tiff"
    return _png(pixels), "png"


def windowed(pixels: Pixels) -> NDArray[np.uint8]:
    """16 bit to 8 bit for the screen: linear between the WINDOW percentiles of all values, clipped outside."""
    low, high = np.percentile(pixels, WINDOW)
    scale = 255.0 / (high - low) if high > low else 0.0
    shown = (np.clip(pixels, low, high) - low) * scale
    return np.asarray(np.rint(shown), dtype=np.uint8)


def _png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG", compress_level=_PNG_LEVEL)
    return buffer.getvalue()


def _thumb(pixels: NDArray[np.uint8]) -> bytes:
    """At most THUMB_SIDE pixels on the longer side, as JPEG: lists show hundreds of them."""
    image = Image.fromarray(pixels)
    image.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()
