"""What becomes of a file: kept in these forms, or refused for this reason; light enough for a web process."""

from dataclasses import dataclass


class Unreadable(Exception):
    """The file is not taken: a stable code, why in a sentence, and what to do about it."""

    def __init__(self, code: str, why: str, fix: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Renditions:
    """The files to be kept; `display` and `thumb` are empty where the stored file itself serves."""

    stored: bytes
    suffix: str
    display: bytes
    thumb: bytes
    width: int
    height: int
    channels: int
    bit_depth: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """An image: hash of the bytes as received, the format they were in, and the files to be kept."""

    source_sha256: str
    format: str
    files: Renditions


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken: code, why, and what to do."""

    code: str
    why: str
    fix: str


Outcome = Accepted | Refused
