"""The process that decodes untrusted images: limited, without secrets, replaceable; `python -m annotation.media.child`.

It reads one JSON line per file from standard input and answers with one JSON line followed by the encoded images.
"""

import contextlib
import hashlib
import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from annotation.media.limits import MAX_FILE_BYTES
from annotation.media.outcomes import Renditions, Unreadable
from annotation.media.pixels import render
from annotation.media.readers.catalog import decode

MEMORY_BYTES = 3 * 2**30
CPU_SECONDS = 20
OPEN_FILES = 64
PARTS = ("stored", "display", "thumb")


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())  # what a decoder prints must not reach the answers
    _limit()
    for line in sys.stdin.buffer:
        _grant_cpu()
        _answer(Path(json.loads(line)["path"]), answers)
        answers.flush()


def _limit() -> None:
    """No growth, no files written, no core dumps, few open files; what the system does not know is left out."""
    for kind, amount in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))


def _grant_cpu() -> None:
    """Processor time for one more file: the limit counts from the start of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(path: Path, answers: BinaryIO) -> None:
    """Decode one file and write what came of it. Out of memory ends the process, which is then replaced."""
    try:
        digest, kind, files = _read(path)
    except Unreadable as refusal:
        _say(answers, {"refused": {"code": refusal.code, "why": refusal.why, "fix": refusal.fix}})
        return
    described = {name: value for name, value in asdict(files).items() if name not in PARTS}
    parts = [getattr(files, name) for name in PARTS]
    _say(answers, {"source_sha256": digest, "format": kind, **described, "sizes": [len(part) for part in parts]})
    answers.writelines(parts)


def _read(path: Path) -> tuple[str, str, Renditions]:
    """Hash of the bytes as they came, format, and the files to be kept. Raises Unreadable."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Unreadable(
            "file_too_large", f"The file is larger than {MAX_FILE_BYTES // 2**20} MiB.", "Cut the image into patches."
        )
    data = path.read_bytes()
    decoded = decode(data)
    return hashlib.sha256(data).hexdigest(), decoded.format, render(decoded.pixels)


def _say(answers: BinaryIO, message: dict[str, object]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main()
