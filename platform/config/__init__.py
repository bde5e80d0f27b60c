"""Wiring and nothing else; importing it makes the Celery app known, so that shared jobs bind to it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
