"""Two projects with all that can be asked for by number: what the security tests knock at."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from annotation.media.folders import folder_of
from annotation.media.serializers import CountsSerializer
from annotation.models import Import, Member, Project
from jobs import folders
from jobs.models import ModelVersion, Run
from tests.factories.jobs import make_run
from tests.factories.pictures import stored_asset
from tests.factories.west import make_annotation, make_assignment, make_member, make_project, make_task, make_user

ACTORS = ("anonymous", "annotator", "peer", "expert", "manager", "other_expert", "other_manager")


@dataclass
class World:
    """Members by the name of their part, and the ids that addresses are filled with: always those of project A."""

    project: Project
    members: dict[str, Member]
    ids: dict[str, object]
    secrets: list[str] = field(default_factory=list)

    def client(self, actor: str) -> Client:
        """A browser of the actor; anonymous has no session."""
        client = Client()
        if actor != "anonymous":
            client.force_login(self.members[actor].user)
        return client


def build() -> World:
    """Project A with everything in it, and project B with people who must not see any of that."""
    project, other = make_project(name="Project A"), make_project(name="Project B")
    members = {
        "annotator": make_member(project, user=make_user(password=None, display_name="Ada Annotator")),
        "peer": make_member(project),
        "expert": make_member(project, role="expert"),
        "manager": make_member(project, role="manager", user=make_user(password=None, can_create_projects=True)),
        "other_expert": make_member(other, role="expert"),
        "other_manager": make_member(other, role="manager"),
    }
    make_member(project, role="manager")
    return World(project, members, ids=_things(project, members))


def _things(project: Project, members: dict[str, Member]) -> dict[str, object]:
    """One of each thing in project A, made by or handed to its own people."""
    task = make_task(project, asset=stored_asset(project), live=1)
    assignment = make_assignment(members["annotator"], task, expires_at=timezone.now() + timedelta(hours=1))
    disputed = make_task(project, state="disputed", wanted=2, held=2)
    make_annotation(make_member(project), disputed, "positive")
    make_annotation(make_member(project), disputed, "negative")
    case = project.adjudications.create(task=disputed, reason="disagreement", value=1.0)
    invitation, _ = accounts.create_invitation(
        project_id=project.pk, created_by=members["manager"], role="annotator", max_uses=50
    )
    token, _ = accounts.issue_token(user_id=members["manager"].user_id, name="script", days=1)
    batch = _checked(project)
    run, model = _trained(project)
    return {
        "project": project.pk,
        "member": members["peer"].pk,
        "task": task.pk,
        "assignment": assignment.key,
        "key": task.asset.key,
        "adjudication": case.pk,
        "invitation": invitation.pk,
        "token": token.pk,
        "batch": batch.pk,
        "run": run.pk,
        "model": model.pk,
        "name": "card.md",
        "table": "annotations",
        "suffix": "csv",
    }


def _checked(project: Project) -> Import:
    """An import that waits for its confirmation, with an empty report."""
    counts = dict.fromkeys(CountsSerializer().fields, 0) | {"accepted": 1}
    batch = Import.objects.create(project=project, state=Import.State.CHECKED, folder="batch", counts=counts)
    folder_of(batch).make()
    folder_of(batch).report.touch()
    folder_of(batch).plan.touch()
    return batch


def _trained(project: Project) -> tuple[Run, ModelVersion]:
    """A finished training with one published file and its candidate."""
    run = make_run(project, kind=Run.Kind.TRAIN, state=Run.State.DONE)
    folder = folders.of_run(run.pk)
    folder.mkdir(parents=True)
    (folder / "card.md").write_text("# A model\n")
    summary = {"annotators": [], "counts": {"annotations": 0, "annotators": 0}, "parent": None}
    (folder / folders.SUMMARY).write_text(json.dumps(summary))
    run.result = {"folder": folders.relative(folder), "files": [folders.stated(folder, "card.md")]}
    run.save()
    metrics = {"classes": ["negative", "positive"], "test_gold": None, "adjudicated": None}
    model = ModelVersion.objects.create(
        project=project,
        run=run,
        number=1,
        task_model="small-cnn",
        method="aggnet",
        folder=folders.relative(folder),
        weights_sha256="0" * 64,
        metrics=metrics,
    )
    return run, model
