"""The forms of projects, policies, schemas and events on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.models import Event, Policy, Project


class ClassOptionSerializer(serializers.Serializer[Any]):
    """One class of a label schema."""

    id = serializers.CharField(max_length=60, help_text="a stable slug, e.g. 'positive'")
    name = serializers.CharField(max_length=80)
    color = serializers.CharField(max_length=7, required=False, allow_blank=True, help_text="#rrggbb")
    description = serializers.CharField(max_length=500, required=False, allow_blank=True)


class SchemaSerializer(serializers.Serializer[Any]):
    """One version of a label schema."""

    version = serializers.IntegerField()
    kind = serializers.CharField()
    classes = ClassOptionSerializer(many=True)


class NewSchemaSerializer(serializers.Serializer[Any]):
    """The classes of the next version."""

    classes = ClassOptionSerializer(many=True)


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """One version of the policy."""

    class Meta:
        model = Policy
        fields = (
            "version",
            "wanted",
            "minimum",
            "gold_share",
            "assignment_seconds",
            "settle_confidence",
            "adaptive",
            "cant_tell_limit",
            "max_open",
            "show_suggestions",
            "aggregate_after",
            "retrain_after",
            "price_per_annotation",
            "currency",
        )
        read_only_fields = fields


class PolicyChangeSerializer(serializers.Serializer[Any]):
    """Settings of the next version of the policy; what is left out stays. Ranges are checked by the service."""

    wanted = serializers.IntegerField(required=False)
    minimum = serializers.IntegerField(required=False)
    gold_share = serializers.FloatField(required=False)
    assignment_seconds = serializers.IntegerField(required=False)
    settle_confidence = serializers.FloatField(required=False)
    adaptive = serializers.BooleanField(required=False)
    cant_tell_limit = serializers.IntegerField(required=False)
    max_open = serializers.IntegerField(required=False)
    show_suggestions = serializers.BooleanField(required=False)
    aggregate_after = serializers.IntegerField(required=False)
    retrain_after = serializers.IntegerField(required=False, allow_null=True)
    price_per_annotation = serializers.DecimalField(required=False, max_digits=10, decimal_places=4)
    currency = serializers.CharField(required=False, max_length=3)


class TeachingExampleSerializer(serializers.Serializer[Any]):
    """A teaching example."""

    media = serializers.UUIDField()
    class_ = serializers.CharField(source="gold_class")
    note = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`class` is the word on the wire."""
        fields = super().get_fields()
        fields["class"] = fields.pop("class_")
        return fields


class ProjectCountsSerializer(serializers.Serializer[Any]):
    """Tasks by state, and annotations."""

    tasks = serializers.IntegerField()
    annotations = serializers.IntegerField()
    open = serializers.IntegerField()
    settled = serializers.IntegerField()
    disputed = serializers.IntegerField()
    decided = serializers.IntegerField()
    unusable = serializers.IntegerField()
    excluded = serializers.IntegerField()


class LiveModelSerializer(serializers.Serializer[Any]):
    """The live model version."""

    id = serializers.IntegerField()


class ProjectSerializer(serializers.Serializer[Any]):
    """A project as its members see it; the policy is for staff and null for annotators."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    question = serializers.CharField()
    instructions = serializers.CharField(help_text="Markdown, as it was written")
    state = serializers.ChoiceField(choices=Project.State.choices)
    role = serializers.CharField(help_text="yours")
    schema = SchemaSerializer()
    policy = PolicySerializer(allow_null=True)
    counts = ProjectCountsSerializer()
    live_model = LiveModelSerializer(allow_null=True)
    is_simulated_crowd = serializers.BooleanField()
    examples = TeachingExampleSerializer(many=True)
    created_at = serializers.DateTimeField()


class NewProjectSerializer(serializers.Serializer[Any]):
    """What a new project needs."""

    name = serializers.CharField(max_length=120)
    question = serializers.CharField(max_length=300)
    instructions = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)
    classes = ClassOptionSerializer(many=True)
    policy = PolicyChangeSerializer(required=False)


class ProjectChangeSerializer(serializers.Serializer[Any]):
    """What people read; what is left out stays."""

    name = serializers.CharField(required=False, max_length=120)
    question = serializers.CharField(required=False, max_length=300)
    instructions = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class StateSerializer(serializers.Serializer[Any]):
    """The state to go to."""

    state = serializers.ChoiceField(choices=("open", "paused", "closed"))


class EventQuery(serializers.Serializer[Any]):
    """Where to begin."""

    after = serializers.IntegerField(min_value=0, max_value=2**62, default=0, help_text="events behind this number")


class EventSerializer(serializers.ModelSerializer[Event]):
    """One event."""

    class Meta:
        model = Event
        fields = ("seq", "at", "actor", "kind", "task", "body")
        read_only_fields = fields
