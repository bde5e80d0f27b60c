"""The page that carries the app, health, headers, documents and the checks at start."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import Client
from pytest_django import Settings

from web import health


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html><title>app</title>")
    return tmp_path


@pytest.mark.parametrize("path", ["/", "/signin", "/projects/7/work", "/projects/7/adjudicate/3", "/join"])
def test_every_page_address_carries_the_app(client: Client, built: Path, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert b"<title>app" in response.content
    assert response.headers["Cache-Control"] == "no-cache"
    assert "csrftoken" in response.cookies


@pytest.mark.parametrize("path", ["/static/none.js", "/assets/none.css", "/favicon.ico", "/../etc/passwd.txt"])
def test_a_missing_file_is_no_page(client: Client, built: Path, path: str) -> None:
    assert client.get(path).status_code == 404


def test_without_a_build_a_sentence_says_what_to_do(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.FRONTEND_DIST = tmp_path / "none"
    response = client.get("/")
    assert response.status_code == 503
    assert b"make frontend" in response.content


def test_pages_are_read_only(client: Client, built: Path) -> None:
    assert client.post("/signin").status_code == 405


def test_headers_let_only_our_own_scripts_run(client: Client, built: Path) -> None:
    page = client.get("/").headers
    policy = dict(part.split(" ", 1) for part in page["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["img-src"] == "'self' blob: data:"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cross-Origin-Opener-Policy"] == page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in page


@pytest.mark.django_db
def test_answers_of_the_api_run_nothing_and_are_not_kept(client: Client) -> None:
    answer = client.get("/api/session").headers
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_the_process_lives_without_a_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_means_durable(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    (fault,) = health.durability_faults()
    assert "synchronous_commit" in fault
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["faults"] == [fault]


@pytest.mark.django_db
def test_documents_need_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "http://" not in page
    assert "https://" not in page
    assert "swagger-ui-bundle.js" in page
    bundle = client.get("/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js")
    assert bundle.status_code == 200
    bundle.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("SECRET_KEY", "django-insecure-" + "x" * 50), ("ALLOWED_HOSTS", ["*"])],
)
def test_unsafe_settings_are_refused(settings: Settings, name: str, value: object) -> None:
    setattr(settings, name, value)
    with pytest.raises(SystemCheckError):
        call_command("check")


def test_debug_is_refused_behind_https(settings: Settings) -> None:
    settings.DEBUG = settings.HTTPS = True
    with pytest.raises(SystemCheckError):
        call_command("check")
