"""HTTP for exports: single tables as streams, and the manifest that describes them."""

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import access
from annotation.media.api import AnyType
from annotation.snapshots import services
from annotation.snapshots.formats.catalog import format_of


class ExportView(GenericAPIView[Any]):
    """One table of a study in one format."""

    permission_classes = (IsAuthenticated,)
    content_negotiation_class = AnyType

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, project: int, table: str, suffix: str) -> HttpResponseBase:
        """Download annotations, consensus or annotators as csv, jsonl or parquet: all rows, pseudonyms only."""
        member = access.require(request.user.pk, project, "export.read")
        chosen = format_of(suffix)
        blocks = services.export_table(
            project_id=project,
            table=table,
            format_name=suffix,
            actor=member.pseudonym,
            quietly=request.method == "HEAD",
        )
        response = StreamingHttpResponse(blocks, content_type=chosen.content_type)
        response["Content-Disposition"] = f'attachment; filename="project-{project}-{table}.{suffix}"'
        return response


class ExportManifestView(GenericAPIView[Any]):
    """What the streamed tables hold now."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, project: int) -> Response:
        """Return hashes, counts and versions; for one consistent set of files start a run of kind export."""
        access.require(request.user.pk, project, "export.read")
        return Response(services.manifest(project_id=project))
