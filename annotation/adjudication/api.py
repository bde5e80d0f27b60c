"""HTTP for experts: the queue, claiming, answering blind, deciding, reopening and comments."""

from dataclasses import asdict
from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import access
from annotation.adjudication import selectors, services
from annotation.adjudication import serializers as forms
from annotation.adjudication.rules import Verdict
from annotation.adjudication.votes import evidence_of
from annotation.models import Adjudication, Member

ACTION = "adjudication.do"


class QueueView(GenericAPIView[Adjudication]):
    """The queue of one project."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-value", "id")
    queryset = Adjudication.objects.none()

    @extend_schema(parameters=[forms.QueueQuery], responses=forms.QueueSerializer)
    def get(self, request: Request, project: int) -> Response:
        """List cases, the most valuable first; votes are not shown here."""
        member = access.require(request.user.pk, project, ACTION)
        query = forms.QueueQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        services.open_due(project_id=project)
        page = self.paginate_queryset(selectors.queue(project, member, query.validated_data["state"])) or []
        now = timezone.now()
        response = self.get_paginated_response(forms.RowSerializer([_row(case, now) for case in page], many=True).data)
        response.data["totals"] = selectors.totals(project, member)
        return response


class CaseView(APIView):
    """One case."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.CaseSerializer)
    def get(self, request: Request, adjudication: int) -> Response:
        """Return the case; its evidence only after the caller's own blind answer or a decision."""
        member = _member(request, adjudication)
        return Response(_present(adjudication, member))


class ClaimView(APIView):
    """Claiming."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.VersionSerializer, responses=forms.CaseSerializer)
    def post(self, request: Request, adjudication: int) -> Response:
        """Take the case for a quarter of an hour; 409 `claimed_by_other` if somebody was faster."""
        member = _member(request, adjudication)
        form = forms.VersionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.claim(adjudication_id=adjudication, member=member, version=form.validated_data["version"])
        return Response(_present(adjudication, member))


class BlindView(APIView):
    """The blind answer."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.BlindAnswerSerializer, responses=forms.EvidenceSerializer)
    def post(self, request: Request, adjudication: int) -> Response:
        """Keep the caller's answer, then show the evidence."""
        member = _member(request, adjudication)
        form = forms.BlindAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.answer_blind(
            adjudication_id=adjudication,
            member=member,
            value=form.validated_data["value"],
            version=form.validated_data["version"],
        )
        case = selectors.case(adjudication)
        evidence = evidence_of(case.task, selectors.schema_of(case.project_id))
        return Response(forms.EvidenceSerializer(evidence).data)


class DecideView(APIView):
    """The decision."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.DecideSerializer, responses=forms.CaseSerializer)
    def post(self, request: Request, adjudication: int) -> Response:
        """Decide; 409 `stale_version` or `claimed_by_other` to the second of two experts."""
        member = _member(request, adjudication)
        form = forms.DecideSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        services.decide(
            adjudication_id=adjudication,
            member=member,
            version=data["version"],
            verdict=Verdict(
                kind=data["kind"],
                label=data.get("class") or "",
                gold_purpose=data.get("make_gold") or "",
                extra_wanted=data.get("extra_wanted") or (1 if data["kind"] == "send_back" else 0),
            ),
            comment=data["comment"],
        )
        return Response(_present(adjudication, member))


class ReopenView(APIView):
    """Taking a decision back."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.VersionSerializer, responses=forms.CaseSerializer)
    def post(self, request: Request, adjudication: int) -> Response:
        """Reopen a case that the caller has decided."""
        member = _member(request, adjudication)
        form = forms.VersionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.reopen(adjudication_id=adjudication, member=member, version=form.validated_data["version"])
        return Response(_present(adjudication, member))


class CommentsView(APIView):
    """Remarks on a case."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.NewCommentSerializer, responses={201: forms.CaseSerializer})
    def post(self, request: Request, adjudication: int) -> Response:
        """Leave a remark; needs no claim."""
        member = _member(request, adjudication)
        form = forms.NewCommentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.add_comment(adjudication_id=adjudication, member=member, text=form.validated_data["text"])
        return Response(_present(adjudication, member), status=201)


def _member(request: Request, adjudication_id: int) -> Member:
    """The caller's membership in the case's project, if it allows adjudication; NotFound to strangers."""
    case = selectors.case(adjudication_id)
    return access.require(request.user.pk, case.project_id, ACTION, what=f"case {adjudication_id}")


def _row(case: Adjudication, now: datetime) -> dict[str, object]:
    """A case in the queue."""
    return {
        "id": case.pk,
        "task": case.task_id,
        "media": case.task.asset.key,
        "reason": case.reason,
        "value": case.value,
        "state": selectors.shown_state(case, now),
        "claimed_by": selectors.shown_holder(case, now),
        "waiting_since": case.opened_at,
        "comments_count": selectors.comments_count(case),
        "version": case.version,
    }


def _present(adjudication_id: int, member: Member) -> object:
    """The case as this member may see it."""
    case = selectors.case(adjudication_id)
    schema = selectors.schema_of(case.project_id)
    now = timezone.now()
    blind = selectors.blind_answer_of(case, member)
    is_open_book = blind is not None or case.state == Adjudication.State.DECIDED
    asset = case.task.asset
    shown = {
        "id": case.pk,
        "task": {
            "id": case.task_id,
            "media": asset.key,
            "url": f"/api/media/{asset.key}",
            "width": asset.width,
            "height": asset.height,
        },
        "reason": case.reason,
        "state": selectors.shown_state(case, now),
        "version": case.version,
        "claimed_by": selectors.shown_holder(case, now),
        "blind": blind,
        "evidence": asdict(evidence_of(case.task, schema)) if is_open_book else None,
        "decision": selectors.decision_of(case),
        "comments": selectors.comments_of(case),
        "classes": schema.classes,
    }
    return forms.CaseSerializer(shown).data
