"""What an answer does to its task and its member: decided on values read under the task's lock, pure."""

import json
from dataclasses import dataclass
from typing import Any

from annotation.errors import AlreadyAnswered, Conflict, Invalid, KeyReused, ProjectClosed, StaleVersion
from annotation.models import Assignment, Project, Task
from annotation.quality.verdict import Answer, Basis, Consensus, Places, believe, judge
from annotation.serving.rulebook import Rulebook
from annotation.serving.work import Receipt

UNCOUNTED = frozenset({Task.Gold.CHECK, Task.Gold.TEACH})
FINAL = frozenset({Task.State.DECIDED, Task.State.UNUSABLE})


@dataclass(frozen=True, slots=True)
class Effect:
    """How an accepted answer changes its task, and the events that it leaves."""

    places: Places
    is_extra: bool
    is_late: bool
    consensus: Consensus | None
    events: tuple[str, ...]


def replay(work: Any, body_sha256: str) -> Receipt | None:
    """The receipt of this very request, if it was taken in before; raises KeyReused if its key served another one."""
    if work.twin is None:
        return None
    if work.twin_body != body_sha256:
        raise KeyReused("This key belongs to a different answer that was sent before.", where="key")
    return Receipt(
        work.twin, json.loads(work.twin_value), work.twin_extra, work.twin_late, work.twin_at, is_repeat=True
    )


def check(work: Any, task: Any, supersedes: int | None) -> None:
    """Raise the domain error that stands against taking this answer in."""
    if work.project_state == Project.State.CLOSED:
        raise ProjectClosed("The project is closed and takes no more answers.")
    if work.current is None:
        if supersedes is not None:
            raise Invalid(
                "There is no answer of yours to correct.", where="supersedes", fix="Send it without supersedes."
            )
        return
    if supersedes is None:
        raise AlreadyAnswered("You have answered this task before.", annotation=work.current)
    if supersedes != work.current:
        raise StaleVersion("You have corrected this answer since.", where="supersedes", annotation=work.current)
    if task.state in FINAL:
        raise Conflict("An expert has decided this task.", fix="Nothing to do: your first answer stands.")


def effect_of(work: Any, task: Any, label: str, book: Rulebook) -> Effect:
    """What happens to the task when `label` ('' is can't tell) becomes the member's current answer to it."""
    places = Places(task.state, task.wanted, task.held, task.live)
    revision = work.current is not None
    is_late = work.assignment_state != Assignment.State.LIVE or work.overdue
    is_extra = bool(work.current_extra) if revision else False
    kind = "annotation.revised" if revision else "annotation.submitted"
    if task.gold_purpose in UNCOUNTED:
        return Effect(places, is_extra=False, is_late=is_late and not revision, consensus=None, events=(kind,))
    if not revision:
        places, is_extra = _occupied(places, live=work.assignment_state == Assignment.State.LIVE)
    if task.state in FINAL or task.state == Task.State.EXCLUDED:
        return Effect(places, is_extra, is_late and not revision, None, (kind,))
    weight = 0.0 if work.standing == "banned" else 1.0
    answers = [
        Answer(theirs, extra, confusion, 1.0 if weighs else 0.0)
        for theirs, extra, weighs, confusion in work.others or ()
    ]
    answers.append(Answer(label, is_extra, work.log_confusion, weight))
    consensus = believe(_basis(work, task, book), answers)
    judged = judge(places, consensus, answers, book.rules, known=bool(task.gold_class))
    told = (kind,) if judged.state == places.state else (kind, f"task.{judged.state}")
    return Effect(judged, is_extra, is_late and not revision, consensus, told)


def _occupied(places: Places, *, live: bool) -> tuple[Places, bool]:
    """The places with one more answer, and whether it is an extra: its own live place, else a free one, else none."""
    if live:
        return Places(places.state, places.wanted, places.held + 1, places.live - 1), False
    if places.held + places.live < places.wanted:
        return Places(places.state, places.wanted, places.held + 1, places.live), False
    return places, True


def _basis(work: Any, task: Any, book: Rulebook) -> Basis:
    """What is known of the task besides its answers."""
    return Basis(
        classes=book.classes,
        known=task.gold_class,
        model=task.model_log_prob if task.model_schema == book.schema else None,
        class_prior=work.log_prior,
    )
