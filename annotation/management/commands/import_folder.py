"""`manage.py import_folder PROJECT PATH`: check a folder or zip file of this machine and bring it in, here and now."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.errors import DomainError
from annotation.media import services
from annotation.media.folders import folder_of
from annotation.media.reports import ACCEPTED, read_report
from annotation.models import Import, Member, Project
from annotation.progress import Progress

SHOWN = 20
"""Lines of the report that are printed; all of it is on the import's page."""


class Command(BaseCommand):
    """For operators: no upload, no worker."""

    help = "Import images (and their manifest) from this machine into a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("project", type=int, help="number of the project")
        parser.add_argument("path", type=Path, help="folder of images, or a zip file")
        parser.add_argument("--manifest", type=Path, help="CSV table; see the guide for its columns")
        parser.add_argument("--options", default="{}", help='JSON, e.g. \'{"group_from": "folder"}\'')
        parser.add_argument("--dry-run", action="store_true", help="report only")

    def handle(self, *_: Any, **said: Any) -> None:
        """Check, report, and commit unless it is a dry run."""
        try:
            self._import(said)
        except DomainError as error:
            raise CommandError(f"{error.detail} {error.how}") from error
        except ValueError as error:
            raise CommandError(f"--options: {error}") from error

    def _import(self, said: dict[str, Any]) -> None:
        project = Project.objects.filter(pk=said["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {said['project']}.")
        manager = Member.objects.filter(project=project, role=Member.Role.MANAGER).order_by("id").first()
        batch = services.receive_local(
            project_id=project.pk,
            member_id=manager.pk if manager else None,
            options=json.loads(said["options"]),
            path=said["path"],
            manifest=said["manifest"],
        )
        batch = services.check_import(batch.pk, self._tell)
        self._show(batch)
        if said["dry_run"]:
            services.discard(import_id=batch.pk)
            return
        services.confirm(import_id=batch.pk)
        batch = services.commit_import(batch.pk, self._tell)
        self._refuse_failure(batch)
        counts = batch.counts
        self.stdout.write(
            f"Brought in {counts['committed_tasks']} tasks and {counts['committed_annotations']} annotations."
        )

    def _show(self, batch: Import) -> None:
        """The counts, and the first lines about files that were not simply accepted."""
        shown = 0
        for _, row in read_report(folder_of(batch).report):
            if (row.state != ACCEPTED or row.code) and shown < SHOWN:
                self.stdout.write(" ".join(filter(None, (row.state, row.file, row.where, row.code, row.why, row.fix))))
                shown += 1
        self._refuse_failure(batch)
        self.stdout.write(", ".join(f"{name} {count}" for name, count in batch.counts.items()))

    def _refuse_failure(self, batch: Import) -> None:
        """End with the import's own error."""
        if batch.state == Import.State.FAILED:
            told = batch.error or {}
            raise CommandError(f"{told.get('detail', 'The import failed.')} {told.get('fix', '')}")

    def _tell(self, told: Progress) -> None:
        """Progress on standard error."""
        of = f" of {told.total}" if told.total else ""
        self.stderr.write(f"{told.stage}: {told.done}{of}", ending="\r")
