"""Where check gold is mixed in: a draw that can be repeated by who holds the secret, and foreseen by nobody else."""

import hashlib
from dataclasses import dataclass

from django.conf import settings

_SPAN = 2**64


@dataclass(frozen=True, slots=True)
class GoldDraw:
    """How many of the next assignments are to be check gold, and where among the gold (0 to 1) to look for it."""

    count: int
    at: float


def gold_draw(*, member: int, claims: int, places: int, share: float) -> GoldDraw:
    """Draw for each of the next `places` assignments, numbered on from `claims`.

    A keyed hash of member and number: the same request repeated gives the same draw, so that asking again for a better
    task does not help, and no member can tell which of his tasks will be gold.
    """
    count = sum(_uniform(f"gold:{member}:{claims + step}") < share for step in range(places))
    return GoldDraw(count, _uniform(f"from:{member}:{claims}"))


def _uniform(text: str) -> float:
    """A number in [0, 1) that only the holder of the secret key can compute."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode()).digest()
    digest = hashlib.blake2b(text.encode(), key=key, digest_size=8).digest()
    return int.from_bytes(digest, "big") / _SPAN
