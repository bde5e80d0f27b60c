"""HTTP for runs: list, start, watch, cancel, resume, and fetch their files."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import access
from jobs import selectors, services
from jobs.api import forms
from jobs.models import Run
from jobs.offers import AGGREGATION_METHODS, CROWD_METHODS, TASK_MODELS

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".md": "text/plain; charset=utf-8",
}
"""Anything else is bytes: a browser never guesses what a file of ours is."""


class RunsView(GenericAPIView[Run]):
    """The runs of a project."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-id",)

    @extend_schema(parameters=[forms.RunQuery], responses=forms.RunSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List runs, newest first."""
        access.require(request.user.pk, project, "run.read")
        query = forms.RunQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(selectors.runs_of(project, query.validated_data.get("kind"))) or []
        return self.get_paginated_response(forms.RunSerializer(page, many=True).data)

    @extend_schema(request=forms.NewRunSerializer, responses={201: forms.RunSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Start a run; 409 where one of this kind is active."""
        me = access.require(request.user.pk, project, "run.write")
        form = forms.NewRunSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        run = services.request_run(project_id=project, kind=data["kind"], config=data["config"], by=me)
        return Response(forms.RunSerializer(run).data, status=201)


class RunView(APIView):
    """One run."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.RunSerializer)
    def get(self, request: Request, run: int) -> Response:
        """Return the run as it is now."""
        found, _ = selectors.run(run, request.user.pk, "run.read")
        return Response(forms.RunSerializer(found).data)


class CancelView(APIView):
    """Cancelling."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses=forms.RunSerializer)
    def post(self, request: Request, run: int) -> Response:
        """Ask the run to stop; it does within seconds, and keeps its checkpoint where it has one."""
        _, me = selectors.run(run, request.user.pk, "run.write")
        return Response(forms.RunSerializer(services.request_cancel(run, by=me)).data)


class ResumeView(APIView):
    """Resuming."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses=forms.RunSerializer)
    def post(self, request: Request, run: int) -> Response:
        """Queue a failed or cancelled run again, to go on from its checkpoint."""
        _, me = selectors.run(run, request.user.pk, "run.write")
        return Response(forms.RunSerializer(services.resume(run, by=me)).data)


class PointsView(APIView):
    """Curves and log."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(parameters=[forms.PointsQuery], responses=forms.PointsSerializer)
    def get(self, request: Request, run: int) -> Response:
        """Return what came after a number; ask again with `next` until `done`."""
        found, _ = selectors.run(run, request.user.pk, "run.read")
        query = forms.PointsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(forms.PointsSerializer(selectors.points(found, query.validated_data["after"])).data)


class FilesView(APIView):
    """What a run has published."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="runs_files_list", responses=forms.FilesSerializer)
    def get(self, request: Request, run: int) -> Response:
        """List the files with their sizes and hashes."""
        found, me = selectors.run(run, request.user.pk, "run.read")
        access.require(me.user_id, found.project_id, selectors.files_action(found))
        return Response(forms.FilesSerializer({"items": selectors.files(found)}).data)


class FileView(APIView):
    """One published file."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, run: int, name: str) -> FileResponse:
        """Send the file."""
        found, me = selectors.run(run, request.user.pk, "run.read")
        access.require(me.user_id, found.project_id, selectors.files_action(found))
        path = selectors.file_path(found, name)
        kind = TYPES.get(path.suffix, "application/octet-stream")
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=kind)


class MethodsView(APIView):
    """Which aggregation methods there are."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.OfferSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List the methods with what each assumes."""
        access.require(request.user.pk, project, "run.read")
        return Response(forms.OfferSerializer(AGGREGATION_METHODS.values(), many=True).data)


class TrainingOffersView(APIView):
    """Which task models and crowd methods a training can take."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.TrainingOffersSerializer)
    def get(self, request: Request, project: int) -> Response:
        """List both with what each is for."""
        access.require(request.user.pk, project, "run.read")
        offers = {"task_models": TASK_MODELS.values(), "methods": CROWD_METHODS.values()}
        return Response(forms.TrainingOffersSerializer(offers).data)
