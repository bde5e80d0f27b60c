"""Imports, images and exports over HTTP: who may, what is sent, and that no header tells more than it should."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotation.media import services
from annotation.models import Event, Import, Member, Project, Task
from tests.factories.batches import bring_in
from tests.factories.pictures import noise, png, stored_asset
from tests.factories.west import make_annotation, make_assignment, make_member, make_project, make_task, make_user

pytestmark = pytest.mark.django_db


def client_of(member: Member | None = None) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(member.user if member else make_user(password=None))
    return client


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Member:
    return make_member(project, role="manager")


def upload(client: Client, project: Project, **fields: Any) -> Any:
    return client.post(f"/api/projects/{project.pk}/imports", fields)


def image(name: str, seed: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(noise(seed)))


def test_a_manager_sends_checks_reads_the_report_and_commits(project: Project, manager: Member) -> None:
    client = client_of(manager)
    fields = {"files[]": [image("a.png", 1), image("b.png", 2), SimpleUploadedFile("c.png", b"hello")]}
    answer = upload(client, project, **fields, options=json.dumps({"wanted": None, "gold_purpose": None}))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["state"] == "checking"
    assert told["report"] is None
    services.check_import(told["id"])

    told = client.get(f"/api/imports/{told['id']}").json()
    assert told["state"] == "checked"
    assert told["report"]["counts"]["accepted"] == 2
    first = client.get(told["report"]["rows_url"], {"limit": 2}).json()
    second = client.get(told["report"]["rows_url"], {"limit": 2, "cursor": first["next"]}).json()
    assert [row["file"] for row in first["items"] + second["items"]] == ["a.png", "b.png", "c.png"]
    assert second["next"] is None
    refused = client.get(told["report"]["rows_url"], {"state": "rejected"}).json()["items"]
    assert [row["code"] for row in refused] == ["not_an_image"]
    table = b"".join(client.get(f"/api/imports/{told['id']}/report.csv"))
    assert table.decode().splitlines()[0] == "file,state,code,where,why,fix"

    assert client.post(f"/api/imports/{told['id']}/commit").status_code == 202
    services.commit_import(told["id"])
    assert client.get(f"/api/imports/{told['id']}").json()["state"] == "done"
    assert Task.objects.filter(project=project).count() == 2
    listed = client.get(f"/api/projects/{project.pk}/imports").json()["items"]
    assert [entry["id"] for entry in listed] == [told["id"]]


def test_folders_in_file_names_are_kept_as_labels_only(project: Project, manager: Member) -> None:
    client = client_of(manager)
    boundary = "boundary"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="../p1/x.png"\r\n\r\n'.encode()
        + png(noise(1))
    )
    body = head + f"\r\n--{boundary}--\r\n".encode()
    answer = client.post(
        f"/api/projects/{project.pk}/imports", body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert answer.status_code == 201
    services.check_import(answer.json()["id"])
    rows = client.get(f"/api/imports/{answer.json()['id']}/report").json()["items"]
    assert [row["file"] for row in rows] == ["../p1/x.png"]
    root = Path(settings.IMPORT_DIR).parent
    assert {path.suffix for path in root.rglob("*") if path.is_file()} <= {"", ".jsonl", ".png"}
    assert not list(root.rglob("x.png"))


@pytest.mark.parametrize(
    ("fields", "status", "where"),
    [
        ({}, 422, "files"),
        ({"options": "{"}, 422, "options"),
        ({"options": "[]"}, 422, "options"),
        ({"options": '{"group_from": "moon"}'}, 422, "options.group_from"),
        ({"options": "[" * 100_000}, 422, "options"),
    ],
)
def test_a_bad_form_is_a_problem_and_leaves_nothing(
    fields: dict[str, str], status: int, where: str, project: Project, manager: Member
) -> None:
    files = {} if where == "files" else {"files": [image("a.png", 1)]}
    answer = upload(client_of(manager), project, **files, **fields)
    assert (answer.status_code, answer.json()["where"]) == (status, where)
    assert not Import.objects.exists()
    assert not any(Path(settings.IMPORT_DIR).iterdir())


def test_a_body_that_is_cut_off_or_no_form_is_refused(project: Project, manager: Member) -> None:
    client = client_of(manager)
    url = f"/api/projects/{project.pk}/imports"
    assert client.post(url, b"{}", content_type="application/json").status_code == 415
    cut = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nabc'
    assert client.post(url, cut, content_type="multipart/form-data; boundary=b").status_code in (201, 422)
    assert client.post(url, b"x", content_type="multipart/form-data").status_code == 422


@pytest.mark.parametrize("role", ["annotator", "expert", None])
def test_only_managers_import_and_nothing_of_their_body_is_read(role: str | None, project: Project) -> None:
    member = make_member(project, role=role) if role else None
    answer = upload(client_of(member), project, files=[image("a.png", 1)])
    assert answer.status_code == (403 if role else 404)
    assert not Path(settings.IMPORT_DIR).exists()
    batch = Import.objects.create(project=project, folder="x")
    client = client_of(member)
    for method, path in (("get", ""), ("get", "/report"), ("get", "/report.csv"), ("post", "/commit"), ("delete", "")):
        assert getattr(client, method)(f"/api/imports/{batch.pk}{path}").status_code == (403 if role else 404)


def test_throwing_away(project: Project, manager: Member) -> None:
    client = client_of(manager)
    told = upload(client, project, files=[image("a.png", 1)]).json()
    assert client.delete(f"/api/imports/{told['id']}").status_code == 204
    assert client.get(f"/api/imports/{told['id']}").status_code == 404
    assert not any(Path(settings.IMPORT_DIR).iterdir())


def test_an_annotator_sees_what_was_handed_out_and_examples_only(project: Project) -> None:
    tasks = [make_task(project, asset=stored_asset(project, n)) for n in range(3)]
    example = make_task(project, asset=stored_asset(project, 3), gold_purpose="teach")
    annotator = make_member(project)
    make_assignment(annotator, tasks[0])
    make_assignment(annotator, tasks[1], state="expired")
    client = client_of(annotator)
    seen = [client.get(f"/api/media/{task.asset.key}").status_code for task in (*tasks, example)]
    assert seen == [200, 200, 404, 200]
    assert client.get(f"/api/media/{tasks[0].asset.key}?variant=stored").status_code == 404
    expert = client_of(make_member(project, role="expert"))
    assert [expert.get(f"/api/media/{task.asset.key}").status_code for task in tasks] == [200] * 3
    stranger = client_of(make_member(make_project(), role="manager"))
    assert stranger.get(f"/api/media/{tasks[0].asset.key}").status_code == 404
    banned = client_of(make_member(project, role="expert", standing="banned"))
    assert banned.get(f"/api/media/{tasks[0].asset.key}").status_code == 404
    assert Client().get(f"/api/media/{tasks[0].asset.key}").status_code == 401
    assert client.get(f"/api/media/{uuid4()}").status_code == 404
    assert client.get(f"/api/media/{tasks[0].asset.key}?variant=original").status_code == 400


def test_headers_of_gold_and_other_images_are_the_same(project: Project) -> None:
    asked = make_task(project, asset=stored_asset(project, 1))
    gold = make_task(project, asset=stored_asset(project, 2), gold_purpose="check")
    annotator = make_member(project)
    for task in (asked, gold):
        make_assignment(annotator, task)
    client = client_of(annotator)
    answers = [client.get(f"/api/media/{task.asset.key}") for task in (asked, gold)]
    headers = [{key: value for key, value in answer.headers.items() if key != "Content-Length"} for answer in answers]
    assert headers[0] == headers[1]
    assert headers[0]["Content-Type"] == "image/png"
    assert headers[0]["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in headers[0]["Cache-Control"]
    assert not {"ETag", "Last-Modified"} & set(headers[0])
    text = json.dumps(headers)
    assert asked.asset.sha256[:8] not in text
    assert asked.asset.source_name not in text


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_web_server_may_send_the_file_itself(method: str, project: Project, settings: Any) -> None:
    settings.MEDIA_ACCEL_PREFIX = "/protected"
    task = make_task(project, asset=stored_asset(project, 1))
    client = client_of(make_member(project, role="expert"))
    answer = getattr(client, method)(
        f"/api/media/{task.asset.key}", headers={"Range": "bytes=0-3", "Accept": "image/avif"}
    )
    sha256 = task.asset.sha256
    assert answer["X-Accel-Redirect"] == f"/protected/{sha256[:2]}/{sha256}.png"
    assert answer.content == b""


def test_sixteen_bit_images_are_shown_in_eight_and_thumbnails_are_small(project: Project) -> None:
    deep = make_task(project, asset=stored_asset(project, 1, height=300, width=400, deep=True))
    client = client_of(make_member(project, role="expert"))
    types = {
        variant: client.get(f"/api/media/{deep.asset.key}", {"variant": variant})["Content-Type"]
        for variant in ("display", "thumb", "stored")
    }
    assert types == {"display": "image/png", "thumb": "image/jpeg", "stored": "image/tiff"}


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_exports_are_streams_for_managers_with_an_event(suffix: str, project: Project, manager: Member) -> None:
    make_annotation(make_member(project), make_task(project))
    url = f"/api/projects/{project.pk}/export/annotations.{suffix}"
    answer = client_of(manager).get(url)
    assert answer.streaming
    assert b"".join(answer)
    assert answer["Content-Disposition"].endswith(f'annotations.{suffix}"')
    event = Event.objects.get(project=project, kind="export.made")
    assert event.body == {"table": "annotations", "format": suffix}
    assert event.actor == manager.pseudonym
    assert client_of(make_member(project, role="expert")).get(url).status_code == 403
    assert client_of().get(url).status_code == 404


def test_unknown_tables_and_formats(project: Project, manager: Member) -> None:
    client = client_of(manager)
    assert client.get(f"/api/projects/{project.pk}/export/people.csv").status_code == 404
    assert client.get(f"/api/projects/{project.pk}/export/annotations.xlsx").status_code == 415


def test_the_manifest_has_hashes_of_what_is_streamed(manager: Member) -> None:
    project = manager.project
    bring_in(
        project, {"Mrs Smith.png": png(noise(1))}, manifest="file,annotator,label\nMrs Smith.png,Dr Adams,positive\n"
    )
    client = client_of(manager)
    manifest = client.get(f"/api/projects/{project.pk}/export/manifest.json").json()
    assert manifest["counts"] == {"annotations": 1, "consensus": 1, "annotators": 1}
    assert set(manifest["files"]) == {
        f"{t}.{f}" for t in ("annotations", "consensus", "annotators") for f in ("csv", "jsonl")
    }
    assert "Smith" not in json.dumps(manifest)
    assert "Adams" not in json.dumps(manifest)
