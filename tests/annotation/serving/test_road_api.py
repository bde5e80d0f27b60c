"""The annotator's road over HTTP: forms in, forms out, and errors that say what to do."""

import uuid

import pytest
from django.test import Client

from annotation.models import Annotation, ImageReport, Member, Project, Task
from annotation.serving import serializers as forms
from tests.factories.west import make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """A project with three tasks and a signed-in annotator."""
    project = make_project(instructions="Look at the centre.")
    make_tasks(project, 3)
    member = make_member(project)
    client = Client()
    client.force_login(member.user)
    return project, member, client


def post(client, path, **body):
    response = client.post(path, body, content_type="application/json")
    return response.status_code, response.json()


def hold(client, project, count=1):
    status, body = post(client, f"/api/projects/{project.pk}/assignments", hold=count)
    assert status == 200, body
    return body


def submit(client, assignment, label="positive", **fields):
    body = {"key": str(uuid.uuid4()), "value": {"class": label}, **fields}
    return post(client, f"/api/assignments/{assignment}/submit", **body)


def conforms(serializer, body):
    form = serializer(data=body)
    assert form.is_valid(), form.errors
    assert set(body) == set(form.fields)


def test_the_desk_shows_the_question_and_examples(desk):
    project, _, client = desk
    example = make_task(project, gold_purpose="teach", gold_note="brown")
    body = client.get(f"/api/projects/{project.pk}/work").json()
    conforms(forms.WorkSerializer, body)
    assert body["project"]["instructions"] == "Look at the centre."
    assert body["project"]["examples"] == [{"media": str(example.asset.key), "class": "positive", "note": "brown"}]
    assert body["progress"]["remaining_estimate"] == 3


def test_answers_have_the_documented_form(desk):
    project, _, client = desk
    served = hold(client, project, 2)
    conforms(forms.ServedSerializer, served)
    assert len(served["assignments"]) == 2
    status, body = submit(client, served["assignments"][0]["id"], hold=2)
    assert status == 201
    conforms(forms.SubmittedSerializer, body)
    assert [one["id"] for one in body["assignments"]] != [one["id"] for one in served["assignments"]]
    assert body["progress"] == {"answered": 1, "today": 1, "remaining_estimate": None}


def test_asking_again_gives_the_same_assignments(desk):
    project, _, client = desk
    first, second = hold(client, project, 2), hold(client, project, 2)
    assert [a["id"] for a in first["assignments"]] != []
    assert {a["id"] for a in first["assignments"]} == {a["id"] for a in second["assignments"]}


def test_no_more_than_the_policy_allows_are_open(desk):
    project, _, client = desk
    make_tasks(project, 5)
    served = hold(client, project, 10)
    assert len(served["assignments"]) == project.policy.max_open == 3
    assert served["reason"] == "limit"


def test_a_repeated_request_is_told_from_a_new_one(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    key = str(uuid.uuid4())
    first = submit(client, assignment, key=key)
    again = submit(client, assignment, key=key)
    assert (first[0], again[0]) == (201, 200)
    assert first[1]["annotation"] == again[1]["annotation"]
    status, problem = submit(client, assignment, "negative", key=key)
    assert (status, problem["code"]) == (422, "idempotency_mismatch")
    status, problem = submit(client, assignment, "negative")
    assert (status, problem["code"]) == (409, "already_answered")


def test_a_correction_supersedes(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    _, first = submit(client, assignment)
    status, second = submit(client, assignment, "negative", supersedes=first["annotation"]["id"])
    assert status == 201
    assert Annotation.objects.get(pk=second["annotation"]["id"]).supersedes_id == first["annotation"]["id"]
    history = client.get(f"/api/projects/{project.pk}/history").json()
    conforms(forms.HistorySerializer, history["items"][0])
    assert [(row["annotation"], row["can_revise"]) for row in history["items"]] == [(second["annotation"]["id"], True)]
    status, problem = submit(client, assignment, supersedes=first["annotation"]["id"])
    assert (status, problem["code"]) == (409, "stale_version")


def test_nothing_is_taken_for_a_task_that_was_not_handed_out(desk):
    project, _, client = desk
    other = make_member(project)
    stranger = Client()
    stranger.force_login(other.user)
    assignment = hold(client, project)["assignments"][0]["id"]
    for who, which in ((stranger, assignment), (client, uuid.uuid4())):
        status, problem = submit(who, which)
        assert (status, problem["code"]) == (409, "no_assignment")
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"class": "purple"}, "value.class"),
        ({"class": "positive", "cant_tell": "x"}, "value"),
        ({"cant_tell": 5}, "value.cant_tell"),
        ({}, "value"),
    ],
)
def test_a_value_that_is_no_answer_is_refused(desk, value, where):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    body = {"key": str(uuid.uuid4()), "value": value}
    status, problem = post(client, f"/api/assignments/{assignment}/submit", **body)
    assert (status, problem["code"], problem["where"]) == (422, "invalid", where)


def test_an_answer_under_older_classes_says_so(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    classes = [{"id": "light", "name": "Light"}, {"id": "dark", "name": "Dark"}]
    project.schema = type(project.schema).objects.create(project=project, version=2, classes=classes)
    project.save()
    status, problem = submit(client, assignment)
    assert (status, problem["code"]) == (409, "schema_changed")


def test_a_paused_project_keeps_work_and_hands_out_none(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    Project.objects.update(state=Project.State.PAUSED)
    status, body = submit(client, assignment, hold=1)
    assert (status, body["assignments"], body["reason"]) == (201, [], "paused")
    assert hold(client, project)["reason"] == "paused"


def test_a_closed_project_takes_no_answer_but_repeats_its_receipts(desk):
    project, _, client = desk
    first, second = hold(client, project, 2)["assignments"]
    key = str(uuid.uuid4())
    submit(client, first["id"], key=key)
    Project.objects.update(state=Project.State.CLOSED)
    assert submit(client, first["id"], key=key)[0] == 200
    status, problem = submit(client, second["id"])
    assert (status, problem["code"]) == (409, "project_closed")


def test_a_paused_member_is_heard_and_gets_no_work(desk):
    project, member, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    Member.objects.filter(pk=member.pk).update(standing=Member.Standing.PAUSED)
    status, body = submit(client, assignment, hold=1)
    assert (status, body["reason"]) == (201, "paused")


def test_a_banned_member_is_a_stranger(desk):
    project, member, client = desk
    assignment = hold(client, project)["assignments"][0]["id"]
    Member.objects.filter(pk=member.pk).update(standing=Member.Standing.BANNED)
    assert submit(client, assignment)[1]["code"] == "no_assignment"
    assert post(client, f"/api/projects/{project.pk}/assignments", hold=1)[0] == 404


def test_skipping_frees_the_place_and_is_not_offered_again(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]
    key = str(uuid.uuid4())
    status, body = post(client, f"/api/assignments/{assignment['id']}/skip", key=key, reason="hard", hold=3)
    assert status == 200
    assert assignment["media"] not in [one["media"] for one in body["assignments"]]
    assert len(body["assignments"]) == 2
    assert Task.objects.get(asset__key=assignment["media"]).live == 0
    assert post(client, f"/api/assignments/{assignment['id']}/skip", key=key)[0] == 200


def test_an_answer_after_a_skip_is_kept(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]
    post(client, f"/api/assignments/{assignment['id']}/skip", key=str(uuid.uuid4()))
    status, body = submit(client, assignment["id"])
    assert (status, body["annotation"]["late"], body["annotation"]["extra"]) == (201, True, False)


def test_reports_are_kept_once_and_an_identity_stops_the_task(desk):
    project, _, client = desk
    assignment = hold(client, project)["assignments"][0]
    body = {"key": str(uuid.uuid4()), "reason": "identity", "comment": "a name in the corner"}
    path = f"/api/assignments/{assignment['id']}/report"
    assert post(client, path, **body)[0] == post(client, path, **body)[0] == 200
    assert ImageReport.objects.count() == 1
    task = Task.objects.get(asset__key=assignment["media"])
    assert (task.state, task.live, task.wanted) == ("disputed", 0, 0)
    status, problem = post(client, path, **(body | {"comment": "another"}))
    assert (status, problem["code"]) == (422, "idempotency_mismatch")


def test_a_heartbeat_renews_what_is_live(desk):
    project, _, client = desk
    first, second = hold(client, project, 2)["assignments"]
    submit(client, second["id"])
    foreign = str(uuid.uuid4())
    ids = [first["id"], second["id"], foreign]
    status, body = post(client, f"/api/projects/{project.pk}/heartbeat", ids=ids)
    assert status == 200
    conforms(forms.RenewedSerializer, body)
    assert list(body["renewed"]) == [first["id"]]
    assert body["renewed"][first["id"]] > first["expires_at"]
    assert set(body["gone"]) == {second["id"], foreign}


@pytest.mark.parametrize("path", ["work", "history"])
def test_strangers_are_told_nothing(desk, path):
    project, _, _ = desk
    client = Client()
    client.force_login(make_member(make_project()).user)
    assert client.get(f"/api/projects/{project.pk}/{path}").status_code == 404
    assert post(client, f"/api/projects/{project.pk}/assignments", hold=1)[0] == 404


def test_nobody_works_without_signing_in(desk):
    project, _, _ = desk
    assert Client().post(f"/api/projects/{project.pk}/assignments").status_code in {401, 403}
