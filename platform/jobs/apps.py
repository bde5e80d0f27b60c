"""The jobs app: where the wings meet."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Runs, model versions and what wakes them."""

    name = "jobs"

    def ready(self) -> None:
        """Listen to the commit signals of the west wing."""
        from jobs import wake  # the app registry must be complete before receivers connect

        wake.connect()
