"""Receiving uploads: bytes go to the quarantine folder under numbers, nothing is read from them yet."""

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from django.db import transaction

from annotation import signals
from annotation.errors import Invalid
from annotation.media.archives import IGNORED_NAMES, label_of
from annotation.media.folders import ARCHIVE, IMAGE, MANIFEST, ImportFolder, Upload
from annotation.media.options import check_options
from annotation.models import Import

MAX_FILES = 20_000
MAX_LOCAL_FILES = 1_000_000


class Received(Protocol):
    """An uploaded file as Django gives it; the name may carry a relative folder."""

    name: str | None

    def chunks(self) -> Iterator[bytes]:
        """The content, block by block."""


@runtime_checkable
class OnDisk(Protocol):
    """A received file that the web process has written to the import folder already."""

    path: Path


def receive(
    *,
    project_id: int,
    member_id: int | None,
    options: Mapping[str, Any],
    images: Iterable[tuple[str, Received]] = (),
    archives: Iterable[tuple[str, Received]] = (),
    manifest: Received | None = None,
) -> Import:
    """Take in a batch, (name, file) each, and ring for its check. Raises Invalid; nothing stays then."""
    checked = check_options(options)
    folder = ImportFolder(uuid.uuid4().hex)
    folder.make()
    try:
        parts = [(IMAGE, name, file) for name, file in images] + [(ARCHIVE, name, file) for name, file in archives]
        _check_count(len(parts))
        if manifest is not None:
            parts.append((MANIFEST, manifest.name or "manifest.csv", manifest))
        uploads = [
            Upload(label_of(name), kind, str(_save(file, folder.received / f"{number:06d}")))
            for number, (kind, name, file) in enumerate(parts)
        ]
        folder.write_uploads(uploads)
        return _announce(project_id, member_id, checked.as_json(), folder)
    except BaseException:
        folder.remove()
        raise


def receive_local(
    *, project_id: int, member_id: int | None, options: Mapping[str, Any], path: Path, manifest: Path | None = None
) -> Import:
    """Take in a folder (or one zip file) of this machine without copying it; for the operator's command line."""
    checked = check_options(options)
    if not path.exists():
        raise Invalid(f"{path} does not exist.", where="path")
    uploads = [Upload(path.name, ARCHIVE, str(path.resolve()))] if path.is_file() else list(_walk(path))
    if not uploads:
        raise Invalid(f"{path} holds no files.", where="path")
    if manifest is not None:
        if not manifest.is_file():
            raise Invalid(f"{manifest} is not a file.", where="manifest")
        uploads.append(Upload(manifest.name, MANIFEST, str(manifest.resolve())))
    folder = ImportFolder(uuid.uuid4().hex)
    folder.make()
    try:
        folder.write_uploads(uploads)
        return _announce(project_id, member_id, checked.as_json(), folder)
    except BaseException:
        folder.remove()
        raise


def _check_count(count: int) -> None:
    """Raise Invalid for a batch without files or with too many."""
    if not count:
        raise Invalid("No image and no archive was sent.", where="files", fix="Choose images, a folder or a zip file.")
    if count > MAX_FILES:
        raise Invalid(f"More than {MAX_FILES} files at once.", where="files", fix="Pack them as a zip archive.")


def _announce(project_id: int, member_id: int | None, options: dict[str, Any], folder: ImportFolder) -> Import:
    """Write the row and ring for the check."""
    with transaction.atomic():
        batch = Import.objects.create(
            project_id=project_id, created_by_id=member_id, options=options, folder=folder.path.name
        )
        signals.ring(signals.import_uploaded, import_id=batch.pk)
    return batch


def _save(file: Received, path: Path) -> Path:
    """Write the content as it comes; what lies on the disk already is moved."""
    if isinstance(file, OnDisk):
        file.path.replace(path)
        return path
    with path.open("wb") as sink:
        for block in file.chunks():
            sink.write(block)
    return path


def _walk(top: Path) -> Iterator[Upload]:
    """The files below a folder, in order of name; links are not followed out of it."""
    count = 0
    for parent, folders, files in os.walk(top):
        folders.sort()
        for file in sorted(files):
            path = Path(parent, file)
            if path.is_symlink() or file.lower() in IGNORED_NAMES or file.startswith("."):
                continue
            count += 1
            if count > MAX_LOCAL_FILES:
                raise Invalid(f"{top} holds more than {MAX_LOCAL_FILES} files.", where="path")
            yield Upload(label_of(path.relative_to(top).as_posix()), IMAGE, str(path.resolve()))
