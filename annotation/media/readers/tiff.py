"""TIFF and BigTIFF with one image: 8 bit in every usual colour mode, 16 bit gray and RGB."""

import io
import logging
from itertools import islice

import numpy as np
import tifffile
from numpy.typing import NDArray

from annotation.media.outcomes import Unreadable
from annotation.media.readers import pillow
from annotation.media.readers.base import Header, Pixels, refuse_depth, refuse_several

tifffile.logger().setLevel(logging.CRITICAL)  # damage is reported by us; its messages quote the file

SIGNATURES = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")

_MAX_PAGES = 100
_REDUCED, _MASK = 1, 4  # bits of NewSubfileType: a preview or pyramid level, a transparency mask
_ORIENTATION = 274
_UNSIGNED, _UNSPECIFIED = 1, 4
_DEEP = 16
_RGB = 3


class Tiff:
    """Tagged Image File Format."""

    name = "TIFF"

    def recognises(self, head: bytes) -> bool:
        """By byte order and version number."""
        return head.startswith(SIGNATURES)

    def header(self, data: bytes) -> Header:
        """From the tags of the one full-size page."""
        with tifffile.TiffFile(io.BytesIO(data)) as tiff:
            page = _page(tiff)
            return Header(page.imagewidth, page.imagelength, 1 if page.samplesperpixel < _RGB else _RGB, _bits(page))

    def read(self, data: bytes) -> Pixels:
        """16 bit through tifffile, which keeps every bit; 8 bit through Pillow, which knows all colour modes."""
        with tifffile.TiffFile(io.BytesIO(data)) as tiff:
            page = _page(tiff)
            if _bits(page) == _DEEP:
                return _deep_pixels(page)
            if _bits(page) not in (1, 2, 4, 8) or page.sampleformat not in (_UNSIGNED, _UNSPECIFIED):
                raise refuse_depth(_bits(page))
        with pillow.opened(data, self.name) as image:
            return pillow.pixels_of(image)


def _page(tiff: tifffile.TiffFile) -> tifffile.TiffPage:
    """The page that is no preview and no mask; there must be exactly one."""
    pages = [page for page in islice(tiff.pages, _MAX_PAGES) if isinstance(page, tifffile.TiffPage)]
    full = [page for page in pages if not int(page.subfiletype) & (_REDUCED | _MASK)] or pages[:1]
    if not full:
        raise Unreadable("image_empty", "The TIFF file holds no image.", "Export the image again.")
    if len(full) > 1:
        raise refuse_several(len(full))
    if full[0].imagedepth > 1:
        raise refuse_several(full[0].imagedepth)
    return full[0]


def _bits(page: tifffile.TiffPage) -> int:
    """Bits per sample; where channels differ, the file is of a kind that is not read."""
    return int(page.bitspersample) if isinstance(page.bitspersample, int) else max(page.bitspersample)


def _deep_pixels(page: tifffile.TiffPage) -> NDArray[np.uint16]:
    """Gray or RGB of 16 bit, upright, channels last, dark is low."""
    if page.sampleformat not in (_UNSIGNED, _UNSPECIFIED):
        raise refuse_depth(_DEEP)
    photometric = tifffile.PHOTOMETRIC(page.photometric)
    pixels: NDArray[np.uint16] = np.asarray(page.asarray(), dtype=np.uint16)
    if pixels.ndim == _RGB and page.planarconfig == tifffile.PLANARCONFIG.SEPARATE:
        pixels = np.moveaxis(pixels, 0, -1)
    if photometric == tifffile.PHOTOMETRIC.RGB and pixels.ndim == _RGB and pixels.shape[2] >= _RGB:
        pixels = pixels[..., :_RGB]
    elif photometric in (tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.MINISWHITE):
        pixels = pixels if pixels.ndim < _RGB else pixels[..., 0]
        pixels = 65535 - pixels if photometric == tifffile.PHOTOMETRIC.MINISWHITE else pixels
    else:
        raise Unreadable("colour_mode", f"16-bit {photometric.name} is not read.", "Save the image as gray or RGB.")
    return _upright(np.ascontiguousarray(pixels), int(page.tags.valueof(_ORIENTATION, 1)))


def _upright(pixels: NDArray[np.uint16], orientation: int) -> NDArray[np.uint16]:
    """Undo the orientation tag: 2 to 8 are the seven ways a picture can be turned and mirrored."""
    if orientation in (5, 6, 7, 8):
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
