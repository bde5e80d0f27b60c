"""Skip and report: a member gives a task back without an answer; its place is free, and it is not offered again."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from annotation.errors import AlreadyAnswered, KeyReused, NoAssignment, ProjectClosed
from annotation.events import Happening, record
from annotation.models import Annotation, Assignment, ImageReport, Member, Project, Task

UNCOUNTED = (Task.Gold.CHECK, Task.Gold.TEACH)


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with an image, in the member's words. `key` was made at the click."""

    key: UUID
    reason: str
    comment: str = ""


def skip(*, user_id: int, assignment: UUID, reason: str = "") -> int:
    """Give the task back; returns its project. Skipping twice is skipping once.

    Raises NoAssignment, ProjectClosed, and AlreadyAnswered where there is an answer of this member.
    """
    with transaction.atomic():
        row, task = _locked(user_id, assignment)
        if row.annotation_id is not None:
            raise AlreadyAnswered("You have answered this task; it cannot be skipped any more.")
        if row.state != Assignment.State.SKIPPED:
            _give_up(row, task)
            body: dict[str, object] = {"reason": reason}
            record(row.project_id, Happening("annotation.skipped", row.member.pseudonym, task.pk, body))
    return row.project_id


def report(*, user_id: int, assignment: UUID, report: Report) -> int:
    """Say that an image cannot be judged, or should not be here, and give it back; returns the project.

    An answer that was given before stays. A task that may show an identity goes to an expert at once; any other as soon
    as reports and can't-tells together reach the policy's limit. Raises NoAssignment, ProjectClosed, KeyReused.
    """
    with transaction.atomic():
        row, task = _locked(user_id, assignment)
        twin = ImageReport.objects.filter(member=row.member, key=report.key).first()
        if twin is not None:
            if (twin.task_id, twin.reason, twin.comment) != (task.pk, report.reason, report.comment):
                raise KeyReused("This key belongs to a different report that was sent before.", where="key")
            return row.project_id
        ImageReport.objects.create(
            project_id=row.project_id,
            task=task,
            member=row.member,
            key=report.key,
            reason=report.reason,
            comment=report.comment,
        )
        if row.annotation_id is None and row.state != Assignment.State.SKIPPED:
            _give_up(row, task)
        told = [Happening("image.reported", row.member.pseudonym, task.pk, {"reason": report.reason})]
        if task.state == Task.State.OPEN and _needs_expert(task, row.project, report.reason):
            task.state, task.wanted = Task.State.DISPUTED, task.held + task.live
            task.save(update_fields=["state", "wanted"])
            told.append(Happening("task.disputed", task=task.pk, body={"reason": "reported"}))
        record(row.project_id, *told)
    return row.project_id


def _locked(user_id: int, assignment: UUID) -> tuple[Assignment, Task]:
    """The member's assignment and its task, the task locked first."""
    try:
        task = Task.objects.select_for_update(of=("self",), no_key=True).get(assignments__key=assignment)
        row = (
            Assignment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("member", "project__policy")
            .exclude(member__standing=Member.Standing.BANNED)
            .get(key=assignment, member__user_id=user_id)
        )
    except (Task.DoesNotExist, Assignment.DoesNotExist):
        raise NoAssignment("There is no such assignment of yours.") from None
    if row.project.state == Project.State.CLOSED:
        raise ProjectClosed("The project is closed.")
    return row, task


def _give_up(row: Assignment, task: Task) -> None:
    """Mark the assignment skipped and free its place, if it still held one."""
    if row.state == Assignment.State.LIVE and task.gold_purpose not in UNCOUNTED:
        task.live -= 1
        task.save(update_fields=["live"])
    row.state = Assignment.State.SKIPPED
    row.save(update_fields=["state"])


def _needs_expert(task: Task, project: Project, reason: str) -> bool:
    """Whether this report, with what was said before, is enough to stop asking the crowd."""
    if reason == ImageReport.Reason.IDENTITY:
        return True
    puzzled = set(ImageReport.objects.filter(task=task).values_list("member_id", flat=True))
    puzzled |= set(
        Annotation.objects.filter(task=task, current_of__isnull=False, label="").values_list("member_id", flat=True)
    )
    assert project.policy is not None, "a project that hands out work has a policy"  # noqa: S101
    return len(puzzled) >= project.policy.cant_tell_limit
