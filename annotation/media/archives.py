"""Opening uploaded zip files: every promise of the archive is checked or counted, no name in it becomes a path."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from annotation.media.limits import MAX_FILE_BYTES
from annotation.media.outcomes import Unreadable

MAX_ENTRIES = 50_000
MAX_RATIO = 200
RATIO_FLOOR_BYTES = 64 * 2**20
MAX_TOTAL_BYTES = 20 * 2**30
MAX_NAME = 400
MAX_DIRECTORY_BYTES = 64 * 2**20

IGNORED_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "dicomdir"})
NESTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")

_END = b"PK\x05\x06"
_END_SIZE = 22
_END64 = b"PK\x06\x06"
_COMMENT = 65_535
_ENCRYPTED = 0x1
_READ_BYTES = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its name as a label for people, and where its bytes were put, or why they were not.

    `ignored` marks what operating systems leave in archives; it has neither path nor refusal.
    """

    name: str
    path: Path | None = None
    refusal: Unreadable | None = None
    ignored: bool = False


def unpack(archive: Path, folder: Path) -> Iterator[Entry]:
    """The entries of a zip file, each written to `folder` under a number. Raises Unreadable for the whole archive.

    Bytes are counted while they are read: declared sizes are believed only where they are too large already.
    """
    _check_end_record(archive)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            _check_directory(entries, archive.stat().st_size)
            yield from _entries(opened, entries, folder, archive.stat().st_size)
    except (zipfile.BadZipFile, struct.error, NotImplementedError, OverflowError):
        raise _corrupt() from None


def is_zip(path: Path) -> bool:
    """Whether the content, not the name, begins like a zip file."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", _END)


def _check_end_record(archive: Path) -> None:
    """Read the count of entries and the directory's size before the directory itself is loaded into memory."""
    size = archive.stat().st_size
    with archive.open("rb") as stream:
        stream.seek(max(0, size - _END_SIZE - _COMMENT - 76))
        tail = stream.read()
    if not is_zip(archive):
        raise Unreadable("archive_unsupported", "Only zip archives are opened; this is none.", "Pack the files as zip.")
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _corrupt()
    disk, _, _, count, directory = struct.unpack_from("<HHHHI", tail, at + 4)
    wide = tail.rfind(_END64)
    if wide >= 0 and len(tail) - wide >= 48:
        count, directory = struct.unpack_from("<QQ", tail, wide + 32)
    if disk not in (0, 0xFFFF):
        raise Unreadable("archive_unsupported", "This is one part of a split archive.", "Pack it as a single zip.")
    if count > MAX_ENTRIES or directory > MAX_DIRECTORY_BYTES:
        raise Unreadable(
            "archive_entries", f"The archive has more than {MAX_ENTRIES} entries.", "Split it into several archives."
        )


def _check_directory(entries: list[zipfile.ZipInfo], archive_bytes: int) -> None:
    """Refuse archives that promise too much or whose entries share bytes."""
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(
            "archive_entries", f"The archive has more than {MAX_ENTRIES} entries.", "Split it into several archives."
        )
    _check_total(sum(entry.file_size for entry in entries), archive_bytes)
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Unreadable("archive_overlap", "Entries of the archive overlap.", "Pack the files again.")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _check_total(total: int, archive_bytes: int) -> None:
    """Refuse zip bombs: more bytes than the archive's size explains, or than an import may have."""
    if total > MAX_TOTAL_BYTES:
        raise Unreadable(
            "archive_size",
            f"Unpacked it is larger than {MAX_TOTAL_BYTES // 2**30} GiB.",
            "Split it into several archives.",
        )
    if total > max(MAX_RATIO * archive_bytes, RATIO_FLOOR_BYTES):
        raise Unreadable(
            "archive_ratio",
            f"It unpacks to more than {MAX_RATIO} times its size: that is not what images do.",
            "Pack the image files themselves.",
        )


def _entries(
    opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path, archive_bytes: int
) -> Iterator[Entry]:
    total = 0
    for number, entry in enumerate(entries):
        name = label_of(entry.filename)
        if entry.is_dir() or _is_ignored(entry.filename):
            if not entry.is_dir():
                yield Entry(name, ignored=True)
            continue
        refusal = _refusal(entry)
        if refusal is not None:
            yield Entry(name, refusal=refusal)
            continue
        target = folder / f"{number:06d}"
        try:
            with opened.open(entry) as source, target.open("wb") as sink:
                for size in _copy(source, sink):
                    total += size
                    _check_total(total, archive_bytes)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            target.unlink(missing_ok=True)
            yield Entry(name, refusal=_corrupt())
            continue
        yield Entry(name, path=target)


def _copy(source: IO[bytes], sink: IO[bytes]) -> Iterator[int]:
    """Copy block by block, telling how many bytes each block had, before it is written."""
    while block := source.read(_READ_BYTES):
        yield len(block)
        sink.write(block)


def _refusal(entry: zipfile.ZipInfo) -> Unreadable | None:
    """Why an entry is not taken out, from the directory alone."""
    name = entry.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or len(name) > MAX_NAME
    checks = (
        (outside, "archive_path", "The name points outside the archive.", "Pack the files with relative names."),
        (stat.S_ISLNK(entry.external_attr >> 16), "archive_link", "The entry is a link.", "Pack the file itself."),
        (entry.flag_bits & _ENCRYPTED, "archive_encrypted", "The entry is encrypted.", "Pack it without a password."),
        (
            entry.compress_type not in _METHODS,
            "archive_unsupported",
            "The compression is not supported.",
            "Use plain zip.",
        ),
        (name.lower().endswith(NESTED), "archive_nested", "An archive in the batch is not opened.", "Unpack it first."),
        (entry.file_size > MAX_FILE_BYTES, "file_too_large", "The file is too large.", "Cut the image into patches."),
    )
    return next((Unreadable(code, why, fix) for holds, code, why, fix in checks if holds), None)


def _is_ignored(name: str) -> bool:
    """Leftovers of operating systems."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].lower() in IGNORED_NAMES or parts[-1].startswith("._")


def label_of(name: str) -> str:
    """A file name as it is shown and matched: forward slashes, printable, not too long. Never used as a path."""
    flat = "".join(char if char.isprintable() else "�" for char in name.replace("\\", "/"))
    return flat.removeprefix("./")[-MAX_NAME:]


def _corrupt() -> Unreadable:
    return Unreadable("archive_corrupt", "The archive, or this entry of it, is damaged.", "Pack or copy it again.")
