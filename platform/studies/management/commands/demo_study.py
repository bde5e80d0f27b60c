"""Make the project of a study that comes with the product, and tell who can sign in."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotation.errors import DomainError
from studies.ami_br import DataSetError
from studies.build import Place, build, let_crowd_work
from studies.catalog import STUDIES
from studies.client import ApiError
from studies.people import demo_people


class Command(BaseCommand):
    """See the module."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("study", choices=sorted(STUDIES))
        parser.add_argument("--data", type=Path, help="a folder with the study's data, instead of its public home")
        parser.add_argument(
            "--crowd", metavar="URL", help="let the study's simulated crowd answer at this address, once"
        )
        parser.add_argument("--json", action="store_true", help="print the project and the log-ins as one JSON object")

    def handle(self, *_: object, **options: Any) -> None:
        """Make what is missing; a second call only tells."""
        home: Path = settings.STUDY_DIR
        people = demo_people(home / "demo-logins.json")
        study = STUDIES[options["study"]](home / "cache", options["data"])
        try:
            place = Place(home, options["study"])
            project = build(study, place, people, self.stderr.write)
            if options["crowd"]:
                let_crowd_work(project, study, place, address=options["crowd"], tell=self.stderr.write)
        except DataSetError as error:
            raise CommandError(str(error)) from error
        except (ApiError, OSError) as error:
            raise CommandError(f"The simulated crowd had to stop: {error}") from error
        except DomainError as error:
            raise CommandError(f"{error.detail} {error.how}") from error
        logins = [login for _, login in people.values()]
        if options["json"]:
            told = {
                "project": project.pk,
                "name": project.name,
                "annotations": project.annotations.count(),
                "logins": [{"username": login.username, "password": login.password} for login in logins],
            }
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"Project {project.pk}: {project.name}")
        for login in logins:
            self.stdout.write(f"  sign in as {login.username:10s} with {login.password}")
