"""HTTP for managers: the overview, and members with how far they are to be trusted."""

from collections.abc import Sequence
from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import access
from annotation.models import Member, Project
from annotation.projects import services as projects
from annotation.quality import selectors
from annotation.quality import serializers as forms
from annotation.quality import services as quality

BANNED = Member.Standing.BANNED


class OverviewView(APIView):
    """The overview; what the roof knows besides is added there."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.OverviewSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Return the project's figures."""
        access.require(request.user.pk, project, "overview.read")
        return Response(forms.OverviewSerializer(selectors.overview(project)).data)


class MembersView(GenericAPIView[Member]):
    """The members of a project."""

    permission_classes = (IsAuthenticated,)
    ordering = ("id",)
    queryset = Member.objects.none()

    @extend_schema(responses=forms.MemberSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List members with their score on gold, their speed, cost and confusion matrix."""
        access.require(request.user.pk, project, "member.read")
        page = self.paginate_queryset(selectors.members_of(project)) or []
        return self.get_paginated_response(forms.MemberSerializer(present(page, project), many=True).data)


class MemberView(APIView):
    """One member."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.MemberChangeSerializer, responses=forms.MemberChangedSerializer)
    def patch(self, request: Request, member: int) -> Response:
        """Change role or standing. A ban takes the member's answers out of every consensus and asks others again."""
        found = selectors.member(member)
        me = access.require(request.user.pk, found.project_id, "member.write", what=f"member {member}")
        form = forms.MemberChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        if "role" in form.validated_data:
            projects.set_role(member_id=member, role=form.validated_data["role"], actor=me.pseudonym)
        requeued = 0
        if "standing" in form.validated_data:
            after = form.validated_data["standing"]
            projects.set_standing(member_id=member, standing=after, actor=me.pseudonym)
            if BANNED in (found.standing, after) and found.standing != after:
                requeued = quality.recompute_for_member(member_id=member)
        (shown,) = present([selectors.member(member)], found.project_id)
        changed = {**shown, "requeued": requeued, "recompute_run": None}
        return Response(forms.MemberChangedSerializer(changed).data)


def present(members: Sequence[Member], project_id: int) -> list[dict[str, object]]:
    """Members as managers see them."""
    ids = [member.pk for member in members]
    project = Project.objects.select_related("schema").get(pk=project_id)
    matrices = selectors.matrices_of(members, project.schema) if project.schema else {}
    seconds, costs = selectors.median_seconds(ids), selectors.costs_of(ids)
    return [
        {
            "id": member.pk,
            "pseudonym": member.pseudonym,
            "display_name": member.user.display_name,
            "role": member.role,
            "standing": member.standing,
            "is_simulated": member.is_simulated,
            "answered": member.answered,
            "cant_tell_rate": member.cant_tell / member.answered if member.answered else 0.0,
            "gold": {"seen": member.gold_seen, "correct": member.gold_correct},
            "median_seconds": seconds.get(member.pk),
            "reliability": asdict(matrices[member.pk]) if member.pk in matrices else None,
            "cost": costs.get(member.pk, 0),
            "last_seen": member.last_seen_at,
        }
        for member in members
    ]
