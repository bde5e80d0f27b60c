"""Opening and closing places: what a claim asks the database for, and what its rows mean to the member."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Any

from annotation.labels.base import ClassOption
from annotation.labels.catalog import options_of
from annotation.serving import sql
from annotation.serving.draw import gold_draw
from annotation.serving.road import Query, Road
from annotation.serving.strategies.catalog import STRATEGIES
from annotation.serving.work import Offer, Suggestion

LOOK_BACK_EVERY = 8
"""Every so many claims look at the head of the queue: places freed behind the cursor are not left to the end."""
LOOK_BACK_ROWS = 64

_BEGINNING = (-math.inf, 0)


class Look(Enum):
    """Where a claim looks for a task: behind the cursor, at the first rows of the queue, or through all of it."""

    FORWARD = auto()
    BACK = auto()
    HEAD = auto()


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks for work and under which rules: the part of a context row that a claim needs."""

    member: int
    claims: int
    project: int
    epoch: int
    cursor: tuple[float, int]
    gold_share: float
    seconds: int
    show_suggestions: bool
    schema: int
    classes: tuple[str, ...]
    gold_ids: tuple[int, int]

    @classmethod
    def of(cls, row: Any) -> "Desk":
        """From a row of READ_WORK or READ_DESK."""
        current = row.cursor_epoch == row.priority_epoch and row.cursor_task is not None
        return cls(
            member=row.member,
            claims=row.claims,
            project=row.project,
            epoch=row.priority_epoch,
            cursor=(-row.cursor_priority, row.cursor_task) if current else _BEGINNING,
            gold_share=row.gold_share,
            seconds=row.assignment_seconds,
            show_suggestions=row.show_suggestions,
            schema=row.schema,
            classes=tuple(option.id for option in options_in(row.classes)),
            gold_ids=(row.gold_oldest or 0, row.gold_newest or 0),
        )

    def next_look(self) -> Look:
        """Where this claim looks first."""
        back = self.cursor != _BEGINNING and self.claims % LOOK_BACK_EVERY == 0
        return Look.BACK if back else Look.FORWARD


def claim(road: Road, desk: Desk, places: int, look: Look) -> Query:
    """Send the statement that opens up to `places` assignments; its rows are the offers. The member's row is locked."""
    draw = gold_draw(member=desk.member, claims=desk.claims, places=places, share=desk.gold_share, ids=desk.gold_ids)
    rank, task = _BEGINNING if look is Look.HEAD else desk.cursor
    parameters: dict[str, object] = {
        "project": desk.project,
        "member": desk.member,
        "gold_from": draw.start,
        "seconds": desk.seconds,
        "epoch": desk.epoch,
        "moves_cursor": look is not Look.BACK,
    }
    if look is not Look.BACK:
        parameters |= {"after_rank": rank, "after_task": task}
    return road.send(_claim_sql("priority", look, places, draw.count), parameters)


def offers_of(rows: Sequence[Any], desk: Desk) -> tuple[Offer, ...]:
    """The offers that the rows of a claim (or of the member's own live assignments) stand for."""
    return tuple(
        Offer(
            key=row.key,
            media=row.media,
            width=row.width,
            height=row.height,
            expires_at=row.expires_at,
            epoch=row.epoch,
            suggestion=_suggestion(row, desk),
            annotation=row.annotation,
            value=json.loads(row.value) if row.value else None,
        )
        for row in rows
    )


def _suggestion(row: Any, desk: Desk) -> Suggestion | None:
    """What the model says, if the project shows it and the model spoke of these classes."""
    if not desk.show_suggestions or row.model_log_prob is None or row.model_schema != desk.schema:
        return None
    best = max(range(len(desk.classes)), key=lambda k: row.model_log_prob[k])
    return Suggestion(desk.classes[best], math.exp(row.model_log_prob[best]))


@lru_cache(maxsize=256)
def options_in(classes: str) -> tuple[ClassOption, ...]:
    """The classes of a schema from its JSON text (Django's connections leave JSON unread); schemas never change."""
    return options_of(json.loads(classes))


@cache
def _claim_sql(strategy: str, look: Look, places: int, gold: int) -> str:
    """The claim with its small numbers as literals; there are about as many texts as a policy allows places."""
    chosen = STRATEGIES[strategy]
    pick = chosen.look_back if look is Look.BACK else chosen.forward
    return sql.CLAIM.format(pick=pick.format(places=int(places), window=LOOK_BACK_ROWS), gold=int(gold))
