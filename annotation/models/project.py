"""Project, and its immutable versions of label schema and policy. No personal data."""

from django.db import models
from django.utils import timezone


class Project(models.Model):
    """One question asked of one collection of media."""

    class State(models.TextChoices):
        """Only an open project hands out work; a paused or closed one keeps what arrives late."""

        DRAFT = "draft"
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    name = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    instructions = models.TextField(blank=True, help_text="Markdown")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    seed = models.BigIntegerField(help_text="seeds folds, test draw and serving order")
    folds = models.PositiveSmallIntegerField(default=5)
    schema = models.ForeignKey("annotation.LabelSchema", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("annotation.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    priority_epoch = models.PositiveIntegerField(default=0, help_text="grows when priorities are rewritten")
    live_model_version = models.BigIntegerField(
        null=True, help_text="id of the live ModelVersion, written on promotion"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"project {self.pk}"


class LabelSchema(models.Model):
    """One immutable version of the form of an answer; class ids are stable slugs."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="schemas")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, default="categorical")
    classes = models.JSONField(help_text="[{id, name, color, description}] in display order")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "version"], name="schema_version_unique"),)


class Policy(models.Model):
    """One immutable version of how much is asked of whom, and when a task is sure enough."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="policies")
    version = models.PositiveIntegerField()
    wanted = models.PositiveSmallIntegerField(default=3, help_text="annotations wanted per task, a ceiling")
    minimum = models.PositiveSmallIntegerField(default=2, help_text="never settle with fewer annotations")
    adaptive = models.BooleanField(default=True, help_text="settle as soon as the posterior is sure enough")
    settle_confidence = models.FloatField(default=0.95)
    gold_share = models.FloatField(default=0.1, help_text="share of served tasks that are check gold")
    cant_tell_limit = models.PositiveSmallIntegerField(default=2)
    assignment_seconds = models.PositiveIntegerField(default=900)
    max_open = models.PositiveSmallIntegerField(default=3, help_text="live assignments a member may hold")
    show_suggestions = models.BooleanField(default=False)
    aggregate_after = models.PositiveIntegerField(default=200, help_text="full aggregation after so many annotations")
    retrain_after = models.PositiveIntegerField(null=True, help_text="retrain after so many newly settled tasks")
    price_per_annotation = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["project", "version"], name="policy_version_unique"),
            models.CheckConstraint(
                condition=models.Q(wanted__gte=1, minimum__gte=1, minimum__lte=models.F("wanted")),
                name="policy_minimum_within_wanted",
            ),
            models.CheckConstraint(
                condition=models.Q(settle_confidence__gt=0.5, settle_confidence__lt=1), name="policy_confidence_range"
            ),
            models.CheckConstraint(
                condition=models.Q(gold_share__gte=0, gold_share__lte=0.5), name="policy_gold_share_range"
            ),
        )
