"""Content-addressed storage of images under MEDIA_DIR: ab/<sha256>.<suffix>, whole or not there at all."""

import errno
import os
import secrets
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from annotation.media.limits import THUMB_SIDE
from annotation.models import Asset

DISPLAY, THUMB, STORED = "display", "thumb", "stored"
SYNCING = 16
"""Files that are put on the disk at once: it takes many as fast as one."""

CONTENT_TYPES = {"png": "image/png", "tiff": "image/tiff", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of the store: its path relative to the root, and the content type that we give it."""

    name: str
    content_type: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return root() / self.name


def root() -> Path:
    """The folder of the store."""
    return Path(settings.MEDIA_DIR)


def blob_name(sha256: str, ending: str) -> str:
    """ab/<sha256>.<ending>, relative to the root; the hash is ours, never a user's text."""
    return f"{sha256[:2]}/{sha256}.{ending}"


def blob_of(asset: Asset, variant: str) -> Blob:
    """The file that serves a variant of an asset: 'stored', 'display' (8-bit PNG) or 'thumb' (256 px at most).

    What needs no file of its own (8-bit display, thumbnails of small images) is served by the next larger one.
    """
    if variant == THUMB and max(asset.width, asset.height) > THUMB_SIDE:
        return Blob(blob_name(asset.sha256, "thumb.jpg"), CONTENT_TYPES["jpg"])
    if variant in (THUMB, DISPLAY) and asset.bit_depth > 8:
        return Blob(blob_name(asset.sha256, "display.png"), CONTENT_TYPES["png"])
    return Blob(blob_name(asset.sha256, asset.suffix), CONTENT_TYPES[asset.suffix])


def write(path: Path, data: bytes) -> None:
    """Write a whole file: to a temporary name, to the disk, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with scratch.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def adopt(source: Path, name: str) -> bool:
    """Bring a finished file into the store under `name`, on the disk before this returns; False if it was there.

    A hard link where both lie on one file system, else a copy.
    """
    target = root() / name
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as stream:
        os.fsync(stream.fileno())
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        scratch = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
        shutil.copyfile(source, scratch)
        with scratch.open("rb") as stream:
            os.fsync(stream.fileno())
        scratch.replace(target)
    return True


def adopt_all(folder: Path, names: Sequence[str]) -> list[str]:
    """Bring files of `folder` into the store under their names; the names of those that were not there before.

    Files and folders are on the disk before this returns. If it fails, nothing stays.
    """
    added: list[str] = []

    def take(name: str) -> None:
        if adopt(folder / name, name):
            added.append(name)

    try:
        with ThreadPoolExecutor(SYNCING) as threads:
            for _ in threads.map(take, names):
                pass
        _sync_folders(added)
    except BaseException:
        remove(added)
        raise
    return added


def _sync_folders(names: list[str]) -> None:
    """Put the directory entries of new files on the disk too; once per folder."""
    folders = {(root() / name).parent for name in names}
    for folder in sorted(folders | {root()} if folders else set()):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(names: list[str]) -> None:
    """Take files out again; only for files that the caller has just added, under the lock."""
    for name in names:
        (root() / name).unlink(missing_ok=True)
