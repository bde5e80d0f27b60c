"""The forms of the overview and of members on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.models import Member

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 4}


class TaskCountsSerializer(serializers.Serializer[Any]):
    """Tasks by state, and how many are gold."""

    open = serializers.IntegerField()
    settled = serializers.IntegerField()
    disputed = serializers.IntegerField()
    decided = serializers.IntegerField()
    unusable = serializers.IntegerField()
    excluded = serializers.IntegerField()
    gold = serializers.IntegerField()


class SeriesPointSerializer(serializers.Serializer[Any]):
    """Annotations in one stretch of time."""

    at = serializers.DateTimeField()
    count = serializers.IntegerField()


class BinSerializer(serializers.Serializer[Any]):
    """Tasks whose confidence lies in a bin."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    count = serializers.IntegerField()


class AgreementSerializer(serializers.Serializer[Any]):
    """Share of agreeing pairs, and Krippendorff's alpha."""

    percent = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)


class CostSerializer(serializers.Serializer[Any]):
    """Cost so far."""

    total = serializers.DecimalField(**MONEY)
    currency = serializers.CharField()
    price = serializers.DecimalField(**MONEY)


class OverviewSerializer(serializers.Serializer[Any]):
    """What a manager watches."""

    tasks = TaskCountsSerializer()
    annotations_total = serializers.IntegerField()
    extras = serializers.IntegerField()
    cant_tell = serializers.IntegerField()
    series = SeriesPointSerializer(many=True)
    posterior_histogram = BinSerializer(many=True)
    agreement = AgreementSerializer()
    cost = CostSerializer()
    speed_per_hour = serializers.IntegerField()
    active_members = serializers.IntegerField()
    queue = serializers.IntegerField(help_text="cases that wait for an expert")
    last_event_seq = serializers.IntegerField()
    gold_accuracy = serializers.FloatField(allow_null=True)


class MatrixRow(serializers.ListField):
    """One row of a confusion matrix."""

    child = serializers.FloatField()


class MatrixSerializer(serializers.Serializer[Any]):
    """A confusion matrix with 90 % credible intervals; rows are the truth, columns the answer."""

    classes = serializers.ListField(child=serializers.CharField())
    mean = serializers.ListField(child=MatrixRow())
    low = serializers.ListField(child=MatrixRow())
    high = serializers.ListField(child=MatrixRow())
    n = serializers.ListField(child=serializers.IntegerField())


class GoldScoreSerializer(serializers.Serializer[Any]):
    """How often a member met check gold, and was right."""

    seen = serializers.IntegerField()
    correct = serializers.IntegerField()


class MemberSerializer(serializers.Serializer[Any]):
    """A member as managers see one."""

    id = serializers.IntegerField()
    pseudonym = serializers.CharField()
    display_name = serializers.CharField()
    role = serializers.ChoiceField(choices=Member.Role.choices)
    standing = serializers.ChoiceField(choices=Member.Standing.choices)
    is_simulated = serializers.BooleanField()
    answered = serializers.IntegerField()
    cant_tell_rate = serializers.FloatField()
    gold = GoldScoreSerializer()
    median_seconds = serializers.FloatField(allow_null=True)
    reliability = MatrixSerializer(allow_null=True)
    cost = serializers.DecimalField(**MONEY)
    last_seen = serializers.DateTimeField(allow_null=True)


class MemberChangeSerializer(serializers.Serializer[Any]):
    """A new role, a new standing, or both."""

    role = serializers.ChoiceField(required=False, choices=Member.Role.choices)
    standing = serializers.ChoiceField(required=False, choices=Member.Standing.choices)


class MemberChangedSerializer(MemberSerializer):
    """The member, and what followed from the change."""

    requeued = serializers.IntegerField(help_text="tasks that ask again because a ban took answers away")
    recompute_run = serializers.IntegerField(
        allow_null=True, help_text="always null: the aggregation that follows starts on commit and is listed under runs"
    )
