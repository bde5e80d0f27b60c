"""The west wing as one Django app."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """Projects, tasks, assignments, annotations, consensus and adjudication."""

    name = "annotation"
