"""The images of a batch, archives unpacked, each matched with what the manifest says of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotation.media.archives import is_zip, unpack
from annotation.media.folders import ARCHIVE, MANIFEST, ImportFolder
from annotation.media.manifest import Manifest
from annotation.media.manifest_rows import FileEntry, file_key
from annotation.media.outcomes import Unreadable

MANIFEST_NAME = "manifest.csv"


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file to be decoded, or the reason why not; `ignored` for what is no part of the study."""

    name: str
    path: Path | None
    refusal: Unreadable | None = None
    ignored: bool = False


def files_of(folder: ImportFolder) -> Iterator[BatchFile]:
    """The files in order of arrival; archives are unpacked on the way."""
    for number, upload in enumerate(folder.list_uploads()):
        path = Path(upload.path)
        if upload.kind == MANIFEST:
            continue
        if upload.kind == ARCHIVE or is_zip(path):
            yield from _unpacked(path, folder.unpacked / str(number), upload.name)
        else:
            yield BatchFile(upload.name, path)


def _unpacked(path: Path, target: Path, name: str) -> Iterator[BatchFile]:
    """An archive's entries; a refusal of the whole archive is one line about it, and none of its files is taken."""
    entries: list[BatchFile] = []
    try:
        entries.extend(BatchFile(e.name, e.path, e.refusal, e.ignored) for e in unpack(path, target))
    except Unreadable as refusal:
        yield BatchFile(name, None, refusal)
        return
    yield from entries


def take_manifest(folder: ImportFolder, files: list[BatchFile]) -> Path | None:
    """The manifest that was sent, or the file manifest.csv at the top of the batch, which then is no image of it."""
    for upload in folder.list_uploads():
        if upload.kind == MANIFEST:
            return Path(upload.path)
    for position, file in enumerate(files):
        if file.path is not None and file.name.lower() == MANIFEST_NAME:
            files[position] = BatchFile(file.name, None, ignored=True)
            return file.path
    return None


class Matcher:
    """Finds the manifest's entry of each file: by its whole name, else by the end of its path where that is unique."""

    def __init__(self, files: list[BatchFile], manifest: Manifest) -> None:
        self._entries = manifest.entries
        self._count: dict[str, int] = defaultdict(int)
        self._tails: dict[str, int] = defaultdict(int)
        for file in files:
            if not file.ignored:
                key = file_key(file.name)
                self._count[key] += 1
                for tail in _tails(key):
                    self._tails[tail] += 1

    def entry(self, file: BatchFile) -> FileEntry | None:
        """What the manifest says of the file; None where it says nothing. Raises Unreadable where it is ambiguous."""
        key = file_key(file.name)
        found = self._entries.get(key)
        if found is not None:
            if self._count[key] > 1:
                raise _ambiguous(self._count[key])
            return found
        for tail in _tails(key):
            found = self._entries.get(tail)
            if found is not None:
                if self._tails[tail] > 1 or self._count[tail]:
                    raise _ambiguous(self._tails[tail])
                return found
        return None

    def missing(self) -> Iterator[FileEntry]:
        """Entries of the manifest for which there is no file."""
        for key, entry in self._entries.items():
            if not self._count.get(key) and not self._tails.get(key):
                yield entry

    def clashes(self, file: BatchFile) -> bool:
        """Whether several files of the batch have this name."""
        return self._count[file_key(file.name)] > 1


def _tails(key: str) -> Iterator[str]:
    """a/b/c.png -> b/c.png, c.png"""
    position = key.find("/")
    while position >= 0:
        yield key[position + 1 :]
        position = key.find("/", position + 1)


def _ambiguous(count: int) -> Unreadable:
    return Unreadable(
        "manifest_ambiguous",
        f"{count} files of the batch have the name that the manifest uses.",
        "Name the whole path.",
    )
