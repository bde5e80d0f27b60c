"""The parameters of the statement that writes an answer, from what was read and what was decided; pure."""

import json
from typing import Any

from annotation.serving.answers import UNCOUNTED, Effect
from annotation.serving.work import Receipt, Submission

Row = dict[str, object]


def answer_row(work: Any, task: Any, submission: Submission, receipt: Receipt, body_sha256: str) -> Row:
    """The annotation, its assignment and its place in the books."""
    return {
        "id": receipt.id,
        "project": work.project,
        "member": work.member,
        "task": task.id,
        "key": submission.key,
        "body_sha256": body_sha256,
        "value": dict(receipt.value),
        "supersedes": submission.supersedes,
        "is_extra": receipt.is_extra,
        "is_late": receipt.is_late,
        "schema": work.schema,
        "policy": work.policy,
        "asset_sha256": task.sha256,
        "suggestion_visible": work.suggestion_visible,
        "source": submission.source,
        "client": submission.client,
        "active_ms": submission.active_ms,
        "at": receipt.at,
        "assignment": work.assignment,
    }


def task_row(work: Any, task: Any, effect: Effect, receipt: Receipt, label: str) -> Row:
    """The member's numbers, the task's places and consensus, and the events."""
    consensus = effect.consensus
    return {
        "answer": label,
        **_member_numbers(work, task, label),
        "count": len(effect.events),
        "events": json.dumps(_told(work, effect, receipt)),
        "state": effect.places.state,
        "wanted": effect.places.wanted,
        "held": effect.places.held,
        "live": effect.places.live,
        "more_extras": int(effect.is_extra and work.current is None),
        "judged": consensus is not None,
        "posterior": consensus.posterior if consensus else None,
        "label": consensus.label if consensus else "",
        "confidence": consensus.confidence if consensus else None,
        "method": "gold" if task.gold_class else "live",
        "run": work.prior_run,
    }


def _member_numbers(work: Any, task: Any, label: str) -> Row:
    """How the member's counters change: by a first answer, or by what a correction differs in."""
    first = work.current is None
    scored = task.gold_purpose in UNCOUNTED
    was_right = scored and not first and work.current_label == task.gold_class
    return {
        "more_answered": int(first),
        "more_cant_tell": (not label) - (not first and not work.current_label),
        "more_gold_seen": int(scored and first),
        "more_gold_correct": (scored and label == task.gold_class) - was_right,
    }


def _told(work: Any, effect: Effect, receipt: Receipt) -> list[Row]:
    """The events: the answer is the member's, what came of it the system's."""
    body: Row = {"annotation": receipt.id, "extra": effect.is_extra, "late": effect.is_late}
    told: list[Row] = [{"actor": work.pseudonym, "kind": effect.events[0], "body": body}]
    if effect.consensus is not None:
        sure: Row = {"class": effect.consensus.label, "confidence": effect.consensus.confidence}
        told += [{"actor": "system", "kind": kind, "body": sure} for kind in effect.events[1:]]
    return told
