"""Reads: images that a user may see, and imports with their reports."""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any
from uuid import UUID

from annotation import access
from annotation.errors import NotFound
from annotation.media.folders import folder_of
from annotation.media.reports import FIELDS, ReportRow, read_report
from annotation.media.store import STORED, Blob, blob_of
from annotation.models import Asset, Assignment, Import, Task

SPREADSHEET_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def blob_for(*, user_id: int | None, key: UUID, variant: str) -> Blob:
    """The file of an asset that the user may see; raises NotFound, whatever the reason.

    Staff see all images of their projects; annotators those that they were handed, and the examples.
    """
    asset = Asset.objects.filter(key=key).first()
    member = access.memberships(user_id).filter(project_id=asset.project_id).first() if asset else None
    if asset is None or member is None:
        raise NotFound("There is no such image for you.")
    if not access.allowed(member.role, "media.read_any"):
        handed = Assignment.objects.filter(member=member, task__asset=asset)
        examples = Task.objects.filter(asset=asset, gold_purpose=Task.Gold.TEACH)
        if variant == STORED or not (handed.exists() or examples.exists()):
            raise NotFound("There is no such image for you.")
    return blob_of(asset, variant)


def import_of(*, user_id: int | None, import_id: int) -> Import:
    """An import of a project that the user manages; raises NotFound, Forbidden."""
    batch = Import.objects.select_related("project").exclude(state=Import.State.DISCARDED).filter(pk=import_id).first()
    if batch is None:
        raise NotFound(f"There is no import {import_id} for you.")
    access.require(user_id, batch.project_id, "import.write", what=f"import {import_id}")
    return batch


def run_of(batch: Import) -> int | None:
    """The run that works, or worked last, on an import. Runs are the roof's: found by the relation's name only."""
    runs: Any = batch.project.runs  # type: ignore[attr-defined,unused-ignore]
    found: int | None = (
        runs.filter(kind="import", subject=str(batch.pk)).order_by("-id").values_list("id", flat=True).first()
    )
    return found


def report_page(batch: Import, *, state: str, start: int, limit: int) -> tuple[list[ReportRow], int | None]:
    """At most `limit` rows from byte `start` on, and where the next page begins."""
    rows: list[ReportRow] = []
    end = start
    for position, row in read_report(folder_of(batch).report, state=state, start=start):
        if len(rows) == limit:
            return rows, end
        rows.append(row)
        end = position
    return rows, None


def report_csv(batch: Import) -> Iterator[str]:
    """The whole report for a spreadsheet, line by line; formulas in file names are disarmed."""
    yield _line(FIELDS)
    for _, row in read_report(folder_of(batch).report):
        yield _line(tuple(_safe(cell) for cell in astuple(row)))


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(SPREADSHEET_FORMULA) else cell


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
