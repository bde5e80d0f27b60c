"""Filling a benchmark's database: projects of many tasks by SQL, annotators with sessions by the ORM."""

import os
import secrets
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Annotators:
    """Members of a project and the session of each: (session key, csrf token)."""

    members: list[int]
    sessions: list[tuple[str, str]]


def start_django(database: str) -> None:
    """Set Django up on the database and migrate it."""
    os.environ["DATABASE_URL"] = database
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)  # one for both servers: they read the same sessions
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT / "platform"))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def make_project(tasks: int, **policy: object) -> int:
    """An open project of two classes with so many tasks, ten to a group; returns its id."""
    from accounts.services import create_user
    from annotation.models import Project
    from annotation.projects import services as projects
    from annotation.projects.rules import PolicySettings

    manager = create_user(username=f"manager-{tasks}-{os.urandom(3).hex()}", can_create_projects=True)
    project = projects.create_project(
        user_id=manager.pk,
        name=f"{tasks} tasks",
        question="Is it so?",
        classes=[{"id": "no", "name": "No"}, {"id": "yes", "name": "Yes"}],
        policy=PolicySettings(**({"adaptive": False, "gold_share": 0.0} | policy)),  # type: ignore[arg-type]
        seed=1,
    )
    fill(project.pk, tasks)
    projects.set_state(project_id=project.pk, state=Project.State.OPEN, actor="system")
    return int(project.pk)


def fill(project: int, tasks: int) -> None:
    """Give the project tasks: rows copied from one template, so that the columns stay those of the models."""
    from django.db import connection

    from annotation.models import Asset, Group, Project, Task

    row = Project.objects.select_related("policy").get(pk=project)
    assert row.policy is not None
    sha = "0" * 64
    asset = Asset.objects.create(
        project=row, sha256=sha, source_sha256=sha, width=64, height=64, channels=3, bit_depth=8
    )
    group = Group.objects.create(project=row, name="group", fold=0)
    task = Task.objects.create(project=row, asset=asset, group=group, wanted=row.policy.wanted)
    with connection.cursor() as cursor:
        assets = _copies(
            cursor, Asset, asset.pk, {"key": "gen_random_uuid()", "sha256": "md5(i::text) || md5(i::text)"}
        )
        cursor.execute(assets, [asset.pk, tasks])
        cursor.execute("SELECT min(id) FROM annotation_asset WHERE project_id = %s AND id > %s", [project, asset.pk])
        first = cursor.fetchone()[0]
        copies = _copies(cursor, Task, task.pk, {"asset_id": f"{first} + i - 1", "priority": "random()"})
        cursor.execute(copies, [task.pk, tasks])
        Task.objects.filter(pk=task.pk).delete()
        for table in ("annotation_asset", "annotation_task"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _copies(cursor: Any, model: Any, template: int, changes: dict[str, str]) -> str:
    """INSERT of so many copies of the template row, with some columns computed from i = 1, 2, ...; ids by sequence."""
    columns = [field.column for field in model._meta.concrete_fields if field.column != "id" and not field.generated]  # noqa: SLF001
    values = [changes.get(column, f"t.{column}") for column in columns]
    table = model._meta.db_table  # noqa: SLF001
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM (SELECT * FROM {table} WHERE id = %s) t, generate_series(1, %s) i ORDER BY i"
    )


def make_annotators(projects: list[int], count: int) -> list[Annotators]:
    """So many annotators, members of every one of the projects, signed in once."""
    from django.middleware.csrf import _get_new_csrf_string

    from accounts.services import create_user
    from annotation.models import Member
    from annotation.projects.services import join_member

    users = [create_user(username=f"annotator-{os.urandom(4).hex()}") for _ in range(count)]
    sessions = [(_session(user), _get_new_csrf_string()) for user in users]
    return [
        Annotators(
            [join_member(project_id=project, user_id=user.pk, role=Member.Role.ANNOTATOR).pk for user in users],
            sessions,
        )
        for project in projects
    ]


def _session(user: Any) -> str:
    """The key of a session in which the user is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["member"] = user.pk
    session.create()
    return str(session.session_key)
