"""Event: what happened, in a gapless append-only sequence per project. No personal data: actors are pseudonyms."""

from django.db import models
from django.db.models.functions import Now


class EventHead(models.Model):
    """The last sequence number of a project; locked last in every transaction that writes an event."""

    project = models.OneToOneField(
        "annotation.Project", primary_key=True, on_delete=models.CASCADE, related_name="head"
    )
    seq = models.BigIntegerField(default=0)


class Event(models.Model):
    """One change that matters; a database trigger refuses UPDATE and DELETE."""

    project = models.ForeignKey("annotation.Project", on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=16, help_text="member's pseudonym, or 'system'")
    kind = models.CharField(max_length=40)
    task = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "seq"], name="event_seq_unique"),)
        indexes = (models.Index(fields=["task", "seq"], condition=models.Q(task__isnull=False), name="event_by_task"),)
