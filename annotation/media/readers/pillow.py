"""Reading 8-bit images with Pillow: opening with an allow-list, and bringing every colour mode to gray or RGB."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from annotation.media.outcomes import Unreadable
from annotation.media.readers.base import refuse_depth

Image.MAX_IMAGE_PIXELS = None  # base.check_size decides, from the header and with our own limit

GRAY = {"1", "L"}
DIRECT = {"CMYK", "YCbCr", "RGBX"}
WITH_ALPHA = {"LA", "PA", "RGBA", "La", "RGBa"}


def opened(data: bytes, format_name: str) -> Image.Image:
    """The image, its pixels not yet decoded; only the named format is tried. Raises Unreadable."""
    try:
        return Image.open(io.BytesIO(data), formats=(format_name,))
    except UnidentifiedImageError:
        raise Unreadable(
            "image_corrupt", f"The file begins like a {format_name} file but is none.", "Export the image again."
        ) from None


def pixels_of(image: Image.Image) -> NDArray[np.uint8]:
    """Decode, turn upright by the orientation tag and drop everything that is no pixel.

    Transparent parts are laid on white; colour profiles are not applied, so that stored values stay as they were.
    Raises Unreadable for modes without an exact 8-bit form.
    """
    upright = ImageOps.exif_transpose(image)
    return np.asarray(_plain(upright), dtype=np.uint8)


def _plain(image: Image.Image) -> Image.Image:
    """The image as L or RGB."""
    if image.mode in GRAY:
        return image.convert("L")
    if image.mode == "RGB":
        return image if "transparency" not in image.info else _on_white(image.convert("RGBA"))
    if image.mode == "P":
        return _from_palette(image)
    if image.mode in WITH_ALPHA:
        return _on_white(image)
    if image.mode in DIRECT:
        return image.convert("RGB")
    if image.mode in {"I", "F"} or image.mode.startswith("I;"):
        raise refuse_depth(16 if image.mode.startswith("I;16") else 32)
    raise Unreadable("colour_mode", f"The colour mode {image.mode} is not read.", "Save the image as gray or RGB.")


def _from_palette(image: Image.Image) -> Image.Image:
    """A palette image in its true colours; gray where the whole palette is gray."""
    if "transparency" in image.info:
        return _on_white(image.convert("RGBA"))
    colours = np.asarray(image.convert("RGB"))
    gray = (colours[..., 0] == colours[..., 1]).all() and (colours[..., 1] == colours[..., 2]).all()
    return Image.fromarray(np.ascontiguousarray(colours[..., 0])) if gray else Image.fromarray(colours)


def _on_white(image: Image.Image) -> Image.Image:
    """What is seen when the image lies on white paper; gray stays gray."""
    gray = image.mode in {"LA", "La"}
    coloured = image.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, (255, 255, 255, 255))
    flat = Image.alpha_composite(paper, coloured).convert("RGB")
    return flat.getchannel(0) if gray else flat
