"""Annotators that an import brings along: users known by (source, external id) only; the one place that makes them."""

import secrets
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model


def external_users(source: str, names: Collection[str], *, simulated: bool) -> dict[str, int]:
    """The user id of each external name, made where there is none yet; such users cannot sign in.

    Personal data stays in the users' table: the name goes there and nowhere else.
    """
    users: Any = get_user_model()
    known = users.objects.filter(source=source, external_id__in=list(names))
    found: dict[str, int] = dict(known.values_list("external_id", "pk"))
    for name in sorted(set(names) - set(found)):
        user = users.objects.create_user(
            username=f"external-{secrets.token_hex(12)}",
            display_name=name[:150],
            source=source,
            external_id=name,
            is_simulated=simulated,
        )
        found[name] = user.pk
    return found
