"""Asset: one imported image, immutable, named by the hash of its stored pixels."""

import uuid

from django.db import models
from django.utils import timezone


class Asset(models.Model):
    """Stored pixels. source_name may carry personal data: managers only, never exported, served or logged."""

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="assets")
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="what URLs carry: random, tells nothing")
    sha256 = models.CharField(max_length=64, help_text="of the stored, re-encoded file")
    source_sha256 = models.CharField(max_length=64, help_text="of the bytes as they were received")
    source_name = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=12, default="image")
    suffix = models.CharField(max_length=8, default="png", help_text="format of the stored file: png or tiff")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    channels = models.PositiveSmallIntegerField()
    bit_depth = models.PositiveSmallIntegerField(default=8)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "sha256"], name="asset_once_per_project"),)
        indexes = (models.Index(fields=["project", "source_sha256"], name="asset_source"),)
