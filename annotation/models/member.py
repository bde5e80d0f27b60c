"""Member: a user in a project, in a role, known to everybody else by a pseudonym only. No personal data."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Member(models.Model):
    """One user in one project."""

    class Role(models.TextChoices):
        """What a member may do; the table is in annotation.access."""

        ANNOTATOR = "annotator"
        EXPERT = "expert"
        MANAGER = "manager"

    class Standing(models.TextChoices):
        """Paused members get no work; banned members' annotations weigh nothing."""

        ACTIVE = "active"
        PAUSED = "paused"
        BANNED = "banned"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.ACTIVE)
    pseudonym = models.CharField(max_length=16, unique=True)
    is_simulated = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True)

    answered = models.PositiveIntegerField(default=0, help_text="current annotations, gold included")
    answered_on = models.DateField(null=True, help_text="the day (UTC) of the last new answer")
    answered_today = models.PositiveIntegerField(default=0, help_text="new answers on that day")
    cant_tell = models.PositiveIntegerField(default=0)
    gold_seen = models.PositiveIntegerField(default=0)
    gold_correct = models.PositiveIntegerField(default=0)

    cursor_epoch = models.IntegerField(default=-1, help_text="the project's priority epoch that the cursor belongs to")
    cursor_priority = models.FloatField(null=True, help_text="all open tasks ordered before this were offered already")
    cursor_task = models.BigIntegerField(null=True)
    claims = models.PositiveIntegerField(default=0, help_text="assignments opened so far; drives the gold draw")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "user"], name="member_once_per_project"),)

    def __str__(self) -> str:
        return self.pseudonym
