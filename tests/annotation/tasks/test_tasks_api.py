"""Tasks as experts and managers see them, over HTTP."""

import pytest
from django.test import Client

from annotation.models import Task
from annotation.quality.services import keep_consensus
from annotation.tasks import serializers as forms
from tests.factories.west import make_annotation, make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """A project with one answered task and its manager's client."""
    project = make_project()
    task = make_task(project, external_id="case 7", held=1)
    make_annotation(make_member(project), task, "positive")
    keep_consensus(task_ids=[task.pk])
    return project, task, client_of(make_member(project, role="manager"))


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def patch(client, task, **body: object):
    return client.patch(f"/api/tasks/{task.pk}", body, content_type="application/json")


def test_the_list_shows_consensus_by_class(study):
    project, _, client = study
    (row,) = client.get(f"/api/projects/{project.pk}/tasks").json()["items"]
    assert set(row) == set(forms.TaskSerializer().fields)
    assert row["consensus"]["posterior"] == pytest.approx({"negative": 0.3, "positive": 0.7})
    assert (row["consensus"]["class"], row["held"], row["wanted"]) == ("positive", 1, 3)


def test_the_list_is_filtered_and_paged(study):
    project, _, client = study
    make_tasks(project, 3)
    make_task(project, gold_purpose="check")
    path = f"/api/projects/{project.pk}/tasks"
    assert len(client.get(path, {"min_confidence": 0.6}).json()["items"]) == 1
    assert len(client.get(path, {"min_confidence": 0.8}).json()["items"]) == 0
    assert len(client.get(path, {"label": "positive"}).json()["items"]) == 1
    assert len(client.get(path, {"gold": "check"}).json()["items"]) == 1
    assert client.get(path, {"state": "purple"}).status_code == 400
    first = client.get(path, {"limit": 3}).json()
    rest = client.get(path, {"limit": 3, "cursor": first["next"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)


def test_the_source_is_for_managers(study):
    project, task, client = study
    body = client.get(f"/api/tasks/{task.pk}").json()
    assert set(body) == set(forms.TaskDetailSerializer().fields)
    assert (body["external_id"], body["source_name"]) == ("case 7", task.asset.source_name)
    assert [one["value"] for one in body["annotations"]] == [{"class": "positive"}]
    expert = client_of(make_member(project, role="expert"))
    seen = expert.get(f"/api/tasks/{task.pk}").json()
    assert (seen["external_id"], seen["source_name"]) == (None, None)


def test_annotators_and_strangers_see_no_tasks(study):
    project, task, _ = study
    annotator, stranger = client_of(make_member(project)), client_of(make_member(make_project(), role="manager"))
    assert annotator.get(f"/api/tasks/{task.pk}").status_code == 403
    assert stranger.get(f"/api/tasks/{task.pk}").status_code == 404
    assert patch(client_of(make_member(project, role="expert")), task, state="excluded").status_code == 403


def test_gold_is_given_and_taken_away(study):
    _, task, client = study
    body = patch(client, task, gold={"purpose": "anchor", "class": "negative"}).json()
    assert (body["gold_purpose"], body["consensus"]["class"]) == ("anchor", "negative")
    assert (body["consensus"]["confidence"], body["consensus"]["method"]) == (1.0, "gold")
    body = patch(client, task, gold=None).json()
    assert (body["gold_purpose"], body["consensus"]["class"]) == ("", "positive")
    assert [event["kind"] for event in body["events"]] == ["task.gold", "task.gold"]


def test_a_task_is_left_out_and_brought_back(study):
    _, task, client = study
    assert patch(client, task, state="excluded").json()["state"] == "excluded"
    body = patch(client, task, state="open").json()
    assert (body["state"], body["wanted"] - body["held"]) == ("open", 2)
    assert patch(client, task, state="open").json()["code"] == "conflict"
    assert Task.objects.get().state == "open"
