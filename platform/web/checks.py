"""Checks that refuse to start with a configuration under which sessions could be forged or errors tell too much."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

MIN_SECRET = 32


def connect() -> None:
    """Register the checks; called once when the app registry is complete."""
    register(safe_configuration)


def safe_configuration(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """One error per unsafe setting, with what to do; nothing while DEBUG is on, which is refused for HTTPS."""
    found: list[CheckMessage] = []
    if settings.DEBUG and settings.HTTPS:
        found.append(Error("DEBUG is on for a site behind HTTPS.", hint="Unset DEBUG.", id="web.E001"))
    if len(settings.SECRET_KEY) < MIN_SECRET or settings.SECRET_KEY.startswith("django-insecure"):
        hint = f"Set SECRET_KEY to {MIN_SECRET} or more random characters, or leave it unset to have one made."
        found.append(Error("SECRET_KEY is too short or a well-known one.", hint=hint, id="web.E002"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts of this site in ALLOWED_HOSTS."
        found.append(Error("ALLOWED_HOSTS takes any host.", hint=hint, id="web.E003"))
    return found
