"""The door of snapshots: freeze a study for a run, export it as streams or as a folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from annotation.events import SYSTEM, Happening, record
from annotation.models import Snapshot
from annotation.progress import Report, Stop, never, silent
from annotation.snapshots import export
from annotation.snapshots.formats.catalog import FORMATS, format_of
from annotation.snapshots.freeze import Freeze

__all__ = ["export_bundle", "export_table", "freeze", "manifest"]


def freeze(project_id: int) -> Snapshot:
    """Freeze the study as it is now into <SNAPSHOT_DIR>/<first 16 digits of its hash>; the same content, the same row.

    Raises NotFound, and Conflict where a stored image is missing.
    """
    return Freeze(project_id).run()


def export_table(
    *, project_id: int, table: str, format_name: str, actor: str, quietly: bool = False
) -> Iterator[bytes]:
    """One table as a stream of blocks; the export is an event, unless nothing is sent (`quietly`).

    Raises NotFound, Unsupported.
    """
    project = export.project_of(project_id)
    blocks = export.stream_table(project, table, format_name)
    if not quietly:
        with transaction.atomic():
            record(project.pk, Happening("export.made", actor=actor, body={"table": table, "format": format_name}))
    return blocks


def manifest(*, project_id: int) -> dict[str, Any]:
    """Hashes, counts and versions of what the streamed tables hold now. Raises NotFound."""
    return export.live_manifest(export.project_of(project_id))


def export_bundle(
    project_id: int,
    folder: Path,
    formats: Sequence[str] = tuple(FORMATS),
    report: Report = silent,
    stop: Stop = never,
    *,
    actor: str = SYSTEM,
) -> dict[str, Any]:
    """Every table in each of the formats and a manifest of their hashes, in `folder`; returns the manifest.

    Raises NotFound, Unsupported and Stopped.
    """
    for name in formats:
        format_of(name)
    manifest = export.write_bundle(export.project_of(project_id), folder, formats, report, stop)
    body: dict[str, object] = {"files": {name: entry["sha256"] for name, entry in manifest["files"].items()}}
    with transaction.atomic():
        record(project_id, Happening("export.made", actor=actor, body=body))
    return manifest
