"""Assignment: one member's right to answer one task until a time; one row per (member, task). No personal data."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Assignment(models.Model):
    """Reopened with a higher epoch after it expired; points to the member's current annotation."""

    class State(models.TextChoices):
        """live occupies a place; expired may still be answered late; skipped is never offered again."""

        LIVE = "live"
        DONE = "done"
        SKIPPED = "skipped"
        EXPIRED = "expired"

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(
        "annotation.Member", on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    task = models.ForeignKey("annotation.Task", on_delete=models.CASCADE, related_name="assignments")
    state = models.CharField(max_length=8, choices=State.choices, default=State.LIVE)
    epoch = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    suggestion_visible = models.BooleanField(default=False)
    annotation = models.OneToOneField(
        "annotation.Annotation", null=True, on_delete=models.PROTECT, related_name="current_of"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "task"], name="assignment_once_per_member_and_task"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(annotation__isnull=False), name="assignment_done_answered"
            ),
        )
        indexes = (
            models.Index(fields=["member"], condition=Q(state="live"), name="assignment_live_of_member"),
            models.Index(fields=["expires_at"], condition=Q(state="live"), name="assignment_live_by_expiry"),
        )
