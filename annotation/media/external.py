"""Annotators that an import brings along: users known by (source, external id) only; the one place that makes them."""

import secrets
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

NAME_LENGTH = 150


def external_users(source: str, names: Collection[str], *, simulated: bool) -> dict[str, int]:
    """The user id of each external name, made where there is none yet; such users cannot sign in.

    Personal data stays in the users' table: the name goes there and nowhere else.
    """
    users: Any = get_user_model()
    known = users.objects.filter(source=source, external_id__in=list(names))
    missing = sorted(set(names) - set(known.values_list("external_id", flat=True)))
    users.objects.bulk_create(
        (
            users(
                username=f"external-{secrets.token_hex(12)}",
                display_name=name[:NAME_LENGTH],
                source=source,
                external_id=name,
                is_simulated=simulated,
                password=make_password(None),
            )
            for name in missing
        ),
        batch_size=1000,
    )
    found: dict[str, int] = dict(known.all().values_list("external_id", "pk"))
    return found
