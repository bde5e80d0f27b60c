"""The accounts app: who you are."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, invitations and tokens."""

    name = "accounts"

    def ready(self) -> None:
        """Make the security schemes known to the OpenAPI document, which finds them by subclass."""
        from accounts import documents  # noqa: F401  # the app registry must be complete before
