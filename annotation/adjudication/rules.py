"""Which case comes first, who may work on it, and what a decision may say: pure functions on values."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from annotation.errors import ClaimedByOther, Conflict, Invalid, StaleVersion

LEASE = timedelta(minutes=15)
MAX_EXTRA = 20
GOLD_PURPOSES = ("check", "anchor", "teach")

URGENCY = {"reported": 1.0, "appeal": 0.5, "cant_tell": 0.1, "disagreement": 0.0, "low_confidence": 0.0}
"""Added to the share of uncertainty: a reported image may show a name and is looked at before any hard one."""


@dataclass(frozen=True, slots=True)
class Case:
    """An adjudication as the rules see it."""

    state: str
    version: int
    claimed_by: int | None = None
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as it is asked for."""

    kind: str
    label: str = ""
    gold_purpose: str = ""
    extra_wanted: int = 0


def uncertainty(posterior: Sequence[float] | None) -> float:
    """Entropy of the posterior as a share of the greatest possible, 0 to 1; 1 where nothing is known.

    It is the information that a right answer adds, so it is what a decision is expected to gain.
    """
    if not posterior or len(posterior) < 2:
        return 1.0
    entropy = -sum(p * math.log(p) for p in posterior if p > 0)
    return min(1.0, max(0.0, entropy / math.log(len(posterior))))


def value(posterior: Sequence[float] | None, reason: str) -> float:
    """The queue's order: what a decision is expected to gain, and how urgent the reason is."""
    return uncertainty(posterior) + URGENCY[reason]


def reason(*, is_reported: bool, cant_tell: int, cant_tell_limit: int, classes: Collection[str]) -> str:
    """Why a task is sent to the experts; `classes` are those that were answered."""
    if is_reported:
        return "reported"
    if cant_tell >= cant_tell_limit:
        return "cant_tell"
    return "disagreement" if len(set(classes)) > 1 else "low_confidence"


def holder(case: Case, now: datetime) -> int | None:
    """The member who has the case now; a lapsed claim belongs to nobody."""
    if case.state != "claimed" or case.claimed_until is None or case.claimed_until <= now:
        return None
    return case.claimed_by


def check_turn(case: Case, member: int, version: int, now: datetime) -> None:
    """Raise unless the member may change the undecided case, seen in this version."""
    if case.state == "decided":
        raise StaleVersion("This case has been decided meanwhile.", version=case.version)
    has_it = holder(case, now)
    if has_it is not None and has_it != member:
        raise ClaimedByOther("Another expert is working on this case.", version=case.version)
    check_version(case, version)


def check_version(case: Case, version: int) -> None:
    """Raise StaleVersion unless the caller has seen the current version."""
    if case.version != version:
        raise StaleVersion(f"This case is at version {case.version}, not {version}.", version=case.version)


def check_verdict(verdict: Verdict, classes: Collection[str]) -> None:
    """Raise Invalid for a decision that contradicts itself or names an unknown class."""
    if verdict.kind == "class" and verdict.label not in classes:
        raise Invalid(
            f"{verdict.label!r:.80} is not a class of this project.",
            where="class",
            fix=f"Use one of: {', '.join(classes)}.",
        )
    if verdict.kind != "class" and verdict.label:
        raise Invalid(f"A decision of the kind {verdict.kind} names no class.", where="class")
    if verdict.kind != "class" and verdict.gold_purpose:
        raise Invalid("Only a decided class can become gold.", where="make_gold")
    if verdict.gold_purpose and verdict.gold_purpose not in GOLD_PURPOSES:
        raise Invalid(f"Gold from a decision is one of: {', '.join(GOLD_PURPOSES)}.", where="make_gold")
    if verdict.kind == "send_back" and not 1 <= verdict.extra_wanted <= MAX_EXTRA:
        raise Invalid(f"Ask the crowd for 1 to {MAX_EXTRA} annotations more.", where="extra_wanted")


def check_reopen(case: Case, member: int, decided_by: int | None, version: int) -> None:
    """Raise unless the member takes back a decision of their own, seen in this version."""
    if case.state != "decided" or decided_by is None:
        raise Conflict("This case has not been decided.", fix="Load the case again.")
    if decided_by != member:
        raise Conflict("Only whoever decided a case can reopen it.", fix="Leave a comment for that expert.")
    check_version(case, version)
