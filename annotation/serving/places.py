"""Opening and closing places: what a claim asks the database for, and what its rows mean to the member."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from annotation.serving import sql
from annotation.serving.draw import gold_draw
from annotation.serving.road import Query, Road
from annotation.serving.rulebook import Rulebook
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
    """Who asks for work: the part of a context row that a claim needs, with the rules in force."""

    member: int
    claims: int
    project: int
    epoch: int
    cursor: tuple[float, int]
    book: Rulebook

    @classmethod
    def of(cls, row: Any, book: Rulebook) -> "Desk":
        """From a row of READ_WORK or READ_DESK."""
        current = row.cursor_epoch == row.priority_epoch and row.cursor_task is not None
        cursor = (-row.cursor_priority, row.cursor_task) if current else _BEGINNING
        return cls(row.member, row.claims, row.project, row.priority_epoch, cursor, book)

    def next_look(self) -> Look:
        """Where this claim looks first."""
        back = self.cursor != _BEGINNING and self.claims % LOOK_BACK_EVERY == 0
        return Look.BACK if back else Look.FORWARD


def claim(road: Road, desk: Desk, places: int, look: Look) -> Query:
    """Send the statement that opens up to `places` assignments; its rows are the offers. The member's row is locked."""
    parameters: dict[str, object] = {
        "project": desk.project,
        "member": desk.member,
        "seconds": desk.book.seconds,
        "suggest": desk.book.show_suggestions,
        "epoch": desk.epoch,
        "moves_cursor": look is not Look.BACK,
    }
    if look is not Look.BACK:
        rank, task = _BEGINNING if look is Look.HEAD else desk.cursor
        parameters |= {"after_rank": rank, "after_task": task}
    gold = None
    if desk.book.gold_share > 0:
        draw = gold_draw(member=desk.member, claims=desk.claims, places=places, share=desk.book.gold_share)
        gold, parameters["gold_at"] = draw.count, draw.at
    return road.send(claim_sql("priority", look, places, gold), parameters)


def offers_of(rows: Sequence[Any], book: Rulebook) -> tuple[Offer, ...]:
    """The offers that the rows of a claim (or of the member's own live assignments) stand for."""
    return tuple(
        Offer(
            key=row.key,
            media=row.media,
            width=row.width,
            height=row.height,
            expires_at=row.expires_at,
            epoch=row.epoch,
            suggestion=_suggestion(row, book),
            annotation=row.annotation,
            value=json.loads(row.value) if row.value else None,
        )
        for row in rows
    )


def _suggestion(row: Any, book: Rulebook) -> Suggestion | None:
    """What the model says, if the project shows it and the model spoke of these classes."""
    if not book.show_suggestions or row.model_log_prob is None or row.model_schema != book.schema:
        return None
    best = max(range(len(book.classes)), key=lambda k: row.model_log_prob[k])
    return Suggestion(book.classes[best], math.exp(row.model_log_prob[best]))


@cache
def claim_sql(strategy: str, look: Look, places: int, gold: int | None) -> str:
    """The claim with its small numbers as literals (gold None: the project has none); there are few such texts."""
    chosen = STRATEGIES[strategy]
    pick = (chosen.look_back if look is Look.BACK else chosen.forward).format(places=int(places), window=LOOK_BACK_ROWS)
    mixed = sql.CHOSEN if gold is None else sql.CHOSEN_WITH_GOLD.format(gold=int(gold))
    return sql.CLAIM.format(pick=pick, chosen=mixed)
