"""Runs and model versions over HTTP: what the pages and scripts are told, and who is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from annotation.models import Member, Project
from jobs import bell, comparison, folders
from jobs.models import ModelVersion, Run, RunPoint
from tests.factories.jobs import make_run
from tests.factories.west import make_member, make_project

pytestmark = pytest.mark.django_db
FIGURE = {"value": 0.8, "low": 0.7, "high": 0.9, "n": 40}


@pytest.fixture(autouse=True)
def _silent_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "_sent", lambda *_args: True)


@pytest.fixture
def project() -> Project:
    return make_project()


def client_of(project: Project, role: str = "manager") -> Client:
    client = Client()
    client.force_login(make_member(project, role=role).user)
    return client


def post(client: Client, path: str, body: object = None) -> Any:
    return client.post(path, json.dumps(body or {}), content_type="application/json")


def test_a_manager_starts_watches_and_cancels_a_run(project: Project) -> None:
    client = client_of(project)
    started = post(client, f"/api/projects/{project.pk}/runs", {"kind": "aggregate", "config": {"method": "majority"}})
    assert started.status_code == 201
    run = started.json()
    manager = Member.objects.get(project=project)
    assert (run["state"], run["config"], run["created_by"]) == ("queued", {"method": "majority"}, manager.pseudonym)
    again = post(client, f"/api/projects/{project.pk}/runs", {"kind": "aggregate"})
    assert (again.status_code, again.json()["code"]) == (409, "run_active")
    listed = client.get(f"/api/projects/{project.pk}/runs?kind=aggregate").json()
    assert [item["id"] for item in listed["items"]] == [run["id"]]
    assert client.get(f"/api/projects/{project.pk}/runs?kind=train").json()["items"] == []
    cancelled = post(client, f"/api/runs/{run['id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    resumed = post(client, f"/api/runs/{run['id']}/resume")
    assert (resumed.status_code, resumed.json()["code"]) == (409, "conflict")
    assert resumed.json()["fix"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "import", "config": {"stage": "check"}}, 400),
        ({"kind": "train", "config": {"epochs": 0}}, 422),
        ({"kind": "train", "config": []}, 400),
        ({"config": {}}, 400),
    ],
)
def test_a_run_that_cannot_be_is_refused_with_a_place(project: Project, body: object, status: int) -> None:
    refused = post(client_of(project), f"/api/projects/{project.pk}/runs", body)
    assert refused.status_code == status
    assert refused["Content-Type"] == "application/problem+json"
    assert not Run.objects.exists()


def test_points_come_by_number_until_the_run_has_ended(project: Project) -> None:
    run = make_run(project, state=Run.State.RUNNING)
    first = RunPoint.objects.create(run=run, kind="metric", step=1, body={"loss": 0.5})
    client = client_of(project, "expert")
    told = client.get(f"/api/runs/{run.pk}/points").json()
    assert [(item["seq"], item["step"], item["body"]) for item in told["items"]] == [(first.pk, 1, {"loss": 0.5})]
    assert (told["next"], told["done"]) == (first.pk, False)
    last = RunPoint.objects.create(run=run, kind="log", body={"text": "the end"})
    Run.objects.filter(pk=run.pk).update(state=Run.State.DONE)
    told = client.get(f"/api/runs/{run.pk}/points?after={first.pk}").json()
    assert [item["seq"] for item in told["items"]] == [last.pk]
    assert told["done"] is True
    assert client.get(f"/api/runs/{run.pk}/points?after=-1").status_code == 400
    assert client.get(f"/api/runs/{run.pk}/points?after={2**70}").status_code == 400


def publish(run: Run, **files: bytes) -> Path:
    folder = folders.open_attempt(run.pk, 1)
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    listed = [folders.stated(folder, name.replace("_", ".")) for name in files]
    Run.objects.filter(pk=run.pk).update(result={"folder": folders.relative(folder), "files": listed})
    return folder


def test_only_listed_files_are_sent_and_under_a_type_of_ours(project: Project) -> None:
    run = make_run(project, kind=Run.Kind.TRAIN, state=Run.State.DONE)
    folder = publish(run, card_md=b"# A <script>model</script>")
    (folder / "unlisted.md").write_text("not published")
    (folder.parent / "secret.txt").write_text("secret")
    client = client_of(project)
    listed = client.get(f"/api/runs/{run.pk}/files").json()["items"]
    assert [entry["name"] for entry in listed] == ["card.md"]
    assert "folder" not in client.get(f"/api/runs/{run.pk}").json()["result"]
    sent = client.get(f"/api/runs/{run.pk}/files/card.md")
    assert b"".join(sent.streaming_content) == b"# A <script>model</script>"  # type: ignore[attr-defined]
    assert sent["Content-Type"] == "text/plain; charset=utf-8"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in sent["Content-Disposition"]
    for name in ("unlisted.md", "../secret.txt", "%2e%2e/secret.txt", "/etc/passwd", "card.md%00"):
        assert client.get(f"/api/runs/{run.pk}/files/{name}").status_code in {400, 404}, name


def test_an_export_is_for_managers_and_a_model_for_experts_too(project: Project) -> None:
    exported = make_run(project, kind=Run.Kind.EXPORT, state=Run.State.DONE)
    publish(exported, annotations_csv=b"task,label\n")
    trained = make_run(project, kind=Run.Kind.TRAIN, state=Run.State.DONE)
    publish(trained, card_md=b"a card")
    expert = client_of(project, "expert")
    sent = expert.get(f"/api/runs/{trained.pk}/files/card.md")
    assert b"".join(sent.streaming_content) == b"a card"  # type: ignore[attr-defined]
    assert expert.get(f"/api/runs/{exported.pk}/files").status_code == 403
    assert expert.get(f"/api/runs/{exported.pk}/files/annotations.csv").status_code == 403
    assert client_of(make_project()).get(f"/api/runs/{trained.pk}/files").status_code == 404


def make_version(project: Project, number: int = 1, **fields: Any) -> ModelVersion:
    run = make_run(project, kind=Run.Kind.TRAIN, state=Run.State.DONE)
    folder = folders.open_attempt(run.pk, 1)
    told: dict[str, Any] = {"annotators": [], "counts": {"annotations": 9, "annotators": 3}, "parent": None}
    (folder / folders.SUMMARY).write_text(json.dumps(told))
    judged = {"auc": FIGURE, "confusion": [[20, 1], [2, 17]], "reliability": [], "groups": 4}
    metrics = {"classes": ["negative", "positive"], "test_gold": judged, "adjudicated": None}
    values: dict[str, Any] = {"task_model": "patch-cnn", "method": "aggnet", "weights_sha256": f"{number:064d}"}
    return ModelVersion.objects.create(
        project=project, run=run, number=number, folder=folders.relative(folder), metrics=metrics, **values | fields
    )


def test_a_version_shows_its_figures_and_where_it_comes_from(project: Project) -> None:
    version = make_version(project, is_simulated=True)
    client = client_of(project, "expert")
    (listed,) = client.get(f"/api/projects/{project.pk}/models").json()["items"]
    assert listed["metrics"] == {"test_gold": {"auc": FIGURE}, "adjudicated": None}
    assert (listed["simulated"], listed["state"]) == (True, "candidate")
    detail = client.get(f"/api/models/{version.pk}").json()
    assert detail["confusion"] == {"classes": ["negative", "positive"], "counts": [[20, 1], [2, 17]]}
    assert detail["lineage"]["annotations"] == 9
    assert post(client, f"/api/models/{version.pk}/promote").status_code == 403


def test_promoting_makes_an_aggregation_due_at_once(project: Project) -> None:
    first, second = make_version(project, 1), make_version(project, 2)
    client = client_of(project)
    assert post(client, f"/api/models/{first.pk}/promote").json()["state"] == "live"
    assert Run.objects.filter(project=project, kind=Run.Kind.AGGREGATE, state=Run.State.QUEUED).count() == 1
    assert post(client, f"/api/models/{second.pk}/promote").json()["state"] == "live"
    assert client.get(f"/api/models/{first.pk}").json()["state"] == "retired"
    assert post(client, f"/api/projects/{project.pk}/models/rollback").json()["id"] == first.pk
    assert post(client, f"/api/models/{first.pk}/retire").json()["state"] == "retired"
    project.refresh_from_db()
    assert project.live_model_version is None


def test_a_version_of_other_classes_is_not_promoted(project: Project) -> None:
    version = make_version(project)
    version.metrics["classes"] = ["cat", "dog"]
    version.save()
    refused = post(client_of(project), f"/api/models/{version.pk}/promote")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "cat, dog" in refused.json()["detail"]
    none_before = post(client_of(project), f"/api/projects/{project.pk}/models/rollback")
    assert none_before.status_code == 409


def test_two_versions_are_compared_once_and_then_remembered(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_version(project, 1), make_version(project, 2)
    found = {
        "test_gold": {
            "first": {"auc": 0.7}, "second": {"auc": 0.8}, "difference": {"auc": FIGURE | {"value": 0.1}},
            "tasks": 40, "groups": 4, "sentence": "The second has the better auc (40 tasks).",
        },
        "adjudicated": None,
        "disputed": 0,
    }  # fmt: skip
    computed: list[int] = []

    def compute(one: ModelVersion, _two: ModelVersion) -> str:
        computed.append(one.pk)
        return json.dumps(found)

    monkeypatch.setattr(comparison, "_computed", compute)
    client = client_of(project)
    address = f"/api/projects/{project.pk}/models/compare?a={first.pk}&b={second.pk}"
    for _ in range(2):
        told = client.get(address).json()
    assert computed == [first.pk]
    assert told["sentence"] == "Version 2 has the better auc (40 tasks)."
    assert told["metrics"][0]["difference"] == {"value": 0.1, "low": 0.7, "high": 0.9}
    assert client.get(f"/api/projects/{project.pk}/models/compare?a={first.pk}&b=999").status_code == 404
    assert client.get(f"/api/projects/{project.pk}/models/compare?a=x&b=1").status_code == 400


def test_methods_are_offered_with_what_they_assume(project: Project) -> None:
    client = client_of(project)
    methods = client.get(f"/api/projects/{project.pk}/aggregations/methods").json()
    assert {"majority", "dawid-skene"} <= {method["name"] for method in methods}
    assert all(method["title"] and method["explanation"] for method in methods)
    offers = client.get(f"/api/projects/{project.pk}/trainings/offers").json()
    assert {"aggnet", "majority"} <= {method["name"] for method in offers["methods"]}


@pytest.mark.parametrize("role", ["annotator", None])
def test_an_annotator_and_a_stranger_learn_nothing(project: Project, role: str | None) -> None:
    run, version = make_run(project), make_version(project)
    client = client_of(project, role) if role else client_of(make_project())
    expected = 403 if role else 404
    for path in (
        f"/api/projects/{project.pk}/runs",
        f"/api/projects/{project.pk}/models",
        f"/api/runs/{run.pk}",
        f"/api/runs/{run.pk}/points",
        f"/api/models/{version.pk}",
        f"/api/projects/{project.pk}/aggregations/methods",
    ):
        assert client.get(path).status_code == expected, path
    for path in (f"/api/runs/{run.pk}/cancel", f"/api/models/{version.pk}/promote", f"/api/projects/{project.pk}/runs"):
        assert post(client, path, {"kind": "aggregate"}).status_code == expected, path
