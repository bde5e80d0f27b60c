"""The studies app: demo studies and simulated crowds; no tables of its own."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """Management commands only."""

    name = "studies"
