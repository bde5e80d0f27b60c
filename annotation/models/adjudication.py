"""Adjudication: a task sent to an expert, the expert's blind answer, decisions and comments. Comments are free text."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Adjudication(models.Model):
    """One visit of a task to the experts; at most one undecided per task."""

    class State(models.TextChoices):
        """claimed belongs to one expert until claimed_until."""

        OPEN = "open"
        CLAIMED = "claimed"
        DECIDED = "decided"

    class Reason(models.TextChoices):
        """Why the crowd and the model could not settle it."""

        LOW_CONFIDENCE = "low_confidence"
        CANT_TELL = "cant_tell"
        REPORTED = "reported"
        DISAGREEMENT = "disagreement"
        APPEAL = "appeal"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="adjudications")
    task = models.ForeignKey("annotation.Task", on_delete=models.CASCADE, related_name="adjudications")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    value = models.FloatField(default=0.0, help_text="expected gain of a decision; the queue's order")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    claimed_by = models.ForeignKey("annotation.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="grows with every change; the optimistic lock")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task"], condition=~Q(state="decided"), name="adjudication_one_undecided"),
        )
        indexes = (models.Index(fields=["project", "state", "-value", "id"], name="adjudication_queue"),)


class BlindAnswer(models.Model):
    """What the expert said before any vote was shown; append-only."""

    adjudication = models.ForeignKey(Adjudication, on_delete=models.CASCADE, related_name="blind_answers")
    expert = models.ForeignKey("annotation.Member", on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["adjudication", "expert"], name="blind_answer_once"),)


class Decision(models.Model):
    """An expert's decision; a reopened one is superseded by the next, never changed."""

    class Kind(models.TextChoices):
        """What was decided."""

        CLASS = "class"
        AMBIGUOUS = "ambiguous"
        UNUSABLE = "unusable"
        SEND_BACK = "send_back"

    adjudication = models.ForeignKey(Adjudication, on_delete=models.CASCADE, related_name="decisions")
    expert = models.ForeignKey("annotation.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=60, blank=True)
    gold_purpose = models.CharField(max_length=6, blank=True)
    comment = models.CharField(max_length=2000, blank=True)
    reopened_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)


class Comment(models.Model):
    """A remark on a case, seen by experts and managers."""

    adjudication = models.ForeignKey(Adjudication, on_delete=models.CASCADE, related_name="comments")
    member = models.ForeignKey("annotation.Member", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
