"""The forms of runs, points, files and model versions on the wire."""

from typing import Any

from rest_framework import serializers

from jobs import services
from jobs.models import ModelVersion, Run, RunPoint

HIDDEN = {"files", "folder"}
"""Parts of a result that other routes tell."""
FIGURES = ("auc", "balanced_accuracy", "sensitivity", "specificity", "ece", "brier", "log_loss")
SETS = ("test_gold", "adjudicated")


class RunProgressSerializer(serializers.Serializer[Any]):
    """How far a run has come."""

    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField(allow_null=True)


class FailureSerializer(serializers.Serializer[Any]):
    """Why a run failed."""

    code = serializers.CharField()
    detail = serializers.CharField()
    fix = serializers.CharField()


class RunSerializer(serializers.Serializer[Any]):
    """One run."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Run.Kind.choices)
    state = serializers.ChoiceField(choices=Run.State.choices)
    config = serializers.JSONField()
    queue = serializers.CharField()
    attempt = serializers.IntegerField()
    max_attempts = serializers.IntegerField()
    progress = RunProgressSerializer(allow_null=True)
    error = FailureSerializer(allow_null=True)
    result = serializers.JSONField()
    created_by = serializers.CharField(help_text="a pseudonym, or 'system'")
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    can_resume = serializers.BooleanField()
    cancel_requested = serializers.BooleanField()
    model_version = serializers.IntegerField(allow_null=True)

    def to_representation(self, instance: Run) -> dict[str, Any]:
        """The row, with its error and progress as objects."""
        error = {"code": instance.error_code, "detail": instance.error_detail, "fix": instance.error_fix}
        version = getattr(instance, "model_version", None)
        return {
            "id": instance.pk,
            "kind": instance.kind,
            "state": instance.state,
            "config": instance.config,
            "queue": instance.queue,
            "attempt": instance.attempt,
            "max_attempts": instance.max_attempts,
            "progress": instance.progress or None,
            "error": error if instance.error_code else None,
            "result": {name: value for name, value in instance.result.items() if name not in HIDDEN},
            "created_by": instance.created_by.pseudonym if instance.created_by else "system",
            "created_at": instance.created_at,
            "started_at": instance.started_at,
            "finished_at": instance.finished_at,
            "can_resume": services.can_resume(instance),
            "cancel_requested": instance.cancel_requested,
            "model_version": version.pk if version else None,
        }


class NewRunSerializer(serializers.Serializer[Any]):
    """What to run. Imports are started by sending files, not here."""

    kind = serializers.ChoiceField(choices=[Run.Kind.AGGREGATE, Run.Kind.TRAIN, Run.Kind.EXPORT])
    config = serializers.DictField(child=serializers.JSONField(), default=dict)


class RunQuery(serializers.Serializer[Any]):
    """Which runs to list."""

    kind = serializers.ChoiceField(choices=Run.Kind.choices, required=False)


class PointsQuery(serializers.Serializer[Any]):
    """From where on."""

    after = serializers.IntegerField(min_value=0, max_value=2**63 - 1, default=0)


class PointSerializer(serializers.ModelSerializer[RunPoint]):
    """One point of a curve or one line of the log."""

    seq = serializers.IntegerField(source="pk")
    body = serializers.JSONField()

    class Meta:
        """Which columns."""

        model = RunPoint
        fields = ("seq", "at", "kind", "step", "body")


class PointsSerializer(serializers.Serializer[Any]):
    """Points after a number."""

    items = PointSerializer(many=True)
    next = serializers.IntegerField()
    done = serializers.BooleanField()


class FileSerializer(serializers.Serializer[Any]):
    """One published file."""

    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class FilesSerializer(serializers.Serializer[Any]):
    """The files of a run."""

    items = FileSerializer(many=True)


class OfferSerializer(serializers.Serializer[Any]):
    """A method that can be chosen."""

    name = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField()


class TrainingOffersSerializer(serializers.Serializer[Any]):
    """What a training can be made of."""

    task_models = OfferSerializer(many=True)
    methods = OfferSerializer(many=True)


class MetricsSerializer(serializers.Serializer[Any]):
    """Figures by set of judged tasks: {figure: {value, low, high, n}}; null where no task judges."""

    test_gold = serializers.DictField(allow_null=True)
    adjudicated = serializers.DictField(allow_null=True)


class ModelVersionSerializer(serializers.Serializer[Any]):
    """One model version."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ModelVersion.State.choices)
    run = serializers.IntegerField()
    task_model = serializers.CharField()
    method = serializers.CharField()
    created_at = serializers.DateTimeField()
    metrics = MetricsSerializer()
    simulated = serializers.BooleanField()
    snapshot = serializers.CharField()
    card_url = serializers.CharField()
    weights_sha = serializers.CharField()

    def to_representation(self, instance: ModelVersion) -> dict[str, Any]:
        """The row, with its figures without tables."""
        sets = {name: instance.metrics.get(name) for name in SETS}
        return {
            "id": instance.pk,
            "number": instance.number,
            "state": instance.state,
            "run": instance.run_id,
            "task_model": instance.task_model,
            "method": instance.method,
            "created_at": instance.created_at,
            "metrics": {
                name: {figure: found[figure] for figure in FIGURES if figure in found} if found else None
                for name, found in sets.items()
            },
            "simulated": instance.is_simulated,
            "snapshot": instance.run.snapshot.sha256 if instance.run.snapshot else "",
            "card_url": f"/api/runs/{instance.run_id}/files/card.md",
            "weights_sha": instance.weights_sha256,
        }


class ModelDetailSerializer(ModelVersionSerializer):
    """One model version with its tables."""

    confusion = serializers.JSONField(help_text="{classes, counts} by true class, or null")
    reliability_diagram = serializers.JSONField(help_text="[{low, high, confidence, accuracy, count}]")
    annotators = serializers.JSONField(help_text="[{pseudonym, is_simulated, answered, reliability}]")
    lineage = serializers.JSONField(help_text="{snapshot, run, parent, annotations, annotators}")


class CompareQuery(serializers.Serializer[Any]):
    """Which two versions, by id."""

    a = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    b = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ComparisonSerializer(serializers.Serializer[Any]):
    """Two versions on the tasks that judge both: b minus a."""

    metrics = serializers.JSONField(help_text="[{name, a, b, difference: {value, low, high}}]")
    sentence = serializers.CharField()
    n = serializers.IntegerField()
