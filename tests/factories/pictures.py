"""Small images for tests: as files of any kind, and as assets whose pixels lie in the store."""

import hashlib
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotation.media import store
from annotation.media.pixels import render
from annotation.models import Asset, Project
from tests.factories.west import make_asset


def noise(seed: int, height: int = 12, width: int = 16, *, channels: int = 3, deep: bool = False) -> NDArray[Any]:
    """Random pixels that differ for every seed: (height, width[, 3]) uint8, or uint16 if deep."""
    shape = (height, width, 3) if channels == 3 else (height, width)
    top, kind = (65535, np.uint16) if deep else (255, np.uint8)
    return np.random.default_rng(seed).integers(0, top, shape, dtype=kind, endpoint=True)


def png(pixels: NDArray[Any], **options: Any) -> bytes:
    """The pixels (8 bit, or 16 bit gray) as a PNG file."""
    return encoded(pixels, "PNG", **options)


def encoded(pixels: NDArray[Any], format_name: str, **options: Any) -> bytes:
    """The pixels as a file of a format that Pillow writes."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format_name, **options)
    return buffer.getvalue()


def stored_asset(project: Project, seed: int = 0, **shape: Any) -> Asset:
    """An asset whose files are in the store."""
    files = render(noise(seed, **shape))
    digest = hashlib.sha256(files.stored).hexdigest()
    for ending, data in ((files.suffix, files.stored), ("display.png", files.display), ("thumb.jpg", files.thumb)):
        if data:
            store.write(store.root() / store.blob_name(digest, ending), data)
    return make_asset(
        project,
        sha256=digest,
        suffix=files.suffix,
        width=files.width,
        height=files.height,
        channels=files.channels,
        bit_depth=files.bit_depth,
    )
