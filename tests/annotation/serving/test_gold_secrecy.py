"""Check gold is mixed in, scores its annotator, and cannot be told from ordinary tasks by anything that is sent."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotation.models import Assignment, Task
from annotation.serving.draw import gold_draw
from annotation.serving.services import hold_assignments, submit
from annotation.serving.work import Submission
from tests.factories.west import make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db


def gold_study(share=0.5, gold=20, ordinary=60):
    project = make_project(policy={"gold_share": share, "wanted": 3})
    make_tasks(project, ordinary)
    for _ in range(gold):
        make_task(project, gold_purpose="check")
    return project


def worked(member, count, label="positive"):
    """The tasks of so many answers, in the order in which they were given."""
    work, tasks = hold_assignments(user_id=member.user_id, project_id=member.project_id, hold=1), []
    for _ in range(count):
        key = work.offers[0].key
        tasks.append(Assignment.objects.select_related("task").get(key=key).task)
        said = Submission(key=uuid.uuid4(), value={"class": label})
        _, work = submit(user_id=member.user_id, assignment=key, submission=said, hold=1)
    return tasks


def test_the_share_of_gold_is_about_what_the_policy_says():
    draws = [gold_draw(member=7, claims=n, places=1, share=0.2).count for n in range(5000)]
    assert 0.18 < sum(draws) / len(draws) < 0.22
    assert sum(gold_draw(member=7, claims=0, places=5000, share=0.2).count for _ in range(1)) == sum(draws)


def test_the_draw_depends_on_the_secret(settings):
    before = [gold_draw(member=7, claims=n, places=1, share=0.5).count for n in range(64)]
    settings.SECRET_KEY = "another one, as long as a key should be"
    assert before != [gold_draw(member=7, claims=n, places=1, share=0.5).count for n in range(64)]


def test_gold_is_answered_once_per_member_and_scored():
    project = gold_study()
    member = make_member(project)
    tasks = worked(member, 40)
    gold = [task.pk for task in tasks if task.gold_purpose == "check"]
    assert len(gold) == len(set(gold)) > 8
    member.refresh_from_db()
    assert (member.answered, member.gold_seen, member.gold_correct) == (40, len(gold), len(gold))


def test_gold_holds_no_places_and_no_consensus():
    project = gold_study()
    worked(make_member(project), 30, "negative")
    for task in Task.objects.filter(gold_purpose="check"):
        assert (task.held, task.live, task.wanted, task.extras) == (0, 0, 0, 0)
        assert (task.state, task.posterior, task.label) == ("open", None, "")


def test_a_correction_on_gold_corrects_the_score():
    project = gold_study(share=0.5, gold=1, ordinary=1)
    member = make_member(project)
    gold = Task.objects.get(gold_purpose="check")
    assignment = Assignment.objects.create(project=project, member=member, task=gold, expires_at="2100-01-01T00:00Z")
    for label, correct in (("negative", 0), ("positive", 1), ("negative", 0)):
        current = Assignment.objects.get(pk=assignment.pk).annotation_id
        said = Submission(key=uuid.uuid4(), value={"class": label}, supersedes=current)
        submit(user_id=member.user_id, assignment=assignment.key, submission=said)
        member.refresh_from_db()
        assert (member.gold_seen, member.gold_correct) == (1, correct)


def test_where_work_has_run_out_gold_has_too():
    project = gold_study(share=0.5, gold=10, ordinary=0)
    member = make_member(project)
    work = hold_assignments(user_id=member.user_id, project_id=project.pk, hold=3)
    assert (work.offers, work.reason) == ((), "done")


def test_teach_gold_is_never_served():
    project = make_project(policy={"gold_share": 0.5})
    make_task(project, gold_purpose="teach")
    assert hold_assignments(user_id=make_member(project).user_id, project_id=project.pk, hold=1).offers == ()


def shape(value):
    """The form of a JSON value: keys, types and lengths of texts, without the contents."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return (type(value).__name__, len(value)) if isinstance(value, str) else type(value).__name__


def test_responses_about_gold_have_the_form_of_all_others():
    project = gold_study()
    member = make_member(project)
    client = Client()
    client.force_login(member.user)

    def post(path, **body):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.post(path, body, content_type="application/json")
        headers = {name: len(text) for name, text in response.headers.items() if name != "Content-Length"}
        return response.json(), (response.status_code, headers, len(queries))

    body, _ = post(f"/api/projects/{project.pk}/assignments", hold=1)
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for _ in range(40):
        key = body["assignments"][0]["id"]
        is_gold = Assignment.objects.get(key=key).task.gold_purpose == "check"
        said = {"class": "negative"}
        body, outside = post(f"/api/assignments/{key}/submit", key=str(uuid.uuid4()), value=said, hold=1)
        body["annotation"]["id"], body["progress"]["answered"] = 0, 0
        seen[is_gold].add(json.dumps([shape(body), outside], sort_keys=True))
    assert seen[True] == seen[False]
    assert len(seen[True]) == 1
