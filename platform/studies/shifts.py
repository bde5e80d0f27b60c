"""A simulated crowd at work: members and tokens are made, then all work at once over the public API."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection

from accounts import services as accounts
from annotation.models import Member, Project
from annotation.projects import services as projects
from studies.client import Client
from studies.crowd import SOURCE, Profile, SimulatedAnnotator
from studies.worker import Shift, work


@dataclass(frozen=True)
class Outcome:
    """What one simulated annotator did: number, profile, and how often it took each action."""

    number: int
    profile: Profile
    actions: Counter[str]

    @property
    def annotations(self) -> int:
        """Answers given, can't tell included."""
        return self.actions["class"] + self.actions["cant_tell"]


def run_crowd(
    project: Project,
    profiles: Sequence[Profile],
    truths: Mapping[str, str],
    *,
    address: str,
    shift: Shift,
    seed: int = 0,
) -> list[Outcome]:
    """Let one annotator per profile work a shift at the address (http://host:port) and tell what each did.

    The same seed makes the same annotators, who give the same answers to the same tasks. Raises DomainError where they
    cannot join, ApiError, UnknownPictureError and OSError where they cannot work.
    """
    classes = class_ids(project)
    tokens = [_token(project.pk, number, profile) for number, profile in enumerate(profiles)]
    connection.close()

    def one(number: int) -> Outcome:
        client = Client(address, tokens[number])
        annotator = SimulatedAnnotator(profiles[number], classes, (seed, number))
        try:
            return Outcome(number, profiles[number], work(client, annotator, truths, shift))
        finally:
            client.close()

    with ThreadPoolExecutor(len(tokens)) as pool:
        return list(pool.map(one, range(len(tokens))))


def class_ids(project: Project) -> list[str]:
    """The ids of the project's classes, in order; none before it has a schema."""
    return [str(entry["id"]) for entry in project.schema.classes] if project.schema else []


def _token(project_id: int, number: int, profile: Profile) -> str:
    """A token of the annotator, whose user (simulated) and membership are made where they are missing."""
    name = f"{project_id}/{number}/{profile.name}"
    user = accounts.create_external_user(source=SOURCE, external_id=name, is_simulated=True)
    projects.join_member(project_id=project_id, user_id=user.pk, role=Member.Role.ANNOTATOR, is_simulated=True)
    return accounts.issue_token(user_id=user.pk, name="simulate_crowd", days=1)[1]
