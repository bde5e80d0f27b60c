"""The forms of the annotator's road: what requests must look like, and what answers look like."""

from typing import Any

from rest_framework import serializers

from annotation.models import ImageReport, Project
from annotation.serving.work import Offer, Progress, Receipt, Work

MOST = 50
MAX_ACTIVE_MS = 2**31 - 1
NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"

Form = serializers.Serializer[Any]


class HoldForm(Form):
    """How many assignments the client wants to have live."""

    hold = serializers.IntegerField(min_value=0, max_value=MOST, default=1, help_text="the policy's max_open bounds it")


class SubmitForm(Form):
    """An answer. `key` is made at the click, so that the same answer sent again counts once."""

    key = serializers.UUIDField()
    value = serializers.DictField(help_text='{"class": id} or {"cant_tell": reason}')
    active_ms = serializers.IntegerField(min_value=0, max_value=MAX_ACTIVE_MS, allow_null=True, default=None)
    client = serializers.RegexField(NO_CONTROL, max_length=80, allow_blank=True, default="")
    supersedes = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, allow_null=True, default=None, help_text="the own answer that this corrects"
    )
    hold = serializers.IntegerField(min_value=0, max_value=MOST, default=0)


SUBMIT = SubmitForm()
"""Built once: `run_validation` keeps nothing, and building a form's fields costs more than checking them."""


class SkipForm(Form):
    """Giving a task back without an answer."""

    key = serializers.UUIDField()
    reason = serializers.RegexField(NO_CONTROL, max_length=200, allow_blank=True, default="")
    hold = serializers.IntegerField(min_value=0, max_value=MOST, default=0)


class ReportForm(Form):
    """Saying that an image cannot be judged, or should not be here."""

    key = serializers.UUIDField()
    reason = serializers.ChoiceField(choices=ImageReport.Reason.choices)
    comment = serializers.CharField(max_length=500, allow_blank=True, default="")
    hold = serializers.IntegerField(min_value=0, max_value=MOST, default=0)


class HeartbeatForm(Form):
    """Which assignments are on the screen or waiting behind it."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST)


class SuggestionSerializer(Form):
    """What the live model says, where the project shows it."""

    vars()["class"] = serializers.CharField()
    confidence = serializers.FloatField()


class OwnAnswerSerializer(Form):
    """The member's own answer so far."""

    id = serializers.IntegerField()
    value = serializers.DictField()


class AssignmentSerializer(Form):
    """One assignment; nothing in it tells gold from ordinary tasks."""

    id = serializers.UUIDField()
    media = serializers.UUIDField()
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    epoch = serializers.IntegerField()
    suggestion = SuggestionSerializer(allow_null=True)
    annotation = OwnAnswerSerializer(allow_null=True)


class ProgressSerializer(Form):
    """How far the member has come; the estimate is null where it is unknown (keep what was shown before)."""

    answered = serializers.IntegerField()
    today = serializers.IntegerField()
    remaining_estimate = serializers.IntegerField(allow_null=True)


class ServedSerializer(Form):
    """Assignments, and why there are not more."""

    assignments = AssignmentSerializer(many=True)
    reason = serializers.ChoiceField(choices=["done", "paused", "closed", "limit"], allow_null=True)
    progress = ProgressSerializer()


class ReceiptSerializer(Form):
    """An answer as it was taken in."""

    id = serializers.IntegerField()
    value = serializers.DictField()
    extra = serializers.BooleanField(help_text="above what was wanted: kept as evidence, not counted")
    late = serializers.BooleanField()
    at = serializers.DateTimeField()


class SubmittedSerializer(ServedSerializer):
    """The receipt, and more work where it was asked for."""

    annotation = ReceiptSerializer()


class RenewedSerializer(Form):
    """Which assignments live on until when, and which are gone."""

    renewed = serializers.DictField(child=serializers.DateTimeField())
    gone = serializers.ListField(child=serializers.UUIDField())


class ClassSerializer(Form):
    """One class of the question."""

    id = serializers.CharField()
    name = serializers.CharField()
    color = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)


class ExampleSerializer(Form):
    """A teaching example: an image, its class and why."""

    media = serializers.UUIDField()
    vars()["class"] = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class WorkProjectSerializer(Form):
    """What an annotator sees of a project."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    question = serializers.CharField()
    instructions = serializers.CharField()
    classes = ClassSerializer(many=True)
    examples = ExampleSerializer(many=True)
    show_suggestions = serializers.BooleanField()


class WorkSerializer(Form):
    """The annotator's desk."""

    project = WorkProjectSerializer()
    progress = ProgressSerializer()
    state = serializers.ChoiceField(choices=Project.State.choices)


class HistorySerializer(Form):
    """One own answer."""

    assignment = serializers.UUIDField()
    media = serializers.UUIDField()
    value = serializers.DictField()
    at = serializers.DateTimeField()
    can_revise = serializers.BooleanField()
    annotation = serializers.IntegerField()


def offer_out(offer: Offer) -> dict[str, object]:
    """An assignment as it is sent (in the form of AssignmentSerializer, written out by hand: the road is hot)."""
    hint = offer.suggestion
    return {
        "id": offer.key,
        "media": offer.media,
        "url": f"/api/media/{offer.media}",
        "width": offer.width,
        "height": offer.height,
        "expires_at": offer.expires_at,
        "epoch": offer.epoch,
        "suggestion": {"class": hint.label, "confidence": hint.confidence} if hint else None,
        "annotation": {"id": offer.annotation, "value": offer.value} if offer.annotation else None,
    }


def progress_out(progress: Progress) -> dict[str, object]:
    """A member's progress as it is sent."""
    return {
        "answered": progress.answered,
        "today": progress.today,
        "remaining_estimate": progress.remaining,
    }


def work_out(work: Work) -> dict[str, object]:
    """Work as it is sent."""
    return {
        "assignments": [offer_out(offer) for offer in work.offers],
        "reason": work.reason or None,
        "progress": progress_out(work.progress),
    }


def receipt_out(receipt: Receipt) -> dict[str, object]:
    """A receipt as it is sent."""
    return {
        "id": receipt.id,
        "value": receipt.value,
        "extra": receipt.is_extra,
        "late": receipt.is_late,
        "at": receipt.at,
    }
