"""Annotation, ImageReport: one member's answer to one task, append-only; a correction supersedes. No personal data"""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Annotation(models.Model):
    """One answer as it was given. Never updated, never deleted; the assignment points to the current one."""

    # the indexes below begin with project and with member: one of their own would only slow the insert down
    project = models.ForeignKey(
        "annotation.Project", on_delete=models.CASCADE, related_name="annotations", db_index=False
    )
    member = models.ForeignKey(
        "annotation.Member", on_delete=models.PROTECT, related_name="annotations", db_index=False
    )
    task = models.ForeignKey("annotation.Task", on_delete=models.PROTECT, related_name="annotations")
    key = models.UUIDField(help_text="idempotency key, made by the client at the click")
    body_sha256 = models.CharField(max_length=64, help_text="of the canonical request body")
    value = models.JSONField(help_text="the raw answer, in the form of the label kind")
    label = models.CharField(max_length=60, blank=True, help_text="class id; '' for can't tell")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    is_extra = models.BooleanField(default=False, help_text="above what was wanted: evidence, never counted")
    is_late = models.BooleanField(default=False, help_text="arrived after its assignment expired")
    schema = models.ForeignKey("annotation.LabelSchema", on_delete=models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey("annotation.Policy", on_delete=models.PROTECT, related_name="+", db_index=False)
    asset_sha256 = models.CharField(max_length=64)
    suggestion_visible = models.BooleanField(default=False)
    source = models.CharField(max_length=20, default="web", help_text="web, api or import")
    client = models.CharField(max_length=80, blank=True)
    active_ms = models.PositiveIntegerField(null=True, help_text="the client's claim of time spent")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "key"], name="annotation_key_once_per_member"),
            models.UniqueConstraint(
                fields=["member", "task"], condition=Q(supersedes__isnull=True), name="annotation_first_once"
            ),
        )
        indexes = (
            models.Index(fields=["project", "id"], name="annotation_by_project"),
            models.Index(fields=["member", "-id"], name="annotation_by_member"),
            models.Index(fields=["project", "created_at"], name="annotation_by_time"),
        )


class ImageReport(models.Model):
    """A member says that an image cannot be judged or should not be here."""

    class Reason(models.TextChoices):
        """Why."""

        BROKEN = "broken"
        WRONG_CONTENT = "wrong_content"
        IDENTITY = "identity"
        OTHER = "other"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey("annotation.Task", on_delete=models.CASCADE, related_name="reports")
    member = models.ForeignKey("annotation.Member", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    reason = models.CharField(max_length=16, choices=Reason.choices)
    comment = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member", "key"], name="report_key_once_per_member"),)
