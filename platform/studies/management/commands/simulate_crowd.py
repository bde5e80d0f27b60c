"""Let simulated annotators work on a project through the public API: for the demo, for trying policies, for load."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts import services as accounts
from annotation.errors import DomainError
from annotation.models import Member, Project
from annotation.projects import services as projects
from studies.base import TRUTH, read_truth
from studies.client import ApiError, Client
from studies.crowd import SOURCE, Profile, SimulatedAnnotator, usual_crowd
from studies.worker import Shift, UnknownPictureError, work


@dataclass(frozen=True)
class Hand:
    """One simulated annotator, ready to work: number, profile and token."""

    number: int
    profile: Profile
    token: str


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
        if project is None or project.schema is None:
            raise CommandError(f"There is no project {options['project']}.")
        truths = _truths(options["truth"] or settings.STUDY_DIR / str(project.pk) / TRUTH)
        classes = [str(entry["id"]) for entry in project.schema.classes]
        profiles = _profiles(options["profiles"], classes, options["annotators"])
        try:
            hands = [_hand(project.pk, number, profile) for number, profile in enumerate(profiles)]
        except DomainError as error:
            raise CommandError(f"{error.detail} {error.how}") from error
        connection.close()
        shift = Shift(project.pk, options["answers"], options["pace"])

        def one(hand: Hand) -> Counter[str]:
            client = Client(options["url"], hand.token)
            try:
                return work(
                    client, SimulatedAnnotator(hand.profile, classes, (options["seed"], hand.number)), truths, shift
                )
            finally:
                client.close()

        try:
            with ThreadPoolExecutor(len(hands)) as pool:
                done = list(pool.map(one, hands))
        except (ApiError, UnknownPictureError, OSError) as error:
            raise CommandError(f"The crowd had to stop: {error}") from error
        self._tell(hands, done)

    def _tell(self, hands: Sequence[Hand], done: Sequence[Counter[str]]) -> None:
        """One line per annotator and the sum."""
        for hand, actions in zip(hands, done, strict=True):
            told = ", ".join(f"{count} {action}" for action, count in sorted(actions.items()))
            self.stdout.write(f"simulated {hand.number:3d}  {hand.profile.name:12s} {told}")
        total = sum(actions["class"] + actions["cant_tell"] for actions in done)
        self.stdout.write(f"{total} annotations by {len(hands)} simulated annotators")


def _truths(path: Path) -> dict[str, str]:
    """The truth table; raises CommandError where there is none."""
    if not path.exists():
        raise CommandError(f"There is no truth table at {path}: simulated annotators need one (--truth FILE).")
    return read_truth(path)


def _profiles(path: Path | None, classes: Sequence[str], count: int) -> list[Profile]:
    """The profiles of a file, or the usual crowd; raises CommandError for a file that does not fit."""
    if path is None:
        return usual_crowd(classes, count)
    try:
        given = [Profile(**entry) for entry in json.loads(path.read_text())]
        for profile in given:
            profile.confusion(classes)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CommandError(f"{path} does not hold profiles for the classes {', '.join(classes)}: {error}") from error
    return [given[index % len(given)] for index in range(count)]


def _hand(project_id: int, number: int, profile: Profile) -> Hand:
    """The user (simulated), the membership and a token of one annotator, made where they are missing."""
    user = accounts.create_external_user(
        source=SOURCE, external_id=f"{project_id}/{number}/{profile.name}", is_simulated=True
    )
    projects.join_member(project_id=project_id, user_id=user.pk, role=Member.Role.ANNOTATOR, is_simulated=True)
    _, token = accounts.issue_token(user_id=user.pk, name="simulate_crowd", days=1)
    return Hand(number, profile, token)
