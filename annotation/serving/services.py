"""The annotator's road: hand out, take in, give back. Each service is one transaction of two messages (see road.py)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from annotation.errors import Invalid, NoAssignment, NotFound, SchemaChanged
from annotation.labels.catalog import options_of
from annotation.models import Assignment, LabelSchema, Member, Project
from annotation.serving import sql
from annotation.serving.answers import check, effect_of, replay
from annotation.serving.places import Desk, Look, claim, offers_of
from annotation.serving.road import Query, Road, travel
from annotation.serving.rows import answer_row, task_row
from annotation.serving.rulebook import Rulebook, rulebook
from annotation.serving.work import Offer, Progress, Receipt, Submission, Work

DONE = "done"
NOWHERE = "There is no such assignment of yours."


def hold_assignments(*, user_id: int, project_id: int, hold: int) -> Work:
    """Give the member's live assignments again and open more until `hold` are live.

    Raises NotFound to those who are no members or are banned.
    """
    work = _hold(user_id, project_id, hold, Look.FORWARD)
    if work.reason == DONE:
        # nothing behind the cursor: before saying so, free what has expired and look through the whole queue
        expire_due(project_id=project_id)
        work = _hold(user_id, project_id, hold, Look.HEAD)
    return work


def _hold(user_id: int, project_id: int, hold: int, look: Look) -> Work:
    """One round of hold_assignments."""
    asker = {"project": project_id, "user": user_id}
    with travel() as road:
        road.send(sql.LOCK_DESK, asker)
        row = road.send(sql.READ_DESK, asker).row()
        if row is None or row.standing == Member.Standing.BANNED:
            raise NotFound(f"There is no project {project_id} for you.")
        progress = Progress(row.answered, row.today)
        if reason := _refusal(row):
            return Work((), reason, progress)
        book = rulebook(row.schema, row.policy)
        desk = Desk.of(row, book)
        places = min(hold, book.max_open) - row.live_own
        own = road.send(sql.RENEW_LIVE, {"member": desk.member, "seconds": book.seconds})
        fresh = claim(road, desk, places, look) if places > 0 else None
    offers = offers_of(own.rows(), book) + (offers_of(fresh.rows(), book) if fresh else ())
    return Work(offers, _shortage(len(offers), hold, book.max_open), progress)


def submit(*, user_id: int, assignment: UUID, submission: Submission, hold: int = 0) -> tuple[Receipt, Work]:
    """Take in an answer (or a correction) and open more assignments until `hold` are live.

    The same request again gives the same receipt. Raises NoAssignment, AlreadyAnswered, StaleVersion, KeyReused,
    ProjectClosed, SchemaChanged, Invalid. Whatever arrives late is kept: it counts where a place is free.
    """
    with travel() as road:
        task, work = _read(road, user_id, assignment, submission.key)
        book = rulebook(work.schema, work.policy)
        body = submission.body_sha256(assignment)
        receipt = replay(work, body)
        if receipt is not None:
            opened = _top_up(road, work, book, hold, work.live_own)
        else:
            check(work, task, submission.supersedes)
            value = _checked(submission.value, book, work.project)
            label = book.kind.label(value)
            effect = effect_of(work, task, label, book)
            receipt = Receipt(work.fresh, value, effect.is_extra, effect.is_late, work.now)
            was_live = work.assignment_state == Assignment.State.LIVE
            opened = _top_up(road, work, book, hold, work.live_own - was_live)
            row = answer_row(work, task, submission, receipt, body) | task_row(work, task, effect, receipt, label)
            road.send(sql.WRITE, row)
    # fetched only now: waiting for the claim would hold the event head's lock for as long
    offers = offers_of(opened.rows(), book) if opened else ()
    first = not receipt.is_repeat and work.current is None
    progress = Progress(work.answered + first, work.today + first)
    return receipt, _more(user_id, work, offers, hold, progress)


def _read(road: Road, user_id: int, assignment: UUID, key: UUID) -> tuple[Any, Any]:
    """The locked task and the context of the request; raises NoAssignment."""
    locked = road.send(sql.LOCK_TASK, {"assignment": assignment})
    context = road.send(sql.READ_WORK, {"assignment": assignment, "user": user_id, "key": key})
    task, work = locked.row(), context.row()
    if task is None or work is None or work.standing == Member.Standing.BANNED:
        raise NoAssignment(NOWHERE)
    return task, work


def _checked(value: Mapping[str, object], book: Rulebook, project_id: int) -> dict[str, object]:
    """The value in canonical form; raises Invalid, or SchemaChanged where an older schema would have taken it."""
    try:
        return book.kind.check_value(value, book.options)
    except Invalid:
        older = LabelSchema.objects.filter(project_id=project_id).exclude(pk=book.schema)
        for classes in older.values_list("classes", flat=True):
            with suppress(Invalid):
                book.kind.check_value(value, options_of(classes))
                raise SchemaChanged("The classes of this project have changed since the task was opened.") from None
        raise


def _top_up(road: Road, work: Any, book: Rulebook, hold: int, live: int) -> Query | None:
    """Send the claim that brings the member's `live` assignments up to `hold`, where there is anything to claim."""
    places = min(hold, book.max_open) - live
    if places <= 0 or _refusal(work):
        return None
    desk = Desk.of(work, book)
    return claim(road, desk, places, desk.next_look())


def _more(user_id: int, work: Any, offers: tuple[Offer, ...], hold: int, progress: Progress) -> Work:
    """The top-up of a finished request; one that came back empty-handed is asked for again from the queue's head."""
    reason = _refusal(work)
    if hold == 0 or reason:
        return Work((), reason, progress)
    if not offers:
        again = hold_assignments(user_id=user_id, project_id=work.project, hold=hold)
        return Work(again.offers, again.reason, progress)
    return Work(offers, "", progress)


def _refusal(row: Any) -> str:
    """Why this member gets no work at all, '' if he does."""
    if row.project_state == Project.State.CLOSED:
        return "closed"
    if row.project_state != Project.State.OPEN or row.standing != Member.Standing.ACTIVE:
        return "paused"
    return ""


def _shortage(live: int, hold: int, limit: int) -> str:
    """Why there are fewer assignments than asked for, '' if there are not."""
    if live >= hold:
        return ""
    return "limit" if live >= limit else DONE


def heartbeat(*, user_id: int, project_id: int, keys: Sequence[UUID]) -> tuple[dict[UUID, datetime], list[UUID]]:
    """Renew the member's live assignments that are named; returns their new ends, and those that are gone."""
    with travel() as road:
        rows = road.send(sql.HEARTBEAT, {"user": user_id, "project": project_id, "keys": list(keys)}).rows()
    renewed = {row.key: row.expires_at for row in rows}
    return renewed, [key for key in keys if key not in renewed]


def expire_due(*, limit: int = 500, project_id: int | None = None) -> int:
    """End live assignments whose time has come, and those of members who get no work any more; returns how many.

    The sweep calls it for all projects; a claim that finds nothing calls it for its own.
    """
    if project_id is not None:
        return _expire(sql.DUE_IN_PROJECT, limit, project=project_id)
    return _expire(sql.DUE, limit) + _expire(sql.DUE_OF_INACTIVE, limit)


def end_assignments(*, member_id: int) -> int:
    """End a member's live assignments now and free their places; what arrives for them is taken as late work."""
    return _expire(sql.DUE_OF_MEMBER, 1000, member=member_id)


def _expire(due: str, limit: int, **parameters: int) -> int:
    """Send one statement that ends what is due; returns how many assignments it ended."""
    with travel() as road:
        row = road.send(sql.EXPIRE.format(due=due, limit=int(limit)), parameters).row()
    return int(row.ended) if row is not None else 0
