"""HTTP for tasks: the list, one task, and what a manager may change; here, for its consensus follows at once."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import access
from annotation.models import Task
from annotation.quality import services as quality
from annotation.tasks import selectors
from annotation.tasks import serializers as forms
from annotation.tasks import services as tasks


class TasksView(GenericAPIView[Task]):
    """The tasks of a project."""

    permission_classes = (IsAuthenticated,)
    ordering = ("id",)
    queryset = Task.objects.none()

    @extend_schema(parameters=[forms.TaskQuery], responses=forms.TaskSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List tasks by state, class and confidence."""
        access.require(request.user.pk, project, "task.read")
        query = forms.TaskQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(selectors.tasks_of(project, query.validated_data)) or []
        classes = selectors.class_ids(project)
        rows = [selectors.row(task, classes) for task in page]
        return self.get_paginated_response(forms.TaskSerializer(rows, many=True).data)


class TaskView(APIView):
    """One task."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=forms.TaskDetailSerializer)
    def get(self, request: Request, task: int) -> Response:
        """Return the task with its answers and its history."""
        found = selectors.task(task)
        member = access.require(request.user.pk, found.project_id, "task.read", what=f"task {task}")
        return Response(forms.TaskDetailSerializer(selectors.detail(found, member.role)).data)

    @extend_schema(request=forms.TaskChangeForm, responses=forms.TaskDetailSerializer)
    def patch(self, request: Request, task: int) -> Response:
        """Reopen the task, leave it out, or say what is known of it; its consensus follows at once."""
        found = selectors.task(task)
        member = access.require(request.user.pk, found.project_id, "task.write", what=f"task {task}")
        form = forms.TaskChangeForm(data=request.data)
        form.is_valid(raise_exception=True)
        change, actor = form.validated_data, member.pseudonym
        with transaction.atomic():
            if "gold" in change:
                gold = change["gold"] or {"purpose": "", "class": "", "note": ""}
                tasks.set_gold(
                    task_id=task, purpose=gold["purpose"], gold_class=gold["class"], note=gold["note"], actor=actor
                )
            if change.get("state") == Task.State.EXCLUDED:
                tasks.exclude(task_id=task, actor=actor)
            elif "state" in change:
                tasks.reopen(task_id=task, actor=actor, extra_wanted=change["extra_wanted"])
            quality.keep_consensus(task_ids=[task], actor=actor)
        return Response(forms.TaskDetailSerializer(selectors.detail(selectors.task(task), member.role)).data)
