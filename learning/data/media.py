"""Image files as one array: decoded once, brought to a common size, memory-mapped from a cache named by content."""

import functools
import hashlib
import io
import json
import os
import secrets
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import imagecodecs
import numpy as np
import tifffile
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from PIL import Image

from learning.data.arrays import Floats32
from learning.data.snapshot import Snapshot
from learning.progress import Progress, Report, silent

CACHE_FORMAT = 1
"""Raised whenever the same files would become other pixels, so that old cache files are not taken for new ones."""

_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_COLOUR = 3
_WHITE = {np.dtype(np.uint8): 255.0, np.dtype(np.uint16): 65535.0}
_DECODING_ERRORS = (
    OSError,
    ValueError,
    TypeError,
    RuntimeError,
    SyntaxError,  # Pillow's, of a broken PNG
    LookupError,
    ArithmeticError,
    MemoryError,
    Image.DecompressionBombError,
    struct.error,
)
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DEPTH, _PNG_COLOUR_TYPE = 24, 25  # offsets in the header; bit 1 of the colour type says colour
_REPORT_EVERY = 256


class MediaError(ValueError):
    """A file cannot be read as an image; the message says which and why."""


@dataclass(frozen=True, slots=True)
class MediaLayout:
    """The common shape of the images.

    size      height and width in pixels
    channels  1 (luminance) or 3 (red, green, blue; grey is repeated)
    fit       "resize" scales the shorter side to `size` and cuts out the centre; "crop" keeps the scale, cuts out the
              centre and mirrors at the edges where the image is smaller
    deep      float32 from 0 to 1, which keeps 16 bit, instead of uint8
    """

    size: int
    channels: Literal[1, 3] = 3
    fit: Literal["resize", "crop"] = "resize"
    deep: bool = False

    def __post_init__(self) -> None:
        if self.size < 1 or self.channels not in (1, _COLOUR) or self.fit not in ("resize", "crop"):
            raise ValueError(f"This layout cannot be: {self}.")


@dataclass(frozen=True, slots=True, eq=False)
class MediaArray:
    """`pixels` (n, C, H, W), read-only and memory-mapped; `white` is the value of the brightest pixel: 255 or 1."""

    pixels: NDArray[Any]
    white: float


def snapshot_media(snapshot: Snapshot, layout: MediaLayout, cache: Path, report: Report = silent) -> MediaArray:
    """The images of a snapshot's tasks, in their order. Raises MediaError; `report` may raise to cancel."""
    paths = [snapshot.folder / media for media in snapshot.tasks.media]
    return load_media(paths, snapshot.tasks.asset, layout, cache, report)


def load_media(
    paths: Sequence[Path], contents: Sequence[str], layout: MediaLayout, cache: Path, report: Report = silent
) -> MediaArray:
    """The images at `paths` as one array of the given layout; `contents` are the sha256 of the files, in hex.

    The array is a file in `cache`, named by contents and layout: the second call for the same ones decodes nothing.
    It appears whole or not at all, so that several processes may share a cache. Raises MediaError, also for a file
    that is not what its hash says: what a model was trained on must be what its snapshot names.
    """
    stated = {"format": CACHE_FORMAT, "layout": asdict(layout), "contents": list(contents)}
    key = hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()
    target = cache / f"{key}.npy"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        scratch = cache / f".{key}.{secrets.token_hex(8)}"
        try:
            _decode_all(paths, contents, layout, scratch, report)
            os.replace(scratch, target)  # noqa: PTH105 - the atomic one, said by name
        finally:
            scratch.unlink(missing_ok=True)
    return MediaArray(np.load(target, mmap_mode="r"), 1.0 if layout.deep else 255.0)


def _decode_all(
    paths: Sequence[Path], contents: Sequence[str], layout: MediaLayout, target: Path, report: Report
) -> None:
    """Write the array file. Decoding runs in threads: the decoders leave the interpreter free."""
    shape = (len(paths), layout.channels, layout.size, layout.size)
    dtype = np.float32 if layout.deep else np.uint8
    if not paths:
        with target.open("wb") as stream:
            np.save(stream, np.empty(shape, dtype))
        return
    pixels = open_memmap(target, mode="w+", dtype=dtype, shape=shape)
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        for start in range(0, len(paths), _REPORT_EVERY):
            some = slice(start, start + _REPORT_EVERY)
            images = pool.map(functools.partial(read_image, layout=layout), paths[some], contents[some])
            for place, image in enumerate(images, start=start):
                pixels[place] = image
            report(Progress(stage="media", done=min(start + _REPORT_EVERY, len(paths)), total=len(paths)))
    pixels.flush()


def read_image(path: Path, content: str | None = None, *, layout: MediaLayout) -> NDArray[Any]:
    """One image, (C, H, W), uint8 or float32 as the layout asks; `content` is its sha256. Raises MediaError."""
    image = _channels(_decode(path, content), layout.channels)
    image = _resized(image, layout.size) if layout.fit == "resize" else image
    image = _centred(image, layout.size)
    if layout.deep:
        return image
    scaled: NDArray[np.uint8] = np.rint(image * 255.0).astype(np.uint8)
    return scaled


def _decode(path: Path, content: str | None) -> Floats32:
    """The file's pixels, (C, H, W) from 0 to 1; transparency is dropped."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}.") from error
    if content is not None and hashlib.sha256(data).hexdigest() != content:
        raise MediaError(f"{path} is not the image that was stored: its sha256 is not {content}.")
    try:
        tiff = path.suffix.lower() in (".tif", ".tiff")
        pixels = np.asarray(tifffile.imread(io.BytesIO(data)) if tiff else _decode_raster(data))
    except _DECODING_ERRORS as error:
        raise MediaError(f"{path} cannot be read as an image: {error}") from error
    if pixels.ndim == _COLOUR - 1:
        pixels = pixels[:, :, None]
    if pixels.ndim != _COLOUR or pixels.dtype not in _WHITE or 0 in pixels.shape:
        raise MediaError(f"{path} holds {pixels.dtype} of shape {pixels.shape}, not one image of 8 or 16 bit.")
    visible = pixels[:, :, : _COLOUR if pixels.shape[2] >= _COLOUR else 1]
    image: Floats32 = visible.transpose(2, 0, 1).astype(np.float32) / np.float32(_WHITE[pixels.dtype])
    return image


def _decode_raster(data: bytes) -> NDArray[Any]:
    """Anything but TIFF, (H, W) or (H, W, C), uint8 or uint16.

    Pillow reads all but the depth of 16-bit colour PNG, which it cuts to 8. That one goes to imagecodecs, only after
    Pillow has found the file sound: the failing path of its PNG decoder ends the interpreter when taken often.
    """
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        deep = data.startswith(_PNG) and data[_PNG_DEPTH] == 16
        if deep and data[_PNG_COLOUR_TYPE] & 2:
            return np.asarray(imagecodecs.png_decode(data))
        if deep:
            return np.asarray(opened.getchannel(0) if opened.mode == "LA" else opened).astype(np.uint16)
        grey = opened.mode in ("1", "L", "LA")
        return np.asarray(opened.convert("L" if grey else "RGB"))


def _channels(image: Floats32, wanted: int) -> Floats32:
    if len(image) == wanted:
        return image
    if wanted == 1:
        return np.tensordot(_LUMINANCE, image, axes=1)[None].astype(np.float32)
    return np.repeat(image, wanted, axis=0)


def _resized(image: Floats32, size: int) -> Floats32:
    """Scaled so that the shorter side is `size`; bilinear over the whole footprint, which neither rings nor aliases."""
    _, height, width = image.shape
    shorter = min(height, width)
    if shorter == size:
        return image
    shape = (max(size, round(width * size / shorter)), max(size, round(height * size / shorter)))
    planes = [Image.fromarray(plane).resize(shape, Image.Resampling.BILINEAR) for plane in image]
    return np.stack([np.asarray(plane, np.float32) for plane in planes]).clip(0.0, 1.0)


def _centred(image: Floats32, size: int) -> Floats32:
    """The centre of `size` by `size`, mirrored at the edges where the image is smaller."""
    for axis in (1, 2):
        length = image.shape[axis]
        if length < size:
            before = (size - length) // 2
            pads = [(0, 0), (0, 0), (0, 0)]
            pads[axis] = (before, size - length - before)
            image = np.pad(image, pads, mode="symmetric")
        elif length > size:
            start = (length - size) // 2
            image = image.take(range(start, start + size), axis=axis)
    return np.ascontiguousarray(image)
