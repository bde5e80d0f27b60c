"""HTTP for annotators: the desk, assignments, answers, skips, reports, heartbeat and own history."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_200_OK, HTTP_201_CREATED
from rest_framework.views import APIView

from annotation import access, texts
from annotation.models import Annotation
from annotation.serving import giving_back, selectors, services
from annotation.serving import serializers as forms
from annotation.serving.work import Submission


class WorkView(APIView):
    """The annotator's desk."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.WorkSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Return the question with its classes, instructions and examples, and the own progress."""
        member = access.require(request.user.pk, project, "work.do")
        row = member.project
        body = {
            "project": {
                "id": row.pk,
                "name": row.name,
                "question": row.question,
                "instructions": row.instructions,
                "classes": row.schema.classes if row.schema else [],
                "examples": [
                    {"media": one.media, "class": one.label, "note": one.note} for one in selectors.examples(row.pk)
                ],
                "show_suggestions": bool(row.policy and row.policy.show_suggestions),
            },
            "progress": forms.progress_out(selectors.progress(member)),
            "state": row.state,
        }
        return Response(body)


class AssignmentsView(APIView):
    """Assignments of one project."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.HoldForm, responses=forms.ServedSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Return the own live assignments, and open more until `hold` are live."""
        form = forms.HoldForm(data=request.data)
        form.is_valid(raise_exception=True)
        work = services.hold_assignments(user_id=_caller(request), project_id=project, hold=form.validated_data["hold"])
        return Response(forms.work_out(work))


class SubmitView(APIView):
    """Answering."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.SubmitForm, responses={200: forms.SubmittedSerializer, 201: forms.SubmittedSerializer})
    def post(self, request: Request, assignment: uuid.UUID) -> Response:
        """Take in an answer or a correction; the same request again gives the same answer, with status 200."""
        data = forms.SUBMIT.run_validation(request.data)
        submission = Submission(
            key=data["key"],
            value=data["value"],
            supersedes=data["supersedes"],
            active_ms=data["active_ms"],
            client=data["client"],
            source="web" if request.auth is None else "api",
        )
        receipt, work = services.submit(
            user_id=_caller(request), assignment=assignment, submission=submission, hold=data["hold"]
        )
        status = HTTP_200_OK if receipt.is_repeat else HTTP_201_CREATED
        return Response({"annotation": forms.receipt_out(receipt), **forms.work_out(work)}, status=status)


class SkipView(APIView):
    """Skipping."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.SkipForm, responses=forms.ServedSerializer)
    def post(self, request: Request, assignment: uuid.UUID) -> Response:
        """Give the task back; it is not offered to this member again."""
        form = forms.SkipForm(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        user = _caller(request)
        project = giving_back.skip(user_id=user, assignment=assignment, reason=data["reason"])
        return Response(forms.work_out(services.hold_assignments(user_id=user, project_id=project, hold=data["hold"])))


class ReportView(APIView):
    """Reporting."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.ReportForm, responses=forms.ServedSerializer)
    def post(self, request: Request, assignment: uuid.UUID) -> Response:
        """Say what is wrong with the image and give the task back."""
        form = forms.ReportForm(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        user = _caller(request)
        report = giving_back.Report(
            data["key"], data["reason"], texts.paragraphs(data["comment"], where="comment", limit=500)
        )
        project = giving_back.report(user_id=user, assignment=assignment, report=report)
        return Response(forms.work_out(services.hold_assignments(user_id=user, project_id=project, hold=data["hold"])))


class HeartbeatView(APIView):
    """Signs of life."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=forms.HeartbeatForm, responses=forms.RenewedSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Renew the named assignments; those that are not live any more are listed as gone."""
        access.require(request.user.pk, project, "work.do")
        form = forms.HeartbeatForm(data=request.data)
        form.is_valid(raise_exception=True)
        renewed, gone = services.heartbeat(
            user_id=_caller(request), project_id=project, keys=form.validated_data["ids"]
        )
        return Response({"renewed": {str(key): end for key, end in renewed.items()}, "gone": gone})


class HistoryView(GenericAPIView[Annotation]):
    """Own answers."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-id",)
    queryset = Annotation.objects.none()
    serializer_class = forms.HistorySerializer

    @extend_schema(responses=forms.HistorySerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List the own current answers, newest first."""
        member = access.require(request.user.pk, project, "history.read")
        page = self.paginate_queryset(selectors.own_answers(member)) or []
        items = [
            {
                "assignment": row.current_of.key,
                "media": row.task.asset.key,
                "value": row.value,
                "at": row.created_at,
                "can_revise": selectors.can_revise(row, member.project),
                "annotation": row.pk,
            }
            for row in page
        ]
        return self.get_paginated_response(items)


def _caller(request: Request) -> int:
    """The signed-in user's id; services check the membership in the statement that they send anyway."""
    if request.user.pk is None:
        raise NotAuthenticated
    return request.user.pk
