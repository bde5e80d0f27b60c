"""ModelVersion: a trained task model with its manifest: candidate, live or retired. No personal data."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ModelVersion(models.Model):
    """Weights, predictions, reliabilities and card lie in the artefact folder of its run."""

    class State(models.TextChoices):
        """At most one version of a project is live."""

        CANDIDATE = "candidate"
        LIVE = "live"
        RETIRED = "retired"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="model_versions")
    run = models.OneToOneField("jobs.Run", on_delete=models.PROTECT, related_name="model_version")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CANDIDATE)
    task_model = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    folder = models.CharField(max_length=120, help_text="relative to the artefact folder")
    weights_sha256 = models.CharField(max_length=64)
    metrics = models.JSONField(default=dict)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    promoted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="model_version_number"),
            models.UniqueConstraint(fields=["project"], condition=Q(state="live"), name="model_version_one_live"),
        )
