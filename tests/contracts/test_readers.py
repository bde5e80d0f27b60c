"""What every reader of images must keep: exact pixels, upright, stripped, refused from the header; over the catalog."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from annotation.media.limits import MAX_PIXELS
from annotation.media.outcomes import Unreadable
from annotation.media.pixels import encoded, render, windowed
from annotation.media.readers.catalog import READERS, decode, header_of
from tests.factories.pictures import encoded as written
from tests.factories.pictures import noise

ORIENTED: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: np.swapaxes(a, 0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.swapaxes(a[::-1, ::-1], 0, 1),
    8: np.rot90,
}
"""What a viewer shows for each value of the orientation tag."""


def tiff(pixels: NDArray[Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, pixels, **options)
    return buffer.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert caught.value.why
    assert caught.value.fix
    return caught.value.code


EXACT: dict[str, tuple[bytes, NDArray[Any]]] = {
    "png gray": (written(noise(1, channels=1), "PNG"), noise(1, channels=1)),
    "png rgb": (written(noise(2), "PNG"), noise(2)),
    "png 16-bit gray": (written(noise(3, channels=1, deep=True), "PNG"), noise(3, channels=1, deep=True)),
    "png 16-bit rgb": (bytes(imagecodecs.png_encode(noise(4, deep=True))), noise(4, deep=True)),
    "tiff gray": (tiff(noise(5, channels=1)), noise(5, channels=1)),
    "tiff rgb lzw": (tiff(noise(6), photometric="rgb", compression="lzw"), noise(6)),
    "tiff 16-bit gray big-endian": (
        tiff(noise(7, channels=1, deep=True), byteorder=">"),
        noise(7, channels=1, deep=True),
    ),
    "tiff 16-bit rgb deflate": (tiff(noise(8, deep=True), photometric="rgb", compression="zlib"), noise(8, deep=True)),
    "tiff 16-bit rgb planar": (
        tiff(np.moveaxis(noise(9, deep=True), -1, 0), photometric="rgb", planarconfig="separate"),
        noise(9, deep=True),
    ),
    "tiff 16-bit white is zero": (
        tiff(noise(10, channels=1, deep=True), photometric="miniswhite"),
        65535 - noise(10, channels=1, deep=True),
    ),
    "tiff 16-bit tiled": (
        tiff(noise(11, 64, 80, channels=1, deep=True), tile=(32, 32)),
        noise(11, 64, 80, channels=1, deep=True),
    ),
    "bigtiff": (tiff(noise(12), photometric="rgb", bigtiff=True), noise(12)),
}


@pytest.mark.parametrize("name", EXACT)
def test_pixels_are_read_exactly(name: str) -> None:
    data, pixels = EXACT[name]
    read = decode(data).pixels
    assert read.dtype == pixels.dtype
    assert np.array_equal(read, pixels)


@pytest.mark.parametrize("name", EXACT)
def test_the_header_says_what_the_pixels_are(name: str) -> None:
    data, pixels = EXACT[name]
    header = header_of(data)
    assert (header.height, header.width) == pixels.shape[:2]
    assert header.bits == pixels.itemsize * 8
    assert header.channels == (1 if pixels.ndim == 2 else 3)


@pytest.mark.parametrize("name", READERS)
def test_each_reader_knows_its_own_files_and_no_other(name: str) -> None:
    own = {kind: written(noise(1), kind) for kind in READERS}
    assert [kind for kind, data in own.items() if READERS[name].recognises(data[:64])] == [name]


@pytest.mark.parametrize("name", READERS)
def test_a_file_cut_anywhere_is_refused_with_a_code_and_never_crashes(name: str) -> None:
    data = written(noise(1, 40, 40), name)
    for length in range(0, len(data) - 12, max(1, len(data) // 60)):
        assert refusal(data[:length]) in {
            "file_empty",
            "image_truncated",
            "image_corrupt",
            "not_an_image",
            "image_empty",
        }


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_and_nothing_else(name: str, data: st.DataObject) -> None:
    good = bytearray(written(noise(1, 20, 20), name))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = decode(bytes(good))
    except Unreadable:
        return
    assert read.pixels.dtype in (np.uint8, np.uint16)


@pytest.mark.parametrize("orientation", ORIENTED)
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "16-bit TIFF"])
def test_pictures_are_turned_upright(name: str, orientation: int) -> None:
    pixels = noise(1, 16, 24, channels=1, deep=name == "16-bit TIFF")
    if name == "JPEG":
        pixels = np.kron(np.arange(6, dtype=np.uint8).reshape(2, 3) * 40, np.ones((8, 8), np.uint8))
    if name == "16-bit TIFF":
        data = tiff(pixels, extratags=[(274, 3, 1, orientation, True)])
    elif name == "TIFF":
        tags = ImageFileDirectory_v2()
        tags[274] = orientation
        data = written(pixels, "TIFF", tiffinfo=tags)
    else:
        exif = Image.Exif()
        exif[274] = orientation
        data = written(pixels, name, exif=exif)
    shown = ORIENTED[orientation](pixels)
    read = decode(data).pixels
    assert read.shape == shown.shape
    assert np.abs(read.astype(int) - shown.astype(int)).max() <= (8 if name == "JPEG" else 0)


def test_every_colour_mode_becomes_gray_or_rgb() -> None:
    rgb = Image.fromarray(noise(1))
    for mode, shape in (("1", (12, 16)), ("L", (12, 16)), ("P", (12, 16, 3)), ("CMYK", (12, 16, 3))):
        kind = "TIFF" if mode == "CMYK" else "PNG"
        buffer = io.BytesIO()
        rgb.convert(mode).save(buffer, kind)
        read = decode(buffer.getvalue()).pixels
        assert read.shape == shape, mode
        assert read.dtype == np.uint8, mode
    buffer = io.BytesIO()
    rgb.convert("CMYK").save(buffer, "JPEG", quality=95)
    assert decode(buffer.getvalue()).pixels.shape == (12, 16, 3)


def test_a_palette_is_looked_up() -> None:
    image = Image.fromarray(noise(1)).quantize(16)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    assert np.array_equal(decode(buffer.getvalue()).pixels, np.asarray(image.convert("RGB")))
    gray = Image.fromarray((np.arange(192, dtype=np.uint8) % 4).reshape(12, 16)).convert("P")
    buffer = io.BytesIO()
    gray.save(buffer, "PNG")
    assert decode(buffer.getvalue()).pixels.ndim == 2


@pytest.mark.parametrize("deep", [False, True])
def test_what_is_transparent_is_laid_on_white(deep: bool) -> None:
    kind, white = (np.uint16, 65535) if deep else (np.uint8, 255)
    pixels = np.zeros((2, 2, 4), kind)
    pixels[0, 0] = (white, 0, 0, white)
    data = bytes(imagecodecs.png_encode(pixels)) if deep else written(pixels, "PNG")
    read = decode(data).pixels
    assert read[0, 0].tolist() == [white, 0, 0]
    assert read[1, 1].tolist() == [white] * 3


def test_metadata_and_what_follows_the_image_die() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Anna Schmidt, born 1950"
    data = written(noise(1), "JPEG", exif=exif, comment=b"Anna Schmidt") + b"<script>alert(1)</script>"
    info = {"pnginfo": _text("Author", "Anna Schmidt")}
    for file in (data, written(noise(2), "PNG", **info) + b"<html><script>alert(1)</script>"):
        files = render(decode(file).pixels)
        for kept in (files.stored, files.display, files.thumb):
            assert b"Anna" not in kept
            assert b"script" not in kept


def _text(key: str, value: str) -> Any:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    info = PngInfo()
    info.add_text(key, value)
    return info


def test_bombs_are_refused_from_the_header() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert refusal(bomb.getvalue()) == "pixel_limit"
    huge = bytearray(tiff(np.zeros((4, 4), np.uint8)))
    with tifffile.TiffFile(io.BytesIO(bytes(huge))) as file:
        for tag in ("ImageWidth", "ImageLength"):
            offset = file.pages[0].tags[tag].valueoffset  # type: ignore[union-attr]
            struct.pack_into("<I" if file.pages[0].tags[tag].dtype == 4 else "<H", huge, offset, 60_000)  # type: ignore[union-attr]
    assert refusal(bytes(huge)) == "pixel_limit"
    lying = bytearray(written(noise(1, channels=1), "PNG"))
    struct.pack_into(">II", lying, 16, 1_000_000, 1_000_000)
    struct.pack_into(">I", lying, 29, zlib.crc32(bytes(lying[12:29])))
    assert refusal(bytes(lying)) == "pixel_limit"
    assert MAX_PIXELS < 20_000**2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"just text called .png", "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not_an_image"),
        (b"%PDF-1.7", "not_an_image"),
        (b"GIF89a" + b"\0" * 60, "not_an_image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "not_an_image"),
        (b"PK\x03\x04" + b"\0" * 60, "archive_nested"),
        (b"\x1f\x8b" + b"\0" * 60, "archive_nested"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "image_corrupt"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 200, "image_corrupt"),
        (b"II*\x00" + b"\xff" * 200, "image_corrupt"),
    ],
)
def test_what_is_no_image_is_refused_by_its_content(data: bytes, code: str) -> None:
    assert refusal(data) in ({code, "image_empty"} if data.startswith(b"II") else {code})


@pytest.mark.parametrize("kind", [np.float32, np.int16, np.uint32])
def test_depths_that_are_not_read_are_named(kind: type) -> None:
    assert refusal(tiff(np.ones((8, 8), kind))) == "bit_depth"


def test_several_images_in_a_file_are_refused_but_previews_are_not() -> None:
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as writer:
        writer.write(noise(1, 40, 40, channels=1))
        writer.write(noise(1, 20, 20, channels=1), subfiletype=1)
    assert decode(buffer.getvalue()).pixels.shape == (40, 40)
    assert (
        refusal(tiff(np.stack([noise(n, channels=1) for n in range(2)]), photometric="minisblack")) == "several_images"
    )
    frames = [Image.fromarray(noise(n)) for n in range(2)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    assert refusal(buffer.getvalue()) == "several_images"


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("channels", [1, 3])
def test_equal_pixels_are_stored_as_equal_bytes_that_read_back(channels: int, deep: bool) -> None:
    pixels = noise(1, channels=channels, deep=deep)
    data, suffix = encoded(pixels)
    assert encoded(pixels.copy(order="F"))[0] == data
    assert suffix == ("tiff" if deep and channels == 3 else "png")
    assert np.array_equal(decode(data).pixels, pixels)


def test_sixteen_bits_are_windowed_for_the_screen() -> None:
    pixels = np.linspace(1000, 2000, 10_000).astype(np.uint16).reshape(100, 100)
    pixels[0, 0], pixels[0, 1] = 0, 65535
    shown = windowed(pixels)
    assert shown.min() == 0
    assert shown.max() == 255
    assert 120 <= shown[50, 0] <= 135
    assert windowed(np.full((4, 4), 777, np.uint16)).tolist() == [[0] * 4] * 4


def test_thumbnails_are_bounded_and_made_only_where_needed() -> None:
    assert render(noise(1, 100, 256)).thumb == b""
    files = render(noise(1, 300, 1200))
    assert Image.open(io.BytesIO(files.thumb)).size == (256, 64)
    assert files.display == b""
    assert render(noise(1, deep=True)).display != b""
