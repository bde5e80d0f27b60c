"""The forms of tasks: what experts and managers see of them, and what a manager may change."""

from typing import Any

from rest_framework import serializers

from annotation.models import Task

Form = serializers.Serializer[Any]


class TaskQuery(Form):
    """The filters of the list of tasks."""

    state = serializers.ChoiceField(choices=Task.State.choices, required=False)
    vars()["label"] = serializers.CharField(max_length=60, required=False, help_text="most probable class")
    gold = serializers.ChoiceField(choices=["any", *Task.Gold.values[1:]], required=False)
    min_confidence = serializers.FloatField(min_value=0, max_value=1, required=False)
    max_confidence = serializers.FloatField(min_value=0, max_value=1, required=False)


class TaskConsensusSerializer(Form):
    """What is believed of a task, and how that came about."""

    vars()["class"] = serializers.CharField()
    confidence = serializers.FloatField()
    posterior = serializers.DictField(child=serializers.FloatField(), help_text="probability by class id")
    method = serializers.CharField()


class TaskSerializer(Form):
    """One task in the list."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Task.State.choices)
    media = serializers.UUIDField()
    consensus = TaskConsensusSerializer(allow_null=True)
    decided = serializers.CharField(allow_blank=True, help_text="class id by an expert's decision")
    held = serializers.IntegerField()
    wanted = serializers.IntegerField()
    live = serializers.IntegerField()
    gold_purpose = serializers.ChoiceField(choices=Task.Gold.choices, allow_blank=True)
    gold_class = serializers.CharField(allow_blank=True)
    group = serializers.CharField()
    priority = serializers.FloatField()


class TaskAnnotationSerializer(Form):
    """One answer to the task; corrected ones are listed too."""

    pseudonym = serializers.CharField()
    value = serializers.DictField()
    at = serializers.DateTimeField()
    extra = serializers.BooleanField()
    late = serializers.BooleanField()
    is_current = serializers.BooleanField()
    is_simulated = serializers.BooleanField()


class TaskEventSerializer(Form):
    """One thing that happened to the task."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    kind = serializers.CharField()
    task = serializers.IntegerField(allow_null=True)
    body = serializers.DictField()


class TaskDetailSerializer(TaskSerializer):
    """A task with all that was answered and all that happened; the source's name and id are for managers only."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    annotations = TaskAnnotationSerializer(many=True)
    events = TaskEventSerializer(many=True)
    source_name = serializers.CharField(allow_null=True)
    external_id = serializers.CharField(allow_null=True)


class GoldForm(Form):
    """A known answer and what it is for."""

    purpose = serializers.ChoiceField(choices=Task.Gold.values[1:])
    vars()["class"] = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=500, allow_blank=True, default="", help_text="shown with teach gold")


class TaskChangeForm(Form):
    """What a manager may change of a task."""

    state = serializers.ChoiceField(
        choices=["open", "excluded"], required=False, help_text="open asks the crowd again, excluded leaves it out"
    )
    extra_wanted = serializers.IntegerField(min_value=0, max_value=20, default=0, help_text="with state open")
    gold = GoldForm(required=False, allow_null=True, help_text="null takes gold away")
