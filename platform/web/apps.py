"""The web app: the site's manners."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Errors, parsing, pagination, headers, health and the page that carries the app."""

    name = "web"

    def ready(self) -> None:
        """Register the checks that refuse an unsafe configuration."""
        from web import checks  # registers by import; the app registry must be complete before

        checks.connect()
