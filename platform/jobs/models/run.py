"""Run and RunPoint: the database owns the state of every execution; Celery only rings. No personal data."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

ACTIVE = ("queued", "running")


class Run(models.Model):
    """One execution: claimed with a lease and a fencing number, at most max_attempts times."""

    class Kind(models.TextChoices):
        """What is executed."""

        IMPORT = "import"
        AGGREGATE = "aggregate"
        TRAIN = "train"
        EXPORT = "export"

    class State(models.TextChoices):
        """queued -> running -> done | failed | cancelled."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=40, blank=True, help_text="what an import or export run is about")
    queue = models.CharField(max_length=8, default="cpu")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    config = models.JSONField(default=dict)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    fencing = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True, help_text="when the broker was last told")
    cancel_requested = models.BooleanField(default=False)
    progress = models.JSONField(default=dict, help_text="{stage, done, total, message}")
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    error_fix = models.TextField(blank=True)
    snapshot = models.ForeignKey("annotation.Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    event_seq = models.BigIntegerField(null=True, help_text="annotations were read up to this event")
    created_by = models.ForeignKey("annotation.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project", "kind", "subject"], condition=Q(state__in=ACTIVE), name="run_one_active_per_kind"
            ),
        )
        indexes = (
            models.Index(fields=["queue", "id"], condition=Q(state="queued"), name="run_queued"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="run_lease"),
            models.Index(fields=["project", "-id"], name="run_by_project"),
        )


class RunPoint(models.Model):
    """One line of a run's log or one point of its curves, in order of arrival."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=6, help_text="metric or log")
    step = models.PositiveIntegerField(null=True)
    body = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["run", "id"], name="run_point_order"),)
