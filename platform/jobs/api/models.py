"""HTTP for model versions: list, look at, compare, promote, retire, roll back."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import access
from annotation.errors import NotFound
from jobs import comparison, promotion, selectors
from jobs.api import forms
from jobs.models import ModelVersion


def detail(version: ModelVersion) -> dict[str, Any]:
    """A version with its tables: those of test gold, or of adjudicated tasks where there is no test gold."""
    judged = version.metrics.get("test_gold") or version.metrics.get("adjudicated")
    told = selectors.summary_of(version)
    shown = forms.ModelVersionSerializer(version).data
    counts = told["counts"]
    return {
        **shown,
        "confusion": {"classes": version.metrics["classes"], "counts": judged["confusion"]} if judged else None,
        "reliability_diagram": [_bin(filled) for filled in judged["reliability"]] if judged else [],
        "annotators": told["annotators"],
        "lineage": {
            "snapshot": shown["snapshot"],
            "run": version.run_id,
            "parent": told["parent"],
            "annotations": counts["annotations"],
            "annotators": counts["annotators"],
        },
    }


def _bin(filled: Mapping[str, float]) -> dict[str, float]:
    """A filled bin of metrics.json in the words of the API."""
    return {
        "low": filled["from"],
        "high": filled["to"],
        "confidence": filled["confidence"],
        "accuracy": filled["accuracy"],
        "count": filled["n"],
    }


class ModelsView(GenericAPIView[ModelVersion]):
    """The model versions of a project."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-id",)

    @extend_schema(responses=forms.ModelVersionSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List versions, newest first."""
        access.require(request.user.pk, project, "model.read")
        page = self.paginate_queryset(selectors.versions_of(project)) or []
        return self.get_paginated_response(forms.ModelVersionSerializer(page, many=True).data)


class ModelView(APIView):
    """One model version."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.ModelDetailSerializer)
    def get(self, request: Request, model: int) -> Response:
        """Return the version with its confusion table, calibration, annotators and lineage."""
        version, _ = selectors.version(model, request.user.pk, "model.read")
        return Response(detail(version))


class PromoteView(APIView):
    """Making a version live."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses=forms.ModelVersionSerializer)
    def post(self, request: Request, model: int) -> Response:
        """Make the version live; its predictions reach the tasks by the aggregation that starts now."""
        _, me = selectors.version(model, request.user.pk, "model.write")
        return Response(forms.ModelVersionSerializer(promotion.promote(model, by=me)).data)


class RetireView(APIView):
    """Taking a version out of use."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses=forms.ModelVersionSerializer)
    def post(self, request: Request, model: int) -> Response:
        """Retire the version; where it was live, no model speaks any more."""
        _, me = selectors.version(model, request.user.pk, "model.write")
        return Response(forms.ModelVersionSerializer(promotion.retire(model, by=me)).data)


class RollBackView(APIView):
    """Going back."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses=forms.ModelVersionSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Make the version live that was live before the present one."""
        me = access.require(request.user.pk, project, "model.write")
        return Response(forms.ModelVersionSerializer(promotion.roll_back(project, by=me)).data)


class CompareView(APIView):
    """Two versions side by side."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(parameters=[forms.CompareQuery], responses=forms.ComparisonSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Compare `b` with `a` on the tasks that judge both, with intervals of the differences."""
        access.require(request.user.pk, project, "model.read")
        query = forms.CompareQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        ids = query.validated_data["a"], query.validated_data["b"]
        found = selectors.versions_of(project).in_bulk(set(ids))
        for wanted in ids:
            if wanted not in found:
                raise NotFound(f"This project has no model version {wanted}.")
        return Response(forms.ComparisonSerializer(comparison.compare(found[ids[0]], found[ids[1]])).data)
