"""The readable formats, as an explicit table, and the only function that decodes an untrusted file."""

import struct
import warnings
import zlib
from dataclasses import dataclass

from annotation.media.outcomes import Unreadable
from annotation.media.readers.base import Header, Pixels, Reader, check_size
from annotation.media.readers.jpeg import Jpeg
from annotation.media.readers.png import Png
from annotation.media.readers.tiff import Tiff

READERS: dict[str, Reader] = {reader.name: reader for reader in (Png(), Jpeg(), Tiff())}

HEAD_BYTES = 64
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_DECODER_ERRORS = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,  # imagecodecs' own errors
    SyntaxError,  # Pillow's, of a broken PNG
    AssertionError,
    NotImplementedError,
    EOFError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """An image that was read: the format it came in and its pixels."""

    format: str
    pixels: Pixels


def reader_of(head: bytes) -> Reader:
    """The reader for a file that begins with these bytes; its name and suffix are never asked. Raises Unreadable."""
    if not head:
        raise Unreadable("file_empty", "The file is empty.", "Copy or export the file again.")
    for reader in READERS.values():
        if reader.recognises(head):
            return reader
    if head.startswith(_ARCHIVES):
        raise Unreadable("archive_nested", "An archive inside the batch is not opened.", "Unpack it first.")
    raise Unreadable(
        "not_an_image",
        f"The content is not {', '.join(READERS)}, whatever the file is called.",
        "Convert it to one of these formats.",
    )


def header_of(data: bytes) -> Header:
    """Size and depth of an untrusted file, checked against the limits. Raises Unreadable."""
    reader = reader_of(data[:HEAD_BYTES])
    try:
        with warnings.catch_warnings(action="ignore"):
            header = reader.header(data)
    except _DECODER_ERRORS:
        raise _corrupt(reader.name) from None
    check_size(header)
    return header


def decode(data: bytes) -> Decoded:
    """The pixels of an untrusted file; sizes are checked before anything is decoded. Raises Unreadable.

    MemoryError passes through: the process that runs this has a limit and is replaced.
    """
    reader = reader_of(data[:HEAD_BYTES])
    header_of(data)
    try:
        with warnings.catch_warnings(action="ignore"):
            return Decoded(reader.name, reader.read(data))
    except _DECODER_ERRORS:
        raise _corrupt(reader.name) from None


def _corrupt(name: str) -> Unreadable:
    """What went wrong inside a decoder may quote the file: it is not passed on."""
    return Unreadable("image_corrupt", f"The {name} data is damaged and cannot be decoded.", "Export the image again.")
