"""The forms of images, imports and reports on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.media.reports import STATES
from annotation.media.store import DISPLAY, STORED, THUMB
from annotation.models import Import

MAX_POSITION = 2**53


class VariantQuery(serializers.Serializer[Any]):
    """Which rendition of an image."""

    variant = serializers.ChoiceField(choices=(DISPLAY, THUMB, STORED), default=DISPLAY)


class CountsSerializer(serializers.Serializer[Any]):
    """What a dry run has found, and what a commit would bring."""

    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    ignored = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    annotations = serializers.IntegerField()
    groups = serializers.IntegerField()
    ungrouped = serializers.IntegerField(help_text="groups that are one file only, for want of better knowledge")
    with_class = serializers.IntegerField()
    manifest_rows = serializers.IntegerField()
    manifest_faults = serializers.IntegerField()


class ImportReportSerializer(serializers.Serializer[Any]):
    """The dry run's outcome."""

    counts = CountsSerializer()
    rows_url = serializers.CharField()


class ImportErrorSerializer(serializers.Serializer[Any]):
    """Why an import has failed."""

    code = serializers.CharField()
    detail = serializers.CharField()
    fix = serializers.CharField()


class ImportSerializer(serializers.Serializer[Any]):
    """One import."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=("checking", "checked", "committing", "done", "failed"))
    run = serializers.IntegerField(allow_null=True)
    options = serializers.DictField()
    report = ImportReportSerializer(allow_null=True)
    error = ImportErrorSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class NewImportSerializer(serializers.Serializer[Any]):
    """A batch as a multipart form."""

    files = serializers.ListField(child=serializers.FileField(), required=False, help_text="images; also as files[]")
    archive = serializers.FileField(required=False, help_text="a zip file")
    manifest = serializers.FileField(required=False, help_text="a CSV table, see the guide")
    options = serializers.CharField(required=False, help_text="JSON, see the guide")


class ReportRowSerializer(serializers.Serializer[Any]):
    """What became of one file, or one fault of the manifest."""

    file = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    code = serializers.CharField()
    where = serializers.CharField()
    why = serializers.CharField()
    fix = serializers.CharField()


class ReportPageSerializer(serializers.Serializer[Any]):
    """One page of a report."""

    items = ReportRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ReportQuery(serializers.Serializer[Any]):
    """Which part of a report."""

    state = serializers.ChoiceField(choices=STATES, required=False, default="")
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)
    cursor = serializers.IntegerField(min_value=0, max_value=MAX_POSITION, default=0)


def present(batch: Import, run: int | None) -> dict[str, Any]:
    """An import as it is sent; one that waits for its check is 'checking' to the world."""
    state = Import.State.CHECKING if batch.state == Import.State.UPLOADED else batch.state
    report = {"counts": batch.counts, "rows_url": f"/api/imports/{batch.pk}/report"} if batch.counts else None
    return {
        "id": batch.pk,
        "state": state,
        "run": run,
        "options": batch.options,
        "report": report,
        "error": batch.error,
        "created_at": batch.created_at,
        "finished_at": batch.finished_at,
    }
