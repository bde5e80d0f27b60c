"""Making a project of a study, by the same roads that a manager goes; each only where it is due."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from accounts.models import User
from annotation.errors import Conflict
from annotation.media import services as media
from annotation.models import Import, Member, Project
from annotation.projects import services as projects
from annotation.projects.rules import PolicySettings
from jobs import leases, runner
from jobs.models import Run
from jobs.models.run import ACTIVE
from jobs.services import request_run
from studies.base import MANIFEST, TRUTH, Study, read_truth
from studies.crowd import usual_crowd
from studies.people import Login
from studies.shifts import class_ids, run_crowd
from studies.worker import Shift

WAIT_SECONDS = 1.0
OPTIONS = {"group_from": "column", "test_share": 0.0}


@dataclass(frozen=True)
class Place:
    """Where a study is kept: its own folder below the folder of studies."""

    home: Path
    name: str

    @property
    def files(self) -> Path:
        """The study as it was written, before its import."""
        return self.home / f"{self.name}-files"

    @property
    def marker(self) -> Path:
        """Holds the id of the study's project."""
        return self.home / f"{self.name}.project"

    def truth(self, project_id: int) -> Path:
        """The truth table of a project, for simulated annotators."""
        return self.home / str(project_id) / TRUTH


def build(study: Study, place: Place, people: dict[str, tuple[User, Login]], tell: Callable[[str], object]) -> Project:
    """The open project of a study; what an earlier, interrupted call has done is not done again."""
    project = _project(study, place, people)
    if not project.tasks.exists():
        tell("Cutting and checking the pictures")
        _write(study, place, project)
        tell("Importing")
        _import(project, place)
    if project.state == Project.State.DRAFT:
        projects.set_state(project_id=project.pk, state=Project.State.OPEN, actor=_manager(project).pseudonym)
    if project.annotations.exists() and not Run.objects.filter(project=project, kind=Run.Kind.AGGREGATE).exists():
        tell("Aggregating the imported annotations")
        request_run(project_id=project.pk, kind=Run.Kind.AGGREGATE, config={}, by=_manager(project))
        _work_off(project)
    project.refresh_from_db()
    return project


def let_crowd_work(
    project: Project, study: Study, place: Place, *, address: str, tell: Callable[[str], object]
) -> None:
    """Let the study's simulated crowd answer part of the project over the public API, unless somebody has answered."""
    size, answers = study.text.simulated
    if not size or project.annotations.exists():
        return
    tell(f"{size} simulated annotators answer part of it")
    profiles = usual_crowd(class_ids(project), size)
    truths = read_truth(place.truth(project.pk))
    run_crowd(project, profiles, truths, address=address, shift=Shift(project.pk, answers))


def _project(study: Study, place: Place, people: dict[str, tuple[User, Login]]) -> Project:
    """The study's project with its members, made where it is missing."""
    if place.marker.exists():
        found = Project.objects.filter(pk=int(place.marker.read_text())).first()
        if found is not None:
            return found
    manager, _ = people["manager"]
    text = study.text
    policy = dict(text.policy)
    policy["price_per_annotation"] = Decimal(str(policy["price_per_annotation"]))
    project = projects.create_project(
        user_id=manager.pk,
        name=text.name,
        question=text.question,
        instructions=text.instructions,
        classes=list(text.classes),
        policy=PolicySettings(**policy),  # type: ignore[arg-type]
        seed=0,
    )
    for user, login in people.values():
        if login.role != Member.Role.MANAGER:
            projects.join_member(project_id=project.pk, user_id=user.pk, role=login.role)
    place.home.mkdir(parents=True, exist_ok=True)
    place.marker.write_text(str(project.pk))
    return project


def _write(study: Study, place: Place, project: Project) -> None:
    """The study's files, written afresh, and its truth table kept where simulate_crowd finds it."""
    shutil.rmtree(place.files, ignore_errors=True)
    place.files.mkdir(parents=True)
    study.write(place.files)
    truth = place.truth(project.pk)
    truth.parent.mkdir(parents=True, exist_ok=True)
    (place.files / TRUTH).replace(truth)


def _import(project: Project, place: Place) -> None:
    """Check and commit the study's folder through the runs of an import."""
    manifest = place.home / f"{place.name}-{MANIFEST}"
    (place.files / MANIFEST).replace(manifest)
    batch = media.receive_local(
        project_id=project.pk,
        member_id=_manager(project).pk,
        options=OPTIONS,
        path=place.files,
        manifest=manifest,
    )
    _work_off(project)
    batch.refresh_from_db()
    _refuse_faults(batch, Import.State.CHECKED)
    media.confirm(import_id=batch.pk)
    _work_off(project)
    batch.refresh_from_db()
    _refuse_faults(batch, Import.State.DONE)


def _refuse_faults(batch: Import, wanted: Import.State) -> None:
    """Raise Conflict where an import of our own files did not come through as a whole."""
    rejected = (batch.counts or {}).get("rejected", 0)
    if batch.state != wanted or rejected:
        raise Conflict(
            f"The import of the study is {batch.state} with {rejected} rejected files: {batch.error or ''}",
            fix="Look at the import's report in the product, under Import.",
        )


def _work_off(project: Project) -> None:
    """Execute the project's queued runs here, or wait for the worker that has taken them."""
    while active := Run.objects.filter(project=project, state__in=ACTIVE).exclude(kind=Run.Kind.TRAIN).first():
        claim = leases.claim(active.pk) if active.state == Run.State.QUEUED else None
        if claim is None:
            time.sleep(WAIT_SECONDS)
        else:
            runner.execute(claim)


def _manager(project: Project) -> Member:
    """The project's first manager."""
    return Member.objects.filter(project=project, role=Member.Role.MANAGER).earliest("pk")
