"""Let simulated annotators work on a project through the public API: for the demo, for trying policies, for load."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotation.errors import DomainError
from annotation.models import Project
from studies.base import TRUTH, read_truth
from studies.client import ApiError
from studies.crowd import Profile, usual_crowd
from studies.shifts import class_ids, run_crowd
from studies.worker import Shift, UnknownPictureError


class Command(BaseCommand):
    """See the module."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("project", type=int)
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the product answers")
        parser.add_argument("--annotators", type=int, default=8)
        parser.add_argument("--answers", type=int, default=50, help="at most so many each")
        parser.add_argument(
            "--seed", type=int, default=0, help="the same seed gives the same answers to the same tasks"
        )
        parser.add_argument("--pace", type=float, default=0.0, help="0 works at once, 1 in the time that people take")
        parser.add_argument("--truth", type=Path, help="truth.csv (pixels,class); default: the study's own")
        parser.add_argument(
            "--profiles",
            type=Path,
            help='JSON list of {"name", "accuracy": number or one per class, "seconds", "cant_tell", "skip", "always"}',
        )

    def handle(self, *_: object, **options: Any) -> None:
        """Run the crowd and print what each annotator did."""
        project = Project.objects.select_related("schema").filter(pk=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']}.")
        truths = _truths(options["truth"] or settings.STUDY_DIR / str(project.pk) / TRUTH)
        profiles = _profiles(options["profiles"], class_ids(project), options["annotators"])
        shift = Shift(project.pk, options["answers"], options["pace"])
        try:
            outcomes = run_crowd(project, profiles, truths, address=options["url"], shift=shift, seed=options["seed"])
        except DomainError as error:
            raise CommandError(f"{error.detail} {error.how}") from error
        except (ApiError, UnknownPictureError, OSError, ValueError) as error:
            raise CommandError(f"The crowd had to stop: {error}") from error
        for outcome in outcomes:
            told = ", ".join(f"{count} {action}" for action, count in sorted(outcome.actions.items()))
            self.stdout.write(f"simulated {outcome.number:3d}  {outcome.profile.name:12s} {told}")
        total = sum(outcome.annotations for outcome in outcomes)
        self.stdout.write(f"{total} annotations by {len(outcomes)} simulated annotators")


def _truths(path: Path) -> dict[str, str]:
    """The truth table; raises CommandError where there is none."""
    if not path.exists():
        raise CommandError(f"There is no truth table at {path}: simulated annotators need one (--truth FILE).")
    return read_truth(path)


def _profiles(path: Path | None, classes: Sequence[str], count: int) -> list[Profile]:
    """The profiles of a file, or the usual crowd; raises CommandError for a file that does not fit."""
    if count < 1:
        raise CommandError("--annotators must be at least 1.")
    if path is None:
        return usual_crowd(classes, count)
    try:
        given = [Profile(**entry) for entry in json.loads(path.read_text())]
        for profile in given:
            profile.confusion(classes)
        return [given[index % len(given)] for index in range(count)]
    except (OSError, ValueError, TypeError, KeyError, ZeroDivisionError) as error:
        raise CommandError(f"{path} does not hold profiles for the classes {', '.join(classes)}: {error}") from error
