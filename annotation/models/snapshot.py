"""Snapshot: a frozen, content-addressed folder of what a run read. No personal data."""

from django.db import models
from django.utils import timezone


class Snapshot(models.Model):
    """Its folder is <SNAPSHOT_DIR>/<first 16 hex of sha256>."""

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="snapshots")
    sha256 = models.CharField(max_length=64)
    event_seq = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "sha256"], name="snapshot_once"),)
