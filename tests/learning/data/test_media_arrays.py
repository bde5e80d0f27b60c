"""Images as arrays: values, sizes, depths, the cache, and files that are no images."""

import hashlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from learning.data.media import MediaError, MediaLayout, load_media, read_image, snapshot_media
from learning.data.snapshot import read_snapshot
from learning.progress import Cancelled, Progress
from tests.learning.synthetic import Study, write_snapshot


def gradient(height: int, width: int, channels: int, top: int, dtype: Any) -> np.ndarray:
    values = np.linspace(0, top, height * width * channels).reshape(height, width, channels)
    return (values[:, :, 0] if channels == 1 else values).astype(dtype)


def write(path: Path, pixels: np.ndarray) -> Path:
    if path.suffix == ".tiff":
        tifffile.imwrite(path, pixels)
    else:
        path.write_bytes(imagecodecs.png_encode(np.ascontiguousarray(pixels)))
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("dtype", "top"), [(np.uint8, 255), (np.uint16, 65535)])
def test_every_stored_form_is_read_to_the_last_bit(
    tmp_path: Path, suffix: str, channels: Any, dtype: Any, top: int
) -> None:
    pixels = gradient(6, 6, channels, top, dtype)
    read = read_image(write(tmp_path / f"a{suffix}", pixels), layout=MediaLayout(6, channels, deep=True))
    assert read.shape == (channels, 6, 6)
    expected = np.atleast_3d(pixels).transpose(2, 0, 1)
    np.testing.assert_array_equal(np.rint(read * top), expected)


def test_shallow_images_stay_uint8(tmp_path: Path) -> None:
    pixels = gradient(5, 5, 3, 255, np.uint8)
    read = read_image(write(tmp_path / "a.png", pixels), layout=MediaLayout(5))
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read, pixels.transpose(2, 0, 1))


def test_grey_becomes_colour_and_colour_grey(tmp_path: Path) -> None:
    grey = read_image(write(tmp_path / "g.png", gradient(4, 4, 1, 255, np.uint8)), layout=MediaLayout(4, 3))
    assert (grey[0] == grey[1]).all()
    green = np.zeros((4, 4, 3), np.uint8)
    green[:, :, 1] = 255
    luminance = read_image(write(tmp_path / "c.png", green), layout=MediaLayout(4, 1))
    assert luminance.shape == (1, 4, 4)
    assert (luminance == round(0.587 * 255)).all()


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "LA", "CMYK"])
def test_other_modes_are_read_as_what_they_show(tmp_path: Path, mode: str) -> None:
    suffix = "jpg" if mode == "CMYK" else "png"
    path = tmp_path / f"a.{suffix}"
    Image.new("RGB", (4, 4), (255, 255, 255)).convert(mode).save(path)
    assert read_image(path, layout=MediaLayout(4)).min() > 250


def test_cropping_keeps_the_scale_and_mirrors_what_is_missing(tmp_path: Path) -> None:
    pixels = gradient(8, 8, 1, 255, np.uint8)
    path = write(tmp_path / "a.png", pixels)
    small = read_image(path, layout=MediaLayout(4, 1, fit="crop"))
    np.testing.assert_array_equal(small[0], pixels[2:6, 2:6])
    large = read_image(path, layout=MediaLayout(12, 1, fit="crop"))
    np.testing.assert_array_equal(large[0, 2:10, 2:10], pixels)
    np.testing.assert_array_equal(large[0, 1], large[0, 2])


def test_a_far_too_small_image_is_mirrored_again_and_again(tmp_path: Path) -> None:
    path = write(tmp_path / "a.png", np.full((1, 2), 7, np.uint8))
    assert (read_image(path, layout=MediaLayout(9, 1, fit="crop")) == 7).all()


def test_resizing_keeps_the_shape_of_things(tmp_path: Path) -> None:
    pixels = np.zeros((20, 40), np.uint8)
    pixels[:, 15:25] = 200
    resized = read_image(write(tmp_path / "a.png", pixels), layout=MediaLayout(10, 1))
    assert resized.shape == (1, 10, 10)
    assert resized[0, 5, 5] == 200
    assert resized[0, 5, 0] == 0
    assert abs(int((resized[0, 5] > 100).sum()) - 5) <= 1


def test_the_second_call_decodes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.png", gradient(4, 4, 3, 255, np.uint8))
    layout, cache = MediaLayout(4), tmp_path / "cache"
    content = sha256(path)
    first = load_media([path], [content], layout, cache)
    path.unlink()
    again = load_media([path], [content], layout, cache)
    np.testing.assert_array_equal(again.pixels, first.pixels)
    assert again.white == 255
    assert not again.pixels.flags.writeable
    with pytest.raises(MediaError):
        load_media([path], [content], MediaLayout(5), cache)


def test_an_image_that_was_exchanged_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.png", gradient(4, 4, 3, 255, np.uint8))
    content = sha256(path)
    write(path, np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(MediaError, match="not the image that was stored"):
        load_media([path], [content], MediaLayout(4), tmp_path / "cache")


def test_a_cancelled_or_failed_decoding_leaves_nothing_behind(tmp_path: Path) -> None:
    path = write(tmp_path / "a.png", gradient(4, 4, 3, 255, np.uint8))
    cache = tmp_path / "cache"

    def cancel(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        load_media([path], [sha256(path)], MediaLayout(4), cache, cancel)
    assert list(cache.iterdir()) == []


def test_no_images_are_an_empty_array(tmp_path: Path) -> None:
    assert load_media([], [], MediaLayout(4), tmp_path).pixels.shape == (0, 3, 4, 4)


def test_a_snapshot_gives_its_tasks_in_order(tmp_path: Path) -> None:
    truth = write_snapshot(tmp_path, Study(tasks=12, size=8))
    media = snapshot_media(read_snapshot(tmp_path), MediaLayout(8), tmp_path / "cache")
    centre = media.pixels[:, :, 3:5, 3:5].mean(axis=(2, 3))
    assert ((centre[:, 0] > centre[:, 2]) == truth).all()


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + bytes(40), b"II*\x00" + bytes(9)]
)
@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_what_is_no_image_is_named(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(content)
    with pytest.raises(MediaError, match="broken"):
        read_image(path, layout=MediaLayout(4))


def test_a_corrupt_deep_image_is_refused_by_the_thousand(tmp_path: Path) -> None:
    """The decoder for this form alone loses a reference each time it fails, and ends the interpreter at last."""
    path = tmp_path / "broken.png"
    path.write_bytes(imagecodecs.png_encode(gradient(8, 8, 3, 65535, np.uint16))[:-40])
    for _ in range(2000):
        with pytest.raises(MediaError):
            read_image(path, layout=MediaLayout(4))


@pytest.mark.parametrize("pixels", [np.zeros((4, 4), np.float32), np.zeros((2, 4, 4, 3), np.uint8)])
def test_what_is_not_one_8_or_16_bit_image_is_refused(tmp_path: Path, pixels: np.ndarray) -> None:
    path = tmp_path / "a.tiff"
    tifffile.imwrite(path, pixels)
    with pytest.raises(MediaError, match="not one image of 8 or 16 bit"):
        read_image(path, layout=MediaLayout(4))


@pytest.mark.parametrize("wrong", [{"size": 0}, {"size": 4, "channels": 2}, {"size": 4, "fit": "stretch"}])
def test_an_impossible_layout_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        MediaLayout(**wrong)
