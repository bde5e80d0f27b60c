"""Who sees what: the table annotation.access.FIELDS against the form of every answer, role by role, and real answers.

The forms are taken from the OpenAPI document, the roles from the matrix: a serializer that gains a field which a role
may not see fails here, wherever it is nested.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from drf_spectacular.generators import SchemaGenerator

from annotation import access
from annotation.models import Asset, Group, Member, Task
from tests.factories.west import make_annotation, make_member, make_task
from tests.security.matrix import TABLE, Row
from tests.security.test_matrix import ROUTES, address, read, send
from tests.security.world import build

# Where each field of the table shows on the wire.
WIRE: dict[str, set[str]] = {
    "project.policy": {"policy"},
    "annotation.others": {"votes", "annotations", "evidence"},
    "task.gold": {"gold_purpose", "gold_class", "gold", "make_gold"},
    "task.consensus": {"consensus", "posterior", "held", "wanted", "live", "priority", "settled_at"},
    "task.group": {"group", "fold"},
    "task.external_id": {"external_id"},
    "asset.source_name": {"source_name", "file_name", "path"},
    "member.display_name": {"display_name"},
    "member.reliability": {"reliability", "log_weight", "cant_tell_rate"},
    "model.probabilities": {"probabilities"},
}
# Looked at one by one. The session and an acceptance show one's own name. The project's policy, its `wanted` too, is
# null for annotators, its `annotations` are a count. Experts read the page of a task with its source left out: the
# last tests see to that.
ALLOWED = {
    ("session", "display_name"),
    ("invitation-accept", "display_name"),
    ("project", "policy"),
    ("projects", "policy"),
    ("project", "wanted"),
    ("projects", "wanted"),
    ("project", "annotations"),
    ("projects", "annotations"),
    ("task", "source_name"),
    ("task", "external_id"),
}
ROLES = {"annotator": "annotator", "peer": "annotator", "expert": "expert", "manager": "manager"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call,no-any-return]


def properties(document: Mapping[str, Any], form: Any, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every property name in a form, however deep."""
    if isinstance(form, list):
        for part in form:
            yield from properties(document, part, seen)
    elif isinstance(form, dict):
        name = str(form.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            yield from properties(document, document["components"]["schemas"][name], seen | {name})
        yield from form.get("properties", {})
        for key, part in form.items():
            if key != "$ref":
                yield from properties(document, part, seen)


def answer_of(document: Mapping[str, Any], row: Row) -> set[str]:
    path = "/api/" + str(ROUTES[row.route].pattern).replace("<", "{").replace(">", "}")
    for converter in ("id:", "uuid:", "slug:", "path:"):
        path = path.replace("{" + converter, "{")
    responses = document["paths"][path][row.method]["responses"]
    return set(properties(document, [form for code, form in responses.items() if code.startswith("2")]))


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.route not in {"schema", "docs"}], ids=lambda row: f"{row.method} {row.route}"
)
def test_no_answer_has_a_field_that_its_readers_may_not_see(document: dict[str, Any], row: Row) -> None:
    shown = answer_of(document, row)
    for actor in row.may & set(ROLES):
        for name, words in WIRE.items():
            hidden = {word for word in words & shown if (row.route, word) not in ALLOWED}
            assert access.visible(ROLES[actor], name) or not hidden, f"{actor} would see {sorted(hidden)}"


def test_the_table_and_the_wire_name_the_same_fields() -> None:
    assert set(WIRE) == set(access.FIELDS)
    for name, roles in access.FIELDS.items():
        assert Member.Role.MANAGER in roles, name


@pytest.mark.django_db
def test_what_annotators_really_get_tells_nothing() -> None:
    """Every address that an annotator may read, with canaries in all that is hidden."""
    world = build()
    Asset.objects.update(source_name="CANARY-atypical-file.png")
    Group.objects.update(name=Concat(Value("CANARY-slide-"), Cast("pk", CharField())))
    Task.objects.update(external_id="CANARY-external", gold_note="")
    gold = make_task(world.project, gold_purpose="check", gold_class="positive", external_id="CANARY-gold")
    other = make_member(world.project, pseudonym="CANARY-other")
    make_annotation(other, gold, "positive")
    client = world.client("annotator")
    for row in TABLE:
        if "annotator" not in row.may or row.route in {"schema", "docs", "session", "tokens"}:
            continue
        text = read(send(client, row, world.ids)).decode("latin-1")
        assert "CANARY" not in text, row.route
        assert '"policy":{' not in text, row.route
        for word in ("gold_purpose", "gold_class", "posterior", "source_name"):
            assert word not in text, row.route


@pytest.mark.django_db
def test_experts_see_no_names_of_people_or_files() -> None:
    world = build()
    Asset.objects.update(source_name="CANARY-file.png")
    Task.objects.update(external_id="CANARY-external")
    for member in world.members.values():
        member.user.display_name = "CANARY-person"
        member.user.save()
    client = world.client("expert")
    for row in TABLE:
        if "expert" in row.may and row.method == "get" and row.route not in {"schema", "docs", "session"}:
            assert "CANARY" not in read(send(client, row, world.ids)).decode("latin-1"), row.route


@pytest.mark.django_db
def test_an_annotator_cannot_tell_gold_from_ordinary_work() -> None:
    """The form of what is served is the same for gold: same keys, same kinds of values."""
    world = build()
    project, client = world.project, world.client("peer")
    project.policy.__class__.objects.filter(pk=project.policy_id).update(gold_share=0.5)
    for _ in range(6):
        make_task(project)
        make_task(project, gold_purpose="check", gold_class="positive")
    served = []
    path = address("assignments", world.ids)
    for _ in range(8):
        body = client.post(path, {"hold": 1}, content_type="application/json").json()
        for work in body["assignments"]:
            served.append((work["media"], {key: type(value).__name__ for key, value in work.items()}))
            answer = {"key": work["id"], "value": {"class": "positive"}}
            sent = client.post(f"/api/assignments/{work['id']}/submit", answer, content_type="application/json")
            assert sent.status_code == 201
            served.append(
                (work["media"], {key: type(value).__name__ for key, value in sent.json()["annotation"].items()})
            )
    gold = {str(key) for key in Task.objects.filter(gold_purpose="check").values_list("asset__key", flat=True)}
    forms = {json.dumps(form, sort_keys=True): set() for _, form in served}
    for media, form in served:
        forms[json.dumps(form, sort_keys=True)].add(media in gold)
    assert all(kinds == {True, False} for kinds in forms.values()), "each form was seen with gold and without"
