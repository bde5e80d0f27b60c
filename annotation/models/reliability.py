"""Reliability: a member's current confusion matrix under one label schema. No personal data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class Reliability(models.Model):
    """Rewritten by every full aggregation; log_confusion is what the live posterior reads."""

    member = models.ForeignKey("annotation.Member", on_delete=models.CASCADE, related_name="reliabilities")
    schema = models.ForeignKey("annotation.LabelSchema", on_delete=models.CASCADE, related_name="+")
    run = models.BigIntegerField(null=True)
    method = models.CharField(max_length=40)
    answered = models.PositiveIntegerField(default=0)
    log_confusion = ArrayField(models.FloatField(), help_text="K*K row-major: [true][answered]")
    mean = ArrayField(models.FloatField())
    low = ArrayField(models.FloatField(), help_text="90 % credible interval")
    high = ArrayField(models.FloatField())
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member", "schema"], name="reliability_once"),)
