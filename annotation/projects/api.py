"""HTTP for projects: list, create, change, policy, schema, state and events."""

from collections.abc import Sequence

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import access
from annotation.errors import Forbidden
from annotation.models import Event, Project
from annotation.projects import rules, selectors, services
from annotation.projects import serializers as forms


def present(
    projects: Sequence[Project], user_id: int | None, *, with_examples: bool = False
) -> list[dict[str, object]]:
    """The projects as the user may see them: the policy, which tells how much is gold, is left out for annotators."""
    ids = [project.pk for project in projects]
    roles = selectors.roles_of(user_id, ids)
    counts = selectors.counts_of(ids)
    simulated = selectors.simulated_crowds(ids)
    return [
        {
            "id": project.pk,
            "name": project.name,
            "question": project.question,
            "instructions": project.instructions,
            "state": project.state,
            "role": roles[project.pk],
            "schema": selectors.schema_of(project),
            "policy": selectors.policy_of(project) if access.visible(roles[project.pk], "project.policy") else None,
            "counts": counts[project.pk],
            "live_model": {"id": project.live_model_version} if project.live_model_version else None,
            "is_simulated_crowd": project.pk in simulated,
            "examples": selectors.examples_of(project.pk) if with_examples else [],
            "created_at": project.created_at,
        }
        for project in projects
    ]


class ProjectsView(GenericAPIView[Project]):
    """The caller's projects."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-id",)

    @extend_schema(responses=forms.ProjectSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the projects in which the caller is a member, newest first."""
        user_id = request.user.pk
        page = self.paginate_queryset(selectors.projects_of(user_id)) or []
        return self.get_paginated_response(forms.ProjectSerializer(present(page, user_id), many=True).data)

    @extend_schema(request=forms.NewProjectSerializer, responses={201: forms.ProjectSerializer})
    def post(self, request: Request) -> Response:
        """Create a draft project, for those who may; the caller becomes its manager."""
        user_id = request.user.pk
        if user_id is None or not getattr(request.user, "can_create_projects", False):
            raise Forbidden("You may not create projects.", fix="Ask whoever runs this server.")
        form = forms.NewProjectSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        project = services.create_project(
            user_id=user_id,
            name=data["name"],
            question=data["question"],
            instructions=data["instructions"],
            classes=data["classes"],
            policy=rules.PolicySettings(**data.get("policy", {})),
        )
        return Response(_one(project.pk, user_id), status=201)


class ProjectView(GenericAPIView[Project]):
    """One project."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.ProjectSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Return the project with its teaching examples."""
        access.require(request.user.pk, project, "project.read")
        return Response(_one(project, request.user.pk))

    @extend_schema(request=forms.ProjectChangeSerializer, responses=forms.ProjectSerializer)
    def patch(self, request: Request, project: int) -> Response:
        """Change name, question or instructions."""
        me = access.require(request.user.pk, project, "project.write")
        form = forms.ProjectChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.update(project_id=project, actor=me.pseudonym, **form.validated_data)
        return Response(_one(project, request.user.pk))


class StateView(GenericAPIView[Project]):
    """Opening, pausing and closing."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.StateSerializer, responses=forms.ProjectSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Bring the project into a state."""
        me = access.require(request.user.pk, project, "project.write")
        form = forms.StateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.set_state(project_id=project, state=form.validated_data["state"], actor=me.pseudonym)
        return Response(_one(project, request.user.pk))


class PolicyView(GenericAPIView[Project]):
    """The policy's versions."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.PolicyChangeSerializer, responses={201: forms.PolicySerializer})
    def post(self, request: Request, project: int) -> Response:
        """Write the next version of the policy and apply it to the open tasks."""
        me = access.require(request.user.pk, project, "project.write")
        form = forms.PolicyChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        policy = services.new_policy(project_id=project, changes=form.validated_data, actor=me.pseudonym)
        return Response(forms.PolicySerializer(policy).data, status=201)


class SchemaView(GenericAPIView[Project]):
    """The label schema's versions."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.NewSchemaSerializer, responses={201: forms.SchemaSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Write the next version of the label schema."""
        me = access.require(request.user.pk, project, "project.write")
        form = forms.NewSchemaSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        schema = services.new_schema(project_id=project, classes=form.validated_data["classes"], actor=me.pseudonym)
        return Response(forms.SchemaSerializer(schema).data, status=201)


class EventsView(GenericAPIView[Event]):
    """What happened."""

    permission_classes = (IsAuthenticated,)
    ordering = ("seq",)
    queryset = Event.objects.none()

    @extend_schema(parameters=[forms.EventQuery], responses=forms.EventSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List the project's events in order."""
        access.require(request.user.pk, project, "event.read")
        query = forms.EventQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(selectors.events_after(project, query.validated_data["after"])) or []
        return self.get_paginated_response(forms.EventSerializer(page, many=True).data)


def _one(project_id: int, user_id: int | None) -> object:
    """One project on the wire."""
    found = selectors.project(project_id)
    return forms.ProjectSerializer(present([found], user_id, with_examples=True)[0]).data
