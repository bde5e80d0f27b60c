"""Builders of west-wing rows with sane defaults: each call makes one valid row, every field can be overridden."""

import hashlib
import itertools
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from annotation.models import (
    Annotation,
    Asset,
    Assignment,
    Group,
    LabelSchema,
    Member,
    Policy,
    Project,
    Reliability,
    Task,
)

_counter = itertools.count(1)

TWO_CLASSES = (
    {"id": "negative", "name": "Negative", "color": "#3366cc", "description": ""},
    {"id": "positive", "name": "Positive", "color": "#cc6633", "description": ""},
)


def make_user(**fields: object) -> User:
    """A person who can sign in with the password 'correct horse'; `password=None` makes one who cannot."""
    number = next(_counter)
    values: dict[str, object] = {"username": f"user{number}", "display_name": f"User {number}"} | fields
    password = values.pop("password", "correct horse")
    user = User(**values)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(str(password))
    user.save()
    return user


def make_project(
    *, classes: Sequence[dict[str, str]] = TWO_CLASSES, policy: dict[str, object] | None = None, **fields: object
) -> Project:
    """An open project with its first schema and policy; `policy` overrides single fields of the policy."""
    number = next(_counter)
    values: dict[str, object] = {
        "name": f"Project {number}",
        "question": "Is the nucleus in the centre brown?",
        "seed": number,
        "state": Project.State.OPEN,
    } | fields
    project = Project.objects.create(**values)
    project.schema = LabelSchema.objects.create(project=project, version=1, classes=list(classes))
    rules: dict[str, object] = {"gold_share": 0.0, "adaptive": False} | (policy or {})
    project.policy = Policy.objects.create(project=project, version=1, **rules)
    project.save(update_fields=["schema", "policy"])
    return project


def change_policy(project: Project, **changes: object) -> Policy:
    """A new policy version that differs in the named fields, put in force at once."""
    old = project.policy
    assert old is not None
    skipped = {"id", "project", "created_at"}
    values = {f.name: getattr(old, f.name) for f in Policy._meta.concrete_fields if f.name not in skipped}
    values |= {"version": old.version + 1} | changes
    project.policy = Policy.objects.create(project=project, **values)
    project.save(update_fields=["policy"])
    return project.policy


def make_member(project: Project, *, user: User | None = None, **fields: object) -> Member:
    """A member (an annotator unless `role` says otherwise), with a new user unless one is given."""
    values: dict[str, object] = {
        "role": Member.Role.ANNOTATOR,
        "pseudonym": f"p-{uuid.uuid4().hex[:12]}",
    } | fields
    # hashing a password costs more than all the rest: only those who must sign in by password bring their user
    return Member.objects.create(project=project, user=user or make_user(password=None), **values)


def make_asset(project: Project, **fields: object) -> Asset:
    """The row of a 64 x 64 grey image; no file is written."""
    digest = hashlib.sha256(f"asset {next(_counter)}".encode()).hexdigest()
    values: dict[str, object] = {
        "sha256": digest,
        "source_sha256": digest,
        "source_name": f"{digest[:8]}.png",
        "width": 64,
        "height": 64,
        "channels": 1,
    } | fields
    return Asset.objects.create(project=project, **values)


def make_group(project: Project, **fields: object) -> Group:
    """A training group in fold 0; `is_test=True` makes a test group."""
    values: dict[str, object] = {"name": f"group {next(_counter)}"} | fields
    values.setdefault("fold", -1 if values.get("is_test") else 0)
    return Group.objects.create(project=project, **values)


def make_task(project: Project, **fields: object) -> Task:
    """An open task that wants what the policy wants; with `gold_purpose` it wants nothing unless told otherwise."""
    assert project.policy is not None
    values = dict(fields)
    if "asset" not in values:
        values["asset"] = make_asset(project)
    if "group" not in values:
        values["group"] = make_group(project, is_test=values.get("gold_purpose") == Task.Gold.TEST)
    if values.get("gold_purpose"):
        values.setdefault("gold_class", "positive")
    values.setdefault("wanted", 0 if values.get("gold_purpose") else project.policy.wanted)
    return Task.objects.create(project=project, **values)


def make_tasks(project: Project, count: int, **fields: object) -> list[Task]:
    """Several tasks in one group, in two statements."""
    assert project.policy is not None
    group = fields.pop("group", None) or make_group(project)
    wanted = fields.pop("wanted", project.policy.wanted)
    assets = Asset.objects.bulk_create(
        Asset(
            project=project,
            sha256=(digest := hashlib.sha256(f"asset {next(_counter)}".encode()).hexdigest()),
            source_sha256=digest,
            width=64,
            height=64,
            channels=1,
        )
        for _ in range(count)
    )
    return Task.objects.bulk_create(
        Task(project=project, asset=asset, group=group, wanted=wanted, **fields) for asset in assets
    )


def make_assignment(member: Member, task: Task, **fields: object) -> Assignment:
    """A live assignment for the next quarter of an hour. Counters on the task are the caller's business."""
    values: dict[str, object] = {"expires_at": timezone.now() + timedelta(minutes=15)} | fields
    return Assignment.objects.create(project_id=task.project_id, member=member, task=task, **values)


def make_annotation(member: Member, task: Task, label: str = "positive", **fields: object) -> Annotation:
    """An answer as it lies in the table, with its finished assignment; '' is can't tell. Counters are the caller's."""
    project = member.project
    values: dict[str, object] = {
        "key": uuid.uuid4(),
        "body_sha256": "0" * 64,
        "value": {"class": label} if label else {"cant_tell": "blurred"},
        "label": label,
        "schema": project.schema,
        "policy": project.policy,
        "asset_sha256": task.asset.sha256,
    } | fields
    annotation = Annotation.objects.create(project=project, member=member, task=task, **values)
    Assignment.objects.update_or_create(
        member=member,
        task=task,
        defaults={"state": Assignment.State.DONE, "annotation": annotation},
        create_defaults={
            "project": project,
            "state": Assignment.State.DONE,
            "annotation": annotation,
            "expires_at": timezone.now(),
        },
    )
    return annotation


def make_reliability(member: Member, log_confusion: Sequence[float], **fields: object) -> Reliability:
    """A member's reliability under the current schema; `log_confusion` is K*K row-major [true][answered]."""
    zeros = [0.0] * len(log_confusion)
    values: dict[str, object] = {"method": "dawid-skene", "mean": zeros, "low": zeros, "high": zeros} | fields
    return Reliability.objects.create(
        member=member, schema=member.project.schema, log_confusion=list(log_confusion), **values
    )
