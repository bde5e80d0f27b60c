"""The door of imports: receive, check, confirm, commit, discard; each leaves the import in a state that says so."""

import shutil

from django.db import transaction
from django.utils import timezone

from annotation import signals
from annotation.errors import Conflict, DomainError, NotFound
from annotation.media.check import Check
from annotation.media.commit import Commit
from annotation.media.folders import folder_of
from annotation.media.intake import receive, receive_local
from annotation.media.locks import IMPORT, held
from annotation.media.manifest import ManifestRefused
from annotation.media.options import ImportOptions
from annotation.media.reports import REJECTED, ReportRow, ReportWriter
from annotation.models import Import
from annotation.progress import Report, Stop, never, silent

__all__ = ["check_import", "commit_import", "confirm", "discard", "fail", "receive", "receive_local"]

State = Import.State


def check_import(import_id: int, report: Report = silent, stop: Stop = never) -> Import:
    """The dry run: read every file, write the report, end as 'checked', or 'failed' where the manifest is unreadable.

    May be run again after it was interrupted; of two at once the second waits and finds it done. Raises Stopped, and
    Conflict for an import that is past its check.
    """
    with held(IMPORT, import_id):
        batch = _begin(import_id, State.CHECKING, {State.UPLOADED, State.CHECKING}, done=State.CHECKED)
        if batch.state == State.CHECKED:
            return batch
        folder = folder_of(batch)
        folder.clear_work()
        schema = batch.project.schema
        if schema is None:
            return _failed(batch, "no_schema", "The project has no classes yet.", "Add classes, then import again.")
        try:
            counts = Check(batch, schema, folder, ImportOptions(**batch.options)).run(report, stop)
        except ManifestRefused as refused:
            with ReportWriter(folder.report) as writer:
                writer.add_fault(ReportRow("", REJECTED, refused.code, refused.where, refused.why, refused.fix))
            return _failed(batch, refused.code, f"Manifest, {refused.where}: {refused.why}", refused.fix)
        return _move(batch, State.CHECKED, counts=counts)


@transaction.atomic
def confirm(*, import_id: int) -> Import:
    """A manager has seen the report and wants the import: ring for the commit. Raises Conflict, NotFound."""
    batch = _locked(import_id)
    if batch.state != State.CHECKED:
        raise Conflict(f"This import is {batch.state}; only a checked one can be committed.")
    if not batch.counts.get("accepted") and not batch.counts.get("annotations"):
        raise Conflict(
            "There is nothing to bring in: no file was accepted.", fix="See the report, mend and send again."
        )
    batch.state = State.COMMITTING
    batch.save(update_fields=["state"])
    signals.ring(signals.import_confirmed, import_id=batch.pk)
    return batch


def commit_import(import_id: int, report: Report = silent, stop: Stop = never) -> Import:
    """Bring a confirmed import in, all or nothing; done twice it is done once.

    Raises Stopped and whatever went wrong; the import then stays confirmed, may be tried again, or ended by `fail`.
    """
    with held(IMPORT, import_id):
        batch = _begin(import_id, State.COMMITTING, {State.COMMITTING}, done=State.DONE)
        if batch.state == State.DONE:
            return batch
        folder = folder_of(batch)
        try:
            Commit(batch, folder, ImportOptions(**batch.options)).run(report, stop)
        except DomainError as error:
            return _failed(batch, error.code, error.detail, error.how)
        folder.clear_files()
        batch.refresh_from_db()
        return batch


def fail(*, import_id: int, code: str, detail: str, fix: str) -> None:
    """End an import whose run has failed for good; its files stay until it is discarded."""
    batch = Import.objects.filter(pk=import_id, state__in=[State.UPLOADED, State.CHECKING, State.COMMITTING]).first()
    if batch is not None:
        _failed(batch, code, detail, fix)


def discard(*, import_id: int) -> None:
    """Throw an import and its files away; a committed one only loses its report. Raises Conflict while at work."""
    with transaction.atomic():
        batch = _locked(import_id)
        if batch.state in (State.CHECKING, State.COMMITTING):
            raise Conflict("This import is being worked on.", fix="Cancel its run first, or wait for its end.")
        if batch.state != State.DONE:
            batch.state, batch.finished_at = State.DISCARDED, timezone.now()
            batch.save(update_fields=["state", "finished_at"])
    shutil.rmtree(folder_of(batch).path, ignore_errors=True)


def _begin(import_id: int, state: Import.State, allowed: set[Import.State], *, done: Import.State) -> Import:
    """The import, moved to the state of the work that starts now, or as it is where that work is done."""
    with transaction.atomic():
        batch = _locked(import_id)
        if batch.state != done:
            if batch.state not in allowed:
                raise Conflict(f"This import is {batch.state}.")
            _move(batch, state)
    return Import.objects.select_related("project__schema", "created_by").get(pk=batch.pk)


def _locked(import_id: int) -> Import:
    batch = Import.objects.select_for_update().filter(pk=import_id).first()
    if batch is None:
        raise NotFound(f"There is no import {import_id}.")
    return batch


def _move(batch: Import, state: str, **changes: object) -> Import:
    """Write the state and what else has changed."""
    batch.state = state
    for name, value in changes.items():
        setattr(batch, name, value)
    batch.save(update_fields=["state", *changes])
    return batch


def _failed(batch: Import, code: str, detail: str, fix: str) -> Import:
    error = {"code": code, "detail": detail, "fix": fix}
    return _move(batch, State.FAILED, error=error, finished_at=timezone.now())
