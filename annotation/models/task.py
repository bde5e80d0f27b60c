"""Task and Group: one piece of labelling work, and what is never split between training and test. No personal data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Group(models.Model):
    """A patient, slide or block. Its fold, or its place in the test set, is drawn at import and frozen."""

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=200, help_text="as imported; managers only, exported as a keyed pseudonym")
    fold = models.SmallIntegerField(help_text="0..folds-1; -1 for a test group")
    is_test = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["project", "name"], name="group_once_per_project"),
            models.CheckConstraint(
                condition=Q(is_test=True, fold=-1) | Q(is_test=False, fold__gte=0), name="group_fold"
            ),
        )


class Task(models.Model):
    """One asset to be answered; places are counted here, and the current posterior is kept here."""

    class State(models.TextChoices):
        """open -> settled | disputed -> decided | unusable; excluded by a manager."""

        OPEN = "open"
        SETTLED = "settled"
        DISPUTED = "disputed"
        DECIDED = "decided"
        UNUSABLE = "unusable"
        EXCLUDED = "excluded"

    class Gold(models.TextChoices):
        """Gold has one purpose each (DESIGN section 6)."""

        NONE = ""
        TEACH = "teach"
        CHECK = "check"
        ANCHOR = "anchor"
        TEST = "test"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="tasks", db_index=False)
    asset = models.ForeignKey("annotation.Asset", on_delete=models.PROTECT, related_name="tasks")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    external_id = models.CharField(max_length=200, blank=True, help_text="the importer's own id; managers only")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    gold_purpose = models.CharField(max_length=6, choices=Gold.choices, default=Gold.NONE, blank=True)
    gold_class = models.CharField(max_length=60, blank=True)
    gold_note = models.CharField(max_length=500, blank=True, help_text="shown with teach gold")
    decided_class = models.CharField(max_length=60, blank=True, help_text="an expert's decision")

    wanted = models.PositiveSmallIntegerField(default=0)
    held = models.PositiveSmallIntegerField(default=0, help_text="valid annotations that occupy a place")
    live = models.PositiveSmallIntegerField(default=0, help_text="live assignments")
    extras = models.PositiveSmallIntegerField(default=0)
    priority = models.FloatField(default=0.0)

    posterior = ArrayField(models.FloatField(), null=True, help_text="in the class order of posterior_schema")
    posterior_schema = models.ForeignKey(
        "annotation.LabelSchema", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    label = models.CharField(max_length=60, blank=True, help_text="most probable class")
    confidence = models.FloatField(null=True)
    consensus_method = models.CharField(max_length=40, blank=True)
    consensus_run = models.BigIntegerField(null=True, help_text="the aggregation whose confusions were used")
    consensus_seq = models.BigIntegerField(null=True, help_text="the event up to which annotations were read")
    model_log_prob = ArrayField(models.FloatField(), null=True, help_text="log class probabilities, replace the prior")
    model_schema = models.BigIntegerField(null=True, help_text="the label schema whose class order that row is in")
    model_version = models.BigIntegerField(null=True)
    model_fold = models.SmallIntegerField(null=True, help_text="fold whose model spoke; -1 for the mean of the folds")
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(held__lte=F("wanted") - F("live")), name="task_places_within_wanted"),
            models.CheckConstraint(
                condition=Q(gold_purpose="", gold_class="") | (~Q(gold_purpose="") & ~Q(gold_class="")),
                name="task_gold_has_class",
            ),
        )
        indexes = (
            # highest priority first, as one ascending row (project, -priority, id): a cursor into it is a single range
            models.Index(
                F("project"),
                -F("priority"),
                F("id"),
                condition=Q(state="open", gold_purpose__in=["", "anchor", "test"], live__lt=F("wanted") - F("held")),
                name="task_next",
            ),
            models.Index(fields=["project", "id"], condition=Q(gold_purpose="check"), name="task_check_gold"),
            # tasks that the sweep has to judge: hardly ever any
            models.Index(
                fields=["id"], condition=Q(state="open", wanted__gt=0, held__gte=F("wanted")), name="task_full"
            ),
            models.Index(fields=["project", "state", "id"], name="task_by_state"),
            models.Index(fields=["group"], name="task_by_group"),
        )
