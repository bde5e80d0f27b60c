"""Reliability and ClassPrior: what the last full aggregation found, read by the live posterior. No personal data."""

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


class ClassPrior(models.Model):
    """How frequent each class is under one label schema; rewritten by every full aggregation."""

    schema = models.OneToOneField("annotation.LabelSchema", on_delete=models.CASCADE, related_name="class_prior")
    run = models.BigIntegerField(null=True)
    method = models.CharField(max_length=40)
    log_prior = ArrayField(models.FloatField(), help_text="K, in the schema's class order")
    updated_at = models.DateTimeField(default=timezone.now)
