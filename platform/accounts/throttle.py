"""Limits on tries, counted in the database so that they hold across processes and restarts."""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from accounts.errors import TooMany
from accounts.models import Throttle

_SPEND = """
INSERT INTO accounts_throttle AS t (key, started_at, hits) VALUES (%(key)s, clock_timestamp(), 1)
ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.started_at < clock_timestamp() - make_interval(secs => %(seconds)s) THEN 1 ELSE t.hits + 1 END,
    started_at = CASE WHEN t.started_at < clock_timestamp() - make_interval(secs => %(seconds)s)
                 THEN clock_timestamp() ELSE t.started_at END
RETURNING hits, ceil(extract(epoch FROM started_at - clock_timestamp()) + %(seconds)s)
"""


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds, from the first one on."""

    name: str
    tries: int
    seconds: int = 60


SIGN_IN = Limit("sign-in", tries=5)
SIGN_IN_ADDRESS = Limit("sign-in-address", tries=120)
ACCEPT = Limit("accept", tries=60)


def spend(limit: Limit, *parts: str) -> None:
    """Count one try; raises TooMany (429) with the seconds to wait when the limit is passed."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, {"key": _key(limit, parts), "seconds": limit.seconds})
        hits, wait = cursor.fetchone()
    if hits > limit.tries:
        raise TooMany("There were too many tries.", retry_after=max(1, int(wait)))


def forgive(limit: Limit, *parts: str) -> None:
    """Forget the tries, after one that was right."""
    Throttle.objects.filter(key=_key(limit, parts)).delete()


def spend_sign_in(*, address: str, username: str) -> None:
    """Count a try to sign in, per address and name and per address."""
    spend(SIGN_IN_ADDRESS, address)
    spend(SIGN_IN, address, username.casefold())


def forgive_sign_in(*, address: str, username: str) -> None:
    """A right password gives the tries back."""
    forgive(SIGN_IN, address, username.casefold())


def _key(limit: Limit, parts: tuple[str, ...]) -> str:
    """A keyed hash: addresses and names are never stored."""
    text = "\x1f".join((limit.name, *parts))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
