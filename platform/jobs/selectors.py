"""Reads: runs, their points and files, model versions; everybody who asks is checked here against the row's project."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from annotation import access
from annotation.errors import NotFound
from annotation.models import Member
from jobs import folders
from jobs.models import ModelVersion, Run, RunPoint
from jobs.models.run import ACTIVE

POINTS_LIMIT = 1000
_MANAGERS_ONLY = {Run.Kind.EXPORT, Run.Kind.IMPORT}


@dataclass(frozen=True, slots=True)
class Points:
    """The points after a number: `next` asks for what comes later, `done` says that nothing will."""

    items: Sequence[RunPoint]
    next: int
    done: bool


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file that a run has published."""

    name: str
    bytes: int
    sha256: str


def runs_of(project_id: int, kind: str | None = None) -> QuerySet[Run]:
    """The project's runs, with what their page shows."""
    runs = Run.objects.filter(project_id=project_id).select_related("created_by", "model_version")
    return runs.filter(kind=kind) if kind else runs


def run(run_id: int, user_id: int | None, action: str) -> tuple[Run, Member]:
    """A run that the caller may do this with, and the caller; raises NotFound, Forbidden."""
    found = Run.objects.select_related("created_by", "model_version").filter(pk=run_id).first()
    if found is None:
        raise NotFound(f"There is no run {run_id} for you.")
    try:
        return found, access.require(user_id, found.project_id, action)
    except NotFound:
        raise NotFound(f"There is no run {run_id} for you.") from None


def points(of: Run, after: int) -> Points:
    """At most POINTS_LIMIT points after the given number, in order of arrival."""
    rows = list(RunPoint.objects.filter(run=of, pk__gt=after).order_by("pk")[:POINTS_LIMIT])
    ended = of.state not in ACTIVE
    return Points(rows, rows[-1].pk if rows else after, done=ended and len(rows) < POINTS_LIMIT)


def files(of: Run) -> list[StoredFile]:
    """What the run has published: nothing before it is done."""
    return [StoredFile(**entry) for entry in of.result.get("files", ())]


def file_path(of: Run, name: str) -> Path:
    """Where a published file lies; only names that the run has listed are found. Raises NotFound."""
    if name not in {entry.name for entry in files(of)}:
        raise NotFound(f"Run {of.pk} has no file of that name.", fix="See the run's list of files.")
    return folders.absolute(str(of.result["folder"])) / name


def files_action(of: Run) -> str:
    """What one must be allowed to do to read the files of a run: exports hold every annotation."""
    return "export.read" if of.kind in _MANAGERS_ONLY else "run.read"


def versions_of(project_id: int) -> QuerySet[ModelVersion]:
    """The project's model versions."""
    return ModelVersion.objects.filter(project_id=project_id).select_related("run__snapshot")


def version(version_id: int, user_id: int | None, action: str) -> tuple[ModelVersion, Member]:
    """A version that the caller may do this with, and the caller; raises NotFound, Forbidden."""
    found = ModelVersion.objects.select_related("run__snapshot").filter(pk=version_id).first()
    if found is None:
        raise NotFound(f"There is no model version {version_id} for you.")
    try:
        return found, access.require(user_id, found.project_id, action)
    except NotFound:
        raise NotFound(f"There is no model version {version_id} for you.") from None


def summary_of(of: ModelVersion) -> dict[str, Any]:
    """The annotators, counts and parent of a version, as its training wrote them."""
    path = folders.absolute(of.folder) / folders.SUMMARY
    if not path.exists():
        raise NotFound(f"The files of model version {of.number} are gone.", fix="Restore them from the backup.")
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told
