"""The forms of cases, evidence, decisions and comments on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.models import Adjudication, Decision
from annotation.projects.serializers import ClassOptionSerializer

MAX_VERSION = 2**31 - 1
TEXT_LIMIT = 2000


class QueueQuery(serializers.Serializer[Any]):
    """Which tab of the queue."""

    state = serializers.ChoiceField(choices=("open", "mine", "decided"), default="open")


class RowSerializer(serializers.Serializer[Any]):
    """A case in the queue: nothing in it tells what the crowd or the model thinks."""

    id = serializers.IntegerField()
    task = serializers.IntegerField()
    media = serializers.UUIDField()
    reason = serializers.ChoiceField(choices=Adjudication.Reason.choices)
    value = serializers.FloatField(help_text="expected gain of a decision; the queue's order")
    state = serializers.ChoiceField(choices=Adjudication.State.choices)
    claimed_by = serializers.CharField(allow_null=True)
    waiting_since = serializers.DateTimeField()
    comments_count = serializers.IntegerField()
    version = serializers.IntegerField()


class TotalsSerializer(serializers.Serializer[Any]):
    """How many cases each tab holds."""

    open = serializers.IntegerField()
    mine = serializers.IntegerField()
    decided = serializers.IntegerField()


class QueueSerializer(serializers.Serializer[Any]):
    """A page of the queue."""

    items = RowSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    totals = TotalsSerializer()


class ValueSerializer(serializers.Serializer[Any]):
    """An answer: a class, or can't tell with a reason."""

    cant_tell = serializers.CharField(required=False, allow_blank=True, max_length=200)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`class` is the word on the wire."""
        return {"class": serializers.CharField(required=False, max_length=60), **super().get_fields()}


class ShareSerializer(serializers.DictField):
    """A number per class id."""

    child = serializers.FloatField()


class TrustSerializer(serializers.Serializer[Any]):
    """Probability of being right where the answered class is true, with its 90 % interval."""

    mean = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class VoteSerializer(serializers.Serializer[Any]):
    """One voter's current answer."""

    pseudonym = serializers.CharField()
    value = ValueSerializer()
    at = serializers.DateTimeField()
    extra = serializers.BooleanField()
    is_simulated = serializers.BooleanField()
    reliability = TrustSerializer(allow_null=True)
    log_weight = ShareSerializer()


class ModelViewSerializer(serializers.Serializer[Any]):
    """What the live model says."""

    version = serializers.IntegerField(allow_null=True)
    probabilities = ShareSerializer()
    fold = serializers.IntegerField(allow_null=True)


class StepSerializer(serializers.Serializer[Any]):
    """One step of the waterfall."""

    kind = serializers.ChoiceField(choices=("prior", "model", "vote"))
    log_odds = ShareSerializer()
    posterior = ShareSerializer(help_text="behind this step")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is a word of the framework, and the word on the wire."""
        named = serializers.CharField(help_text="'prior', 'model' or the voter's pseudonym")
        return {"label": named, **super().get_fields()}


class ConsensusSerializer(serializers.Serializer[Any]):
    """What is believed without the experts."""

    confidence = serializers.FloatField()
    posterior = ShareSerializer()
    method = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`class` is the word on the wire."""
        return {"class": serializers.CharField(source="label"), **super().get_fields()}


class EvidenceSerializer(serializers.Serializer[Any]):
    """Votes, the model's view, and how the posterior came about."""

    votes = VoteSerializer(many=True)
    model = ModelViewSerializer(allow_null=True)
    waterfall = StepSerializer(many=True)
    consensus = ConsensusSerializer()


class CaseTaskSerializer(serializers.Serializer[Any]):
    """The image."""

    id = serializers.IntegerField()
    media = serializers.UUIDField()
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class BlindSerializer(serializers.Serializer[Any]):
    """The caller's own blind answer."""

    value = ValueSerializer()
    at = serializers.DateTimeField(source="created_at")


class DecisionSerializer(serializers.Serializer[Any]):
    """The decision that stands."""

    kind = serializers.ChoiceField(choices=Decision.Kind.choices)
    comment = serializers.CharField()
    make_gold = serializers.CharField(source="gold_purpose", allow_null=True)
    by = serializers.CharField(source="expert.pseudonym")
    at = serializers.DateTimeField(source="created_at")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`class` is the word on the wire."""
        return {"class": serializers.CharField(source="label", allow_null=True), **super().get_fields()}

    def to_representation(self, instance: Decision) -> dict[str, Any]:
        """What was not decided is null."""
        shown = super().to_representation(instance)
        return {**shown, "class": shown["class"] or None, "make_gold": shown["make_gold"] or None}


class CommentSerializer(serializers.Serializer[Any]):
    """A remark."""

    pseudonym = serializers.CharField(source="member.pseudonym")
    text = serializers.CharField()
    at = serializers.DateTimeField(source="created_at")


class CaseSerializer(serializers.Serializer[Any]):
    """One case; evidence is null until the caller has answered blind (or the case is decided)."""

    id = serializers.IntegerField()
    task = CaseTaskSerializer()
    reason = serializers.ChoiceField(choices=Adjudication.Reason.choices)
    state = serializers.ChoiceField(choices=Adjudication.State.choices)
    version = serializers.IntegerField()
    claimed_by = serializers.CharField(allow_null=True)
    blind = BlindSerializer(allow_null=True)
    evidence = EvidenceSerializer(allow_null=True)
    decision = DecisionSerializer(allow_null=True)
    comments = CommentSerializer(many=True)
    classes = ClassOptionSerializer(many=True)


class VersionSerializer(serializers.Serializer[Any]):
    """The version that the caller has seen."""

    version = serializers.IntegerField(min_value=1, max_value=MAX_VERSION)


class BlindAnswerSerializer(VersionSerializer):
    """The blind answer."""

    value = ValueSerializer()


class DecideSerializer(VersionSerializer):
    """The decision; `class` and `make_gold` with the kind 'class', `extra_wanted` with 'send_back'."""

    kind = serializers.ChoiceField(choices=Decision.Kind.choices)
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=TEXT_LIMIT)
    make_gold = serializers.ChoiceField(required=False, allow_null=True, choices=("check", "anchor", "teach"))
    extra_wanted = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=20)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`class` is the word on the wire."""
        named = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=60)
        return {"class": named, **super().get_fields()}


class NewCommentSerializer(serializers.Serializer[Any]):
    """The remark."""

    text = serializers.CharField(max_length=TEXT_LIMIT)
