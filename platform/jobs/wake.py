"""What wakes runs at once: commit signals of the west wing. The sweep calls the same function for what was missed."""

from annotation import signals
from annotation.models import Import, Member, Project
from annotation.serving import services as serving
from jobs import triggers

_NAME = "jobs.wake"


def connect() -> None:
    """Connect the receivers; called once when the app registry is complete."""
    signals.import_uploaded.connect(_on_import, dispatch_uid=f"{_NAME}.uploaded")
    signals.import_confirmed.connect(_on_import, dispatch_uid=f"{_NAME}.confirmed")
    signals.member_excluded.connect(_on_member, dispatch_uid=f"{_NAME}.excluded")
    signals.project_changed.connect(_on_project, dispatch_uid=f"{_NAME}.changed")


def _on_import(*, import_id: int, **_others: object) -> None:
    _fire(Import.objects.values_list("project_id", flat=True).get(pk=import_id))


def _on_member(*, member_id: int, **_others: object) -> None:
    serving.end_assignments(member_id=member_id)
    _fire(Member.objects.values_list("project_id", flat=True).get(pk=member_id))


def _on_project(*, project_id: int, **_others: object) -> None:
    _fire(project_id)


def _fire(project_id: int) -> None:
    if Project.objects.filter(pk=project_id).exists():
        triggers.fire(project_id=project_id)
