"""What experts and managers may read of tasks."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from annotation import access
from annotation.errors import NotFound
from annotation.models import Annotation, Event, LabelSchema, Task

MOST_EVENTS = 200


def tasks_of(project_id: int, filters: Mapping[str, object]) -> QuerySet[Task]:
    """The project's tasks that pass the filters of TaskQuery."""
    found = Task.objects.filter(project_id=project_id).select_related("asset", "group")
    if state := filters.get("state"):
        found = found.filter(state=state)
    if label := filters.get("label"):
        found = found.filter(label=label)
    if (gold := filters.get("gold")) == "any":
        found = found.exclude(gold_purpose="")
    elif gold:
        found = found.filter(gold_purpose=gold)
    if (least := filters.get("min_confidence")) is not None:
        found = found.filter(confidence__gte=least)
    if (most := filters.get("max_confidence")) is not None:
        found = found.filter(confidence__lte=most)
    return found


def task(task_id: int) -> Task:
    """The task with its image and group; raises NotFound."""
    found = Task.objects.select_related("asset", "group").filter(pk=task_id).first()
    if found is None:
        raise NotFound(f"There is no task {task_id} for you.")
    return found


def class_ids(project_id: int) -> Mapping[int, tuple[str, ...]]:
    """Class ids in order by schema version: posteriors are stored in the order of theirs."""
    rows = LabelSchema.objects.filter(project_id=project_id).values_list("id", "classes")
    return {pk: tuple(str(entry["id"]) for entry in classes) for pk, classes in rows}


def row(found: Task, classes: Mapping[int, Sequence[str]]) -> dict[str, object]:
    """A task as the list shows it."""
    return {
        "id": found.pk,
        "state": found.state,
        "media": found.asset.key,
        "consensus": _consensus(found, classes),
        "decided": found.decided_class,
        "held": found.held,
        "wanted": found.wanted,
        "live": found.live,
        "gold_purpose": found.gold_purpose,
        "gold_class": found.gold_class,
        "group": found.group.name,
        "priority": found.priority,
    }


def detail(found: Task, role: str) -> dict[str, object]:
    """A task with its answers and events, as far as the role may see them."""
    hidden = not access.visible(role, "asset.source_name")
    return {
        **row(found, class_ids(found.project_id)),
        "width": found.asset.width,
        "height": found.asset.height,
        "annotations": _annotations(found),
        "events": list(
            Event.objects.filter(task=found.pk, project_id=found.project_id)
            .order_by("-seq")
            .values("seq", "at", "actor", "kind", "task", "body")[:MOST_EVENTS]
        ),
        "source_name": None if hidden else found.asset.source_name,
        "external_id": found.external_id if access.visible(role, "task.external_id") else None,
    }


def _consensus(found: Task, classes: Mapping[int, Sequence[str]]) -> dict[str, object] | None:
    """What is believed of the task, with probabilities by class id; None where nobody has said anything yet."""
    if found.posterior is None or found.posterior_schema_id is None:
        return None
    return {
        "class": found.label,
        "confidence": found.confidence,
        "posterior": dict(zip(classes[found.posterior_schema_id], found.posterior, strict=True)),
        "method": found.consensus_method,
    }


def _annotations(found: Task) -> list[dict[str, object]]:
    """Every answer to the task, oldest first."""
    rows = Annotation.objects.filter(task=found).select_related("member", "current_of").order_by("id")
    return [
        {
            "pseudonym": one.member.pseudonym,
            "value": one.value,
            "at": one.created_at,
            "extra": one.is_extra,
            "late": one.is_late,
            "is_current": hasattr(one, "current_of"),
            "is_simulated": one.member.is_simulated,
        }
        for one in rows
    ]
