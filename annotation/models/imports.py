"""Import: one batch of files, checked first (dry run) and then committed as a whole."""

from django.db import models
from django.utils import timezone


class Import(models.Model):
    """The batch's files and its report per file lie in <IMPORT_DIR>/<folder>; names in them may be personal data."""

    class State(models.TextChoices):
        """A failed or discarded import leaves nothing behind."""

        UPLOADED = "uploaded"
        CHECKING = "checking"
        CHECKED = "checked"
        COMMITTING = "committing"
        DONE = "done"
        FAILED = "failed"
        DISCARDED = "discarded"

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="imports")
    created_by = models.ForeignKey("annotation.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.JSONField(null=True, help_text="{code, detail, fix} of a failed import")
    folder = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
