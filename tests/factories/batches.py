"""Import batches for tests: files given as bytes, checked and committed through the door of imports."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from annotation.media import services
from annotation.media.folders import folder_of
from annotation.media.reports import ReportRow, read_report
from annotation.models import Import, Project


class Bytes:
    """An uploaded file in memory."""

    def __init__(self, data: bytes, name: str | None = None) -> None:
        self.name = name
        self._data = data

    def chunks(self) -> Iterator[bytes]:
        yield self._data


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """A zip archive of these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def send(
    project: Project,
    files: Mapping[str, bytes] | list[tuple[str, bytes]] | None = None,
    *,
    manifest: str | bytes | None = None,
    archive: bytes | None = None,
    **options: Any,
) -> Import:
    """Receive a batch."""
    pairs = list(files.items()) if isinstance(files, Mapping) else list(files or [])
    text = manifest.encode() if isinstance(manifest, str) else manifest
    return services.receive(
        project_id=project.pk,
        member_id=None,
        options=options,
        images=[(name, Bytes(data)) for name, data in pairs],
        archives=[("batch.zip", Bytes(archive))] if archive is not None else [],
        manifest=Bytes(text, "manifest.csv") if text is not None else None,
    )


def check(project: Project, *args: Any, **options: Any) -> tuple[Import, list[ReportRow]]:
    """Receive and check a batch; the import and its report."""
    batch = services.check_import(send(project, *args, **options).pk)
    return batch, report_of(batch)


def bring_in(project: Project, *args: Any, **options: Any) -> Import:
    """Receive, check, confirm and commit a batch."""
    batch, _ = check(project, *args, **options)
    services.confirm(import_id=batch.pk)
    return services.commit_import(batch.pk)


def report_of(batch: Import) -> list[ReportRow]:
    """The rows of an import's report."""
    return [row for _, row in read_report(folder_of(batch).report)]
