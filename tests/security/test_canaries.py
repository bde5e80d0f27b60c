"""T2: text that would run in a page is stored as it was written and leaves as JSON that no browser executes."""

import json

import pytest
from django.test import Client

from accounts import services as accounts
from accounts.services import NewAccount
from annotation.models import ImageReport
from tests.factories.west import make_assignment, make_member, make_project, make_task, make_user
from tests.security.world import build

pytestmark = pytest.mark.django_db

CANARIES = (
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    '"><svg/onload=window.__xss=1>',
    "'><iframe srcdoc='<script>parent.__xss=1</script>'>",
    "[click](javascript:window.__xss=1)",
    "![x](https://tracker.example/x.png)",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "</textarea><script>1</script>",
    "<math><mi//xlink:href='data:x,<script>1</script>'>",
    "=HYPERLINK(1)",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "<style>*{background:url(//x)}</style>",
    "\\u003cscript\\u003e",
)


def is_inert(response) -> bool:
    headers = response.headers
    return (
        headers["Content-Type"] == "application/json"
        and headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize("text", CANARIES)
def test_what_is_written_comes_back_as_it_was(text: str) -> None:
    client = Client()
    client.force_login(make_user(can_create_projects=True))
    classes = [{"id": "a", "name": text, "description": text}, {"id": "b", "name": "B"}]
    body = {"name": text, "question": text, "instructions": f"# {text}\n", "classes": classes}
    made = client.post("/api/projects", body, content_type="application/json")
    assert made.status_code == 201
    shown = client.get(f"/api/projects/{made.json()['id']}")
    assert is_inert(shown)
    project = shown.json()
    assert (project["name"], project["question"], project["instructions"]) == (text, text, f"# {text}\n")
    assert (project["schema"]["classes"][0]["name"], project["schema"]["classes"][0]["description"]) == (text, text)
    token = client.post("/api/tokens", {"name": text}, content_type="application/json")
    assert token.json()["name"] == text


@pytest.mark.parametrize("text", CANARIES)
def test_words_of_guests_and_experts_stay_words(text: str) -> None:
    world = build()
    manager = world.members["manager"]
    _, token = accounts.create_invitation(project_id=world.project.pk, created_by=manager, role="annotator")
    accounts.accept_invitation(token=token, user=None, account=NewAccount(display_name=text))
    case = world.ids["adjudication"]
    client = world.client("expert")
    client.post(f"/api/adjudications/{case}/comments", {"text": text}, content_type="application/json")
    seen = client.get(f"/api/adjudications/{case}")
    assert is_inert(seen)
    assert seen.json()["comments"][0]["text"] == text
    members = world.client("manager").get(f"/api/projects/{world.project.pk}/members")
    assert is_inert(members)
    assert text in [member["display_name"] for member in members.json()["items"]]


def test_names_cannot_hide_or_reorder_what_is_read() -> None:
    client = Client()
    client.force_login(make_user(can_create_projects=True))
    for hidden in ("a\u202eb", "a\u200bb", "a\x07b", "\ufeffa", "a\u2066b"):
        for field in ("name", "question", "instructions"):
            classes = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
            body = {"name": "N", "question": "Q?", "classes": classes, field: hidden}
            refused = client.post("/api/projects", body, content_type="application/json")
            assert refused.status_code in {400, 422}, (hidden, field)


def test_reports_are_stored_as_written() -> None:
    project = make_project()
    member = make_member(project)
    assignment = make_assignment(member, make_task(project, live=1))
    client = Client()
    client.force_login(member.user)
    body = {"key": "7a9f4a8e-52a4-4b4c-8b44-5d2c9f6f0009", "reason": "other", "comment": CANARIES[1]}
    sent = client.post(f"/api/assignments/{assignment.key}/report", json.dumps(body), content_type="application/json")
    assert sent.status_code == 200
    assert ImageReport.objects.get().comment == CANARIES[1]
