"""HTTP for watching: the west wing's overview, and the model version that is live."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.quality import api as quality
from annotation.quality.serializers import OverviewSerializer
from jobs.api.forms import ModelVersionSerializer
from jobs.models import ModelVersion


class WatchSerializer(OverviewSerializer):
    """The overview with the live model."""

    model = ModelVersionSerializer(allow_null=True)


class OverviewView(quality.OverviewView):
    """The overview; access is checked where the figures come from."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=WatchSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Return the project's figures and its live model."""
        response = super().get(request, project)
        live = ModelVersion.objects.filter(project_id=project, state=ModelVersion.State.LIVE).first()
        response.data["model"] = ModelVersionSerializer(live).data if live else None
        return response
