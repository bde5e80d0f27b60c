"""HTTP for images and imports: an image in a rendition; send a batch, read its report, commit it, throw it away."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import access
from annotation.errors import Invalid
from annotation.media import selectors, services, uploading
from annotation.media import serializers as forms
from annotation.media.serving import file_response
from annotation.models import Import


class AnyType(BaseContentNegotiation):
    """Files are what they are, whatever the Accept header wishes for; errors are JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The first parser."""
        return parsers[0] if parsers else None

    def select_renderer(
        self,
        request: Request,
        renderers: Any,
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The first renderer."""
        return renderers[0], renderers[0].media_type


class MediaView(GenericAPIView[Any]):
    """One image."""

    permission_classes = (IsAuthenticated,)
    content_negotiation_class = AnyType

    @extend_schema(parameters=[forms.VariantQuery], responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, key: UUID) -> HttpResponseBase:
        """Send an image that the caller was handed, or may see as expert or manager."""
        query = forms.VariantQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        blob = selectors.blob_for(user_id=request.user.pk, key=key, variant=query.validated_data["variant"])
        return file_response(blob)


class ImportsView(GenericAPIView[Import]):
    """A project's imports."""

    permission_classes = (IsAuthenticated,)
    parser_classes = (MultiPartParser,)
    ordering = ("-id",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A body of gigabytes is read after the caller's right to send it is known, not before."""
        if request.method == "POST":
            uploading.defer(request)
        return super().dispatch(request, *args, **kwargs)

    @extend_schema(responses=forms.ImportSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List the imports, newest first."""
        access.require(request.user.pk, project, "import.write")
        kept = Import.objects.select_related("project").filter(project_id=project)
        page = self.paginate_queryset(kept.exclude(state=Import.State.DISCARDED)) or []
        told = [forms.present(batch, selectors.run_of(batch)) for batch in page]
        return self.get_paginated_response(forms.ImportSerializer(told, many=True).data)

    @extend_schema(request={"multipart/form-data": forms.NewImportSerializer}, responses={201: forms.ImportSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Send images, a zip archive, a manifest; a dry run begins. Nothing becomes a task before the commit."""
        member = access.require(request.user.pk, project, "import.write")
        with uploading.take_in(request._request) as upload:  # noqa: SLF001 - the raw body
            manifests = upload.named("manifest")
            if len(manifests) > 1:
                raise Invalid("More than one manifest was sent.", where="manifest", fix="Send one.")
            batch = services.receive(
                project_id=project,
                member_id=member.pk,
                options=upload.options(),
                images=upload.named("files", "files[]"),
                archives=upload.named("archive"),
                manifest=manifests[0][1] if manifests else None,
            )
        return Response(_told(batch), status=201)


class ImportView(GenericAPIView[Import]):
    """One import."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.ImportSerializer)
    def get(self, request: Request, batch: int) -> Response:
        """Return the import with the counts of its dry run."""
        return Response(_told(selectors.import_of(user_id=request.user.pk, import_id=batch)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, batch: int) -> Response:
        """Throw away an import that was not committed, with its files."""
        found = selectors.import_of(user_id=request.user.pk, import_id=batch)
        services.discard(import_id=found.pk)
        return Response(status=204)


class CommitView(GenericAPIView[Import]):
    """The commit of a checked import."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses={202: forms.ImportSerializer})
    def post(self, request: Request, batch: int) -> Response:
        """Bring the accepted files in, all or nothing; a run does it."""
        found = selectors.import_of(user_id=request.user.pk, import_id=batch)
        return Response(_told(services.confirm(import_id=found.pk)), status=202)


class ReportView(GenericAPIView[Import]):
    """The report per file."""

    permission_classes = (IsAuthenticated,)
    pagination_class = None

    @extend_schema(parameters=[forms.ReportQuery], responses=forms.ReportPageSerializer)
    def get(self, request: Request, batch: int) -> Response:
        """Return the rows in order, page by page; `state` picks out one kind."""
        found = selectors.import_of(user_id=request.user.pk, import_id=batch)
        query = forms.ReportQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        rows, after = selectors.report_page(found, state=asked["state"], start=asked["cursor"], limit=asked["limit"])
        items = forms.ReportRowSerializer(rows, many=True).data
        return Response({"items": items, "next": None if after is None else str(after)})


class ReportCsvView(GenericAPIView[Import]):
    """The report as a table."""

    permission_classes = (IsAuthenticated,)
    content_negotiation_class = AnyType

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, batch: int) -> HttpResponseBase:
        """Download the whole report."""
        found = selectors.import_of(user_id=request.user.pk, import_id=batch)
        response = StreamingHttpResponse(selectors.report_csv(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{found.pk}-report.csv"'
        return response


def _told(batch: Import) -> dict[str, Any]:
    """The import as it is sent."""
    return dict(forms.ImportSerializer(forms.present(batch, selectors.run_of(batch))).data)
