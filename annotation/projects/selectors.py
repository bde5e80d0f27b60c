"""Reads: a user's projects and memberships, a project's settings, counts, members and events."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from annotation import access
from annotation.errors import NotFound
from annotation.models import Event, LabelSchema, Member, Policy, Project, Task

STATES = ("open", "settled", "disputed", "decided", "unusable", "excluded")
MAX_EXAMPLES = 50


@dataclass(frozen=True)
class Membership:
    """One of the caller's own memberships, as the session shows it."""

    member_id: int
    project_id: int
    project_name: str
    project_state: str
    role: str
    standing: str
    pseudonym: str


def memberships_of(user_id: int) -> list[Membership]:
    """The user's memberships that count, newest project first."""
    rows = access.memberships(user_id).select_related("project").order_by("-project_id")
    return [
        Membership(m.pk, m.project_id, m.project.name, m.project.state, m.role, m.standing, m.pseudonym) for m in rows
    ]


def projects_of(user_id: int | None) -> QuerySet[Project]:
    """The projects in which the user is a member that counts, with schema and policy at hand."""
    ids = access.memberships(user_id).values("project_id")
    return Project.objects.filter(pk__in=ids).select_related("schema", "policy")


def project(project_id: int) -> Project:
    """One project with schema and policy at hand; raises NotFound."""
    found = Project.objects.select_related("schema", "policy").filter(pk=project_id).first()
    if found is None:
        raise NotFound(f"There is no project {project_id} for you.")
    return found


def schema_of(project: Project) -> LabelSchema:
    """The current label schema; every project has one from its creation on."""
    if project.schema is None:
        raise NotFound(f"Project {project.pk} has no label schema yet.")
    return project.schema


def policy_of(project: Project) -> Policy:
    """The current policy; every project has one from its creation on."""
    if project.policy is None:
        raise NotFound(f"Project {project.pk} has no policy yet.")
    return project.policy


def roles_of(user_id: int | None, project_ids: list[int]) -> Mapping[int, str]:
    """The user's role in each of the projects."""
    return dict(access.memberships(user_id).filter(project_id__in=project_ids).values_list("project_id", "role"))


def counts_of(project_ids: list[int]) -> dict[int, dict[str, int]]:
    """Per project: tasks in all, tasks by state, and annotations that occupy a place or are extra.

    Read from the counters on the task rows, which equal a recount of the annotations.
    """
    counts = {pk: dict.fromkeys(("tasks", "annotations", *STATES), 0) for pk in project_ids}
    rows = (
        Task.objects.filter(project_id__in=project_ids)
        .values("project_id", "state")
        .annotate(n=Count("pk"), held=Sum("held"), extras=Sum("extras"))
    )
    for row in rows:
        entry = counts[row["project_id"]]
        entry[row["state"]] += row["n"]
        entry["tasks"] += row["n"]
        entry["annotations"] += row["held"] + row["extras"]
    return counts


def simulated_crowds(project_ids: list[int]) -> set[int]:
    """The projects that have at least one simulated member."""
    rows = Member.objects.filter(project_id__in=project_ids, is_simulated=True)
    return set(rows.values_list("project_id", flat=True).distinct())


def events_after(project_id: int, seq: int) -> QuerySet[Event]:
    """The project's events behind a sequence number, in order."""
    return Event.objects.filter(project_id=project_id, seq__gt=seq)


def examples_of(project_id: int) -> list[dict[str, object]]:
    """Teaching examples, which everybody in the project may see, in the order of import."""
    rows = (
        Task.objects.filter(project_id=project_id, gold_purpose=Task.Gold.TEACH)
        .order_by("pk")
        .values("asset__key", "gold_class", "gold_note")[:MAX_EXAMPLES]
    )
    return [{"media": r["asset__key"], "gold_class": r["gold_class"], "note": r["gold_note"]} for r in rows]
