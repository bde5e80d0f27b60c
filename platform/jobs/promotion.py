"""Which model version speaks: promote, retire, roll back. One version of a project is live, or none.

The change is one row and one event, made at once. What the version says reaches the tasks by the next aggregation,
which the change makes due: predictions into posteriors, priorities and suggestions are work for a worker.
"""

from django.db import transaction
from django.db.models.functions import Now

from annotation import events
from annotation.errors import Conflict
from annotation.models import Member, Project
from annotation.projects import services as projects
from jobs import triggers
from jobs.models import ModelVersion

State = ModelVersion.State


def promote(version_id: int, *, by: Member) -> ModelVersion:
    """Make a version live; the live one is retired. Promoting the live version changes nothing.

    Raises Conflict where it was trained for other classes than the project has now.
    """
    with transaction.atomic():
        version = _locked(version_id)
        if version.state != State.LIVE:
            _check_classes(version)
            _make_live(version, "model.promoted", by)
    return _fired(version)


def retire(version_id: int, *, by: Member) -> ModelVersion:
    """Take a version out of use; where it is live no model speaks any more. Retiring a retired one changes nothing."""
    with transaction.atomic():
        version = _locked(version_id)
        if version.state != State.RETIRED:
            was_live = version.state == State.LIVE
            ModelVersion.objects.filter(pk=version.pk).update(state=State.RETIRED)
            if was_live:
                projects.set_live_model(project_id=version.project_id, version_id=None)
            _record(version, "model.retired", by, was_live=was_live)
    return _fired(version)


def roll_back(project_id: int, *, by: Member) -> ModelVersion:
    """Make the version live again that was live before the present one. Raises Conflict where there was none."""
    with transaction.atomic():
        versions = ModelVersion.objects.select_for_update().filter(project_id=project_id)
        earlier = versions.exclude(state=State.LIVE).filter(promoted_at__isnull=False).order_by("-promoted_at", "-id")
        version = earlier.first()
        if version is None:
            raise Conflict(
                "No other version of this project has been live.", fix="Promote a version from the list instead."
            )
        _check_classes(version)
        _make_live(version, "model.rolled_back", by)
    return _fired(version)


def _locked(version_id: int) -> ModelVersion:
    """The version, with all versions of its project locked in one order."""
    project_id = ModelVersion.objects.values_list("project_id", flat=True).get(pk=version_id)
    list(ModelVersion.objects.select_for_update().filter(project_id=project_id).order_by("id"))
    return ModelVersion.objects.get(pk=version_id)


def _make_live(version: ModelVersion, what: str, by: Member) -> None:
    """Swap the live version for this one, and tell."""
    previous = ModelVersion.objects.filter(project_id=version.project_id, state=State.LIVE)
    before = list(previous.values_list("number", flat=True))
    previous.update(state=State.RETIRED)
    ModelVersion.objects.filter(pk=version.pk).update(state=State.LIVE, promoted_at=Now())
    projects.set_live_model(project_id=version.project_id, version_id=version.pk)
    _record(version, what, by, before=before[0] if before else None)


def _check_classes(version: ModelVersion) -> None:
    schema = Project.objects.select_related("schema").get(pk=version.project_id).schema
    now = {str(entry["id"]) for entry in schema.classes} if schema else set()
    trained = {str(name) for name in version.metrics.get("classes", ())}
    if now != trained:
        raise Conflict(
            f"Version {version.number} was trained for {_names(trained)}, but the project's classes are {_names(now)}.",
            fix="Train a new version on the present classes.",
        )


def _names(classes: set[str]) -> str:
    return ", ".join(sorted(classes)) or "no classes"


def _record(version: ModelVersion, what: str, by: Member, **body: object) -> None:
    told = {"model_version": version.pk, "number": version.number, **body}
    events.record(version.project_id, events.Happening(what, actor=by.pseudonym, body=told))


def _fired(version: ModelVersion) -> ModelVersion:
    triggers.fire(project_id=version.project_id)
    version.refresh_from_db()
    return version
