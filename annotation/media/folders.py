"""Where an import's files lie: one quarantine folder per import, whose names are ours."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from annotation.models import Import

IMAGE, ARCHIVE, MANIFEST = "image", "archive", "manifest"


@dataclass(frozen=True, slots=True)
class Upload:
    """One received file: the name that people gave it (a label, never a path), what it is, and where it lies."""

    name: str
    kind: str
    path: str


class ImportFolder:
    """The files of one import, by role."""

    def __init__(self, name: str) -> None:
        self.path = Path(settings.IMPORT_DIR) / name

    @property
    def received(self) -> Path:
        """Files as they came in."""
        return self.path / "received"

    @property
    def unpacked(self) -> Path:
        """Entries of archives."""
        return self.path / "unpacked"

    @property
    def staged(self) -> Path:
        """Re-encoded images, named as in the store."""
        return self.path / "staged"

    @property
    def uploads(self) -> Path:
        """The list of received files, one line of JSON each."""
        return self.path / "uploads.jsonl"

    @property
    def plan(self) -> Path:
        """What a commit would create, one line of JSON per image."""
        return self.path / "plan.jsonl"

    @property
    def report(self) -> Path:
        """The report per file."""
        return self.path / "report.jsonl"

    def make(self) -> None:
        """Create the folder, readable by this service only: names and pixels in it are not de-identified yet."""
        self.received.mkdir(parents=True, mode=0o700)

    def list_uploads(self) -> Iterator[Upload]:
        """What was received, in order."""
        for entry in read_lines(self.uploads):
            yield Upload(**entry)

    def write_uploads(self, uploads: list[Upload]) -> None:
        """Write the list of received files."""
        with self.uploads.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(asdict(upload)) + "\n" for upload in uploads)

    def clear_work(self) -> None:
        """Remove what an earlier, interrupted check has left."""
        for folder in (self.unpacked, self.staged):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.plan, self.report):
            file.unlink(missing_ok=True)

    def clear_files(self) -> None:
        """Remove all but the report, when the images are in the store: originals are not kept longer than needed."""
        for folder in (self.received, self.unpacked, self.staged):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.plan, self.uploads):
            file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.path, ignore_errors=True)


def folder_of(batch: Import) -> ImportFolder:
    """The folder of an import."""
    return ImportFolder(batch.folder)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Lines of JSON that this room has written."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
