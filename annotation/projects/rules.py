"""What a project may become and what a policy may say: pure functions on values."""

import re
from dataclasses import dataclass, fields
from decimal import Decimal

from annotation.errors import Conflict, Invalid

TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"open", "closed"}),
    "open": frozenset({"paused", "closed"}),
    "paused": frozenset({"open", "closed"}),
    "closed": frozenset({"open"}),
}
RANK = {"annotator": 0, "expert": 1, "manager": 2}
CURRENCY = re.compile(r"[A-Z]{3}")
MAX_PRICE = Decimal(10_000)


@dataclass(frozen=True)
class PolicySettings:
    """Everything that a policy says; each version of it is immutable."""

    wanted: int = 3
    minimum: int = 2
    adaptive: bool = True
    settle_confidence: float = 0.95
    gold_share: float = 0.1
    cant_tell_limit: int = 2
    assignment_seconds: int = 900
    max_open: int = 3
    show_suggestions: bool = False
    aggregate_after: int = 200
    retrain_after: int | None = None
    price_per_annotation: Decimal = Decimal(0)
    currency: str = "EUR"


POLICY_FIELDS = tuple(field.name for field in fields(PolicySettings))

RANGES: dict[str, tuple[int, int]] = {
    "wanted": (1, 100),
    "cant_tell_limit": (1, 100),
    "assignment_seconds": (30, 86_400),
    "max_open": (1, 50),
    "aggregate_after": (1, 1_000_000),
    "retrain_after": (1, 1_000_000),
}
TOP_GOLD_SHARE = 0.5
LOW_CONFIDENCE = 0.5


def check_policy(policy: PolicySettings) -> PolicySettings:
    """Return the policy, or raise Invalid naming the first setting at fault and its range."""
    for name, (low, high) in RANGES.items():
        value = getattr(policy, name)
        if value is not None and not low <= value <= high:
            raise Invalid(f"{name} must be {low} to {high}, not {value}.", where=name)
    if not 1 <= policy.minimum <= policy.wanted:
        raise Invalid(
            f"minimum must be 1 to {policy.wanted} (what is wanted), not {policy.minimum}.",
            where="minimum",
            fix="A task cannot need more annotations to settle than it asks for.",
        )
    if not LOW_CONFIDENCE < policy.settle_confidence < 1:
        raise Invalid("settle_confidence must lie between 0.5 and 1, e.g. 0.95.", where="settle_confidence")
    if not 0 <= policy.gold_share <= TOP_GOLD_SHARE:
        raise Invalid("gold_share must be 0 to 0.5, e.g. 0.1 for every tenth task.", where="gold_share")
    if not 0 <= policy.price_per_annotation <= MAX_PRICE:
        raise Invalid(f"price_per_annotation must be 0 to {MAX_PRICE}.", where="price_per_annotation")
    if not CURRENCY.fullmatch(policy.currency):
        raise Invalid("currency is three capital letters, e.g. EUR.", where="currency")
    return policy


def check_transition(before: str, after: str) -> None:
    """Raise Conflict unless a project may go from one state to the other."""
    if after not in TRANSITIONS[before]:
        ways = ", ".join(sorted(TRANSITIONS[before]))
        raise Conflict(
            f"A project that is {before} cannot become {after}.", where="state", fix=f"It can become: {ways}."
        )


def higher_role(one: str, other: str) -> str:
    """The role of the two that allows more."""
    return max(one, other, key=RANK.__getitem__)
