"""Exporting a study: single tables as streams, or all of them with a manifest as one consistent folder."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from django.utils import timezone

from annotation.errors import NotFound
from annotation.labels.catalog import options_of
from annotation.models import EventHead, Member, Project
from annotation.progress import Progress, Report, Stop, Stopped
from annotation.snapshots.export_tables import NAMES, table_of
from annotation.snapshots.formats.base import Values
from annotation.snapshots.formats.catalog import format_of
from annotation.snapshots.reading import one_view

FORMAT = "consilium-export/1"
MANIFEST = "manifest.json"
STREAMED = ("csv", "jsonl")
"""Formats that a web process hashes for the manifest; Parquet is left to a run, which writes it once and keeps it."""


def project_of(project_id: int) -> Project:
    """The project with its schema and policy; raises NotFound."""
    project = Project.objects.select_related("schema", "policy").filter(pk=project_id).first()
    if project is None or project.schema is None:
        raise NotFound(f"There is no project {project_id} with classes.")
    return project


def stream_table(project: Project, table: str, format_name: str) -> Iterator[bytes]:
    """One table in one format, in blocks. Raises NotFound, Unsupported before the first block."""
    return format_of(format_name).stream(table_of(project, table), _values(project))


def write_bundle(project: Project, folder: Path, formats: Sequence[str], report: Report, stop: Stop) -> dict[str, Any]:
    """Every table in every format, and the manifest, all of one moment; returns the manifest. Raises Stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(product(NAMES, formats))
    files: dict[str, Any] = {}
    with one_view():
        for number, (table, format_name) in enumerate(pairs):
            name = f"{table}.{format_name}"
            report(Progress("export", number, len(pairs), name))
            files[name] = _write(stream_table(project, table, format_name), folder / name, stop)
        manifest = _manifest(project, files)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    report(Progress("export", len(pairs), len(pairs)))
    return manifest


def live_manifest(project: Project) -> dict[str, Any]:
    """The manifest of what the streamed tables hold now: each is written through a hash and thrown away."""
    files: dict[str, Any] = {}
    with one_view():
        for table, format_name in product(NAMES, STREAMED):
            digest, size = hashlib.sha256(), 0
            for block in stream_table(project, table, format_name):
                digest.update(block)
                size += len(block)
            files[f"{table}.{format_name}"] = {"sha256": digest.hexdigest(), "bytes": size}
        return _manifest(project, files)


def _manifest(project: Project, files: dict[str, Any]) -> dict[str, Any]:
    """What the files are: of which study, up to which event, with how many rows; no name of a person."""
    assert project.schema is not None  # noqa: S101 - project_of has seen to it
    head = EventHead.objects.filter(project=project).first()
    return {
        "format": FORMAT,
        "created_at": timezone.now().isoformat(),
        "project": {"id": project.pk, "name": project.name, "question": project.question},
        "event_seq": head.seq if head else 0,
        "schema": {
            "version": project.schema.version,
            "kind": project.schema.kind,
            "classes": [{"id": option.id, "name": option.name} for option in options_of(project.schema.classes)],
        },
        "policy_version": project.policy.version if project.policy else None,
        "live_model_version": project.live_model_version,
        "simulated": Member.objects.filter(project=project, is_simulated=True, answered__gt=0).exists(),
        "counts": {
            "annotations": project.annotations.count(),
            "consensus": project.tasks.count(),
            "annotators": Member.objects.filter(project=project, answered__gt=0).count(),
        },
        "files": files,
    }


def _write(blocks: Iterator[bytes], path: Path, stop: Stop) -> dict[str, Any]:
    """Write one file to the disk; its hash and size."""
    digest = hashlib.sha256()
    with path.open("wb") as sink:
        for block in blocks:
            if stop():
                raise Stopped
            digest.update(block)
            sink.write(block)
        sink.flush()
        os.fsync(sink.fileno())
    return {"sha256": digest.hexdigest(), "bytes": path.stat().st_size}


def _values(project: Project) -> Values:
    assert project.schema is not None  # noqa: S101 - project_of has seen to it
    return {"project": project.pk, "schema": project.schema.pk}
