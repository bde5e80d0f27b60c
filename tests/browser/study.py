"""Small studies with real pictures in the store, and people who are signed in to them."""

import json

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from annotation.adjudication.services import open_due
from annotation.models import Adjudication, Asset, Member, Project, Task
from annotation.quality.services import keep_consensus
from jobs import folders
from jobs.models import ModelVersion, Run
from tests.factories.jobs import make_run
from tests.factories.pictures import stored_asset
from tests.factories.west import (
    make_annotation,
    make_group,
    make_member,
    make_project,
    make_reliability,
    make_task,
    make_user,
)

INSTRUCTIONS = "Look at the **centre**.\n\n- brown: positive\n- blue: negative"


def make_study(tasks: int, *, wanted: int = 1, **policy: object) -> Project:
    """An open project with so many tasks, each with a picture of its own, whose file and group name a person."""
    project = make_project(
        name="Brown or blue", instructions=INSTRUCTIONS, policy={"wanted": wanted, "minimum": 1, **policy}
    )
    for seed in range(tasks):
        asset = stored_asset(project, seed, height=48, width=64)
        make_task(project, asset=asset, group=make_group(project, name=f"Patient Smith {seed}"))
    Asset.objects.filter(project=project).update(source_name="smith-left.png")
    return project


def make_person(project: Project, role: Member.Role = Member.Role.ANNOTATOR, **fields: object) -> Member:
    """A member who can sign in with the password 'correct horse'."""
    return make_member(project, user=make_user(**fields), role=role)


def dispute(project: Project) -> list[Adjudication]:
    """Two answers that contradict each other for every task of the project, and the cases that come of it."""
    voters = [make_member(project, user=make_user(password=None)) for _ in range(2)]
    for voter in voters:
        make_reliability(voter, [-0.2, -1.7, -1.2, -0.36], low=[0.6, 0.1, 0.2, 0.5], high=[0.9, 0.3, 0.4, 0.8])
    for task in project.tasks.all():
        for voter, label in zip(voters, ("positive", "negative"), strict=True):
            make_annotation(voter, task, label)
    project.tasks.update(state=Task.State.DISPUTED, wanted=2, held=2)
    keep_consensus(task_ids=list(project.tasks.values_list("pk", flat=True)))
    open_due(project_id=project.pk)
    return list(Adjudication.objects.filter(project=project).order_by("-value", "id"))


def make_model(project: Project) -> ModelVersion:
    """A candidate with the figures of a finished training."""
    run = make_run(project, kind=Run.Kind.TRAIN, state=Run.State.DONE)
    folder = folders.open_attempt(run.pk, 1)
    told: dict[str, object] = {"annotators": [], "counts": {"annotations": 9, "annotators": 3}, "parent": None}
    (folder / folders.SUMMARY).write_text(json.dumps(told))
    figures = {
        name: {"value": 0.93, "low": 0.88, "high": 0.97, "n": 40} for name in ("auc", "balanced_accuracy", "ece")
    }
    judged = {**figures, "confusion": [[20, 1], [2, 17]], "reliability": [], "groups": 4}
    return ModelVersion.objects.create(
        project=project,
        run=run,
        number=1,
        task_model="small-cnn",
        method="aggnet",
        folder=folders.relative(folder),
        weights_sha256="0" * 64,
        metrics={"classes": ["negative", "positive"], "test_gold": judged, "adjudicated": None},
        is_simulated=True,
    )


def enter(context: BrowserContext, user: User, path: str) -> Page:
    """A new page at `path`, with a session of this user; the tests of signing in use the form instead."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    site = context.request.get("/healthz").url
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page = context.new_page()
    page.goto(path)
    return page
