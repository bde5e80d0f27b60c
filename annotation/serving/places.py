"""Opening and closing places: what a claim asks the database for, and what its rows mean to the member."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
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
"""Every so many claims begin at the head of the queue: places freed behind the cursor are not left to the end."""

_BEGINNING = (-math.inf, 0)


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

    def starts_at_head(self) -> bool:
        """Whether this claim looks at the queue from its head."""
        return self.cursor == _BEGINNING or self.claims % LOOK_BACK_EVERY == 0


def claim(road: Road, desk: Desk, places: int, *, from_head: bool = False) -> Query:
    """Send the statement that opens up to `places` assignments; its rows are the offers. The member's row is locked."""
    head = from_head or desk.starts_at_head()
    rank, task = _BEGINNING if head else desk.cursor
    draw = gold_draw(member=desk.member, claims=desk.claims, places=places, share=desk.gold_share, ids=desk.gold_ids)
    parameters = {
        "project": desk.project,
        "member": desk.member,
        "after_rank": rank,
        "after_task": task,
        "gold_from": draw.start,
        "seconds": desk.seconds,
        "epoch": desk.epoch,
        "forward": from_head or not head or desk.cursor == _BEGINNING,
    }
    return road.send(_claim_sql("priority", places, draw.count), parameters)


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
def _claim_sql(strategy: str, places: int, gold: int) -> str:
    """The claim with its two small numbers as literals; there are as many texts as a policy allows places."""
    return sql.CLAIM.format(pick=STRATEGIES[strategy].pick.format(places=int(places)), gold=int(gold))
