"""Where a run keeps its files: <ARTEFACT_DIR>/runs/<id>/<attempt's fencing number>/.

Every attempt writes into a folder of its own, so that a worker which lost its lease but does not know it yet cannot
touch the files of its successor. A later attempt begins with a copy of what the last one left, checkpoint included.
Which folder counts is one column of one row, written under the fence.
"""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.db import transaction

SUMMARY = "summary.json"
"""In a model's folder: what its page shows."""


def of_run(run_id: int) -> Path:
    """The folder of all attempts of a run."""
    root: Path = settings.ARTEFACT_DIR
    return root / "runs" / str(run_id)


def relative(folder: Path) -> str:
    """The folder as it is stored in a row."""
    return str(folder.relative_to(settings.ARTEFACT_DIR))


def absolute(stored: str) -> Path:
    """The folder of a stored name."""
    root: Path = settings.ARTEFACT_DIR
    return root / stored


def attempts(run_id: int) -> list[Path]:
    """The folders of the attempts that left one, oldest first."""
    root = of_run(run_id)
    if not root.is_dir():
        return []
    return sorted((path for path in root.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))


def open_attempt(run_id: int, fencing: int) -> Path:
    """Make the folder of an attempt; it begins with a copy of the last attempt's files, if there was one."""
    earlier = [path for path in attempts(run_id) if int(path.name) < fencing]
    folder = of_run(run_id) / str(fencing)
    if earlier and not folder.exists():
        growing = folder.with_name(f"{fencing}.copying")
        shutil.rmtree(growing, ignore_errors=True)
        shutil.copytree(earlier[-1], growing)
        growing.rename(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drop_others(run_id: int, kept: Path) -> None:
    """Remove the folders of all attempts but the one that counts."""
    for path in attempts(run_id):
        if path != kept:
            shutil.rmtree(path, ignore_errors=True)


def drop_others_on_commit(run_id: int, kept: Path) -> None:
    """Drop them when the current transaction has made `kept` the one that counts."""
    transaction.on_commit(lambda: drop_others(run_id, kept))


def stated(folder: Path, name: str) -> dict[str, str | int]:
    """Name, size and hash of a file, as the run's list of files has it."""
    path = folder / name
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest}


def has_checkpoint(run_id: int) -> bool:
    """Whether the last attempt left a checkpoint to go on from."""
    left = attempts(run_id)
    return bool(left) and any(left[-1].rglob("*.ckpt"))
