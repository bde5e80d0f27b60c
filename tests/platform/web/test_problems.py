"""Every failure becomes a problem: the right status, a code, a sentence, and nothing that tells of the inside (T13)."""

import json
import logging
from collections.abc import Iterator

import pytest
from django.core import exceptions as django_errors
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from django.test import Client, RequestFactory
from psycopg.errors import CheckViolation, UniqueViolation
from rest_framework import exceptions as drf
from rest_framework.views import APIView

from annotation import errors
from web import problems


def all_domain_errors() -> Iterator[type[errors.DomainError]]:
    pending = [errors.DomainError]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        yield kind


@pytest.mark.parametrize("kind", list(all_domain_errors()), ids=lambda kind: kind.__name__)
def test_every_domain_error_tells_code_sentence_and_fix(kind: type[errors.DomainError]) -> None:
    body = problems.handle(kind("It is so.", where="field[0]"), {}).data
    assert body["status"] == kind.status
    assert body["code"] == kind.code
    assert body["detail"] == "It is so."
    assert body["where"] == "field[0]"
    assert body["fix"]
    assert set(body) >= {"type", "title"}


@pytest.mark.parametrize(
    ("exc", "status", "code"),
    [
        (drf.ParseError("no"), 400, "parse_error"),
        (drf.NotAuthenticated(), 401, "not_authenticated"),
        (drf.AuthenticationFailed(), 401, "authentication_failed"),
        (drf.PermissionDenied(), 403, "permission_denied"),
        (drf.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (drf.NotAcceptable(), 406, "not_acceptable"),
        (drf.UnsupportedMediaType("x/y"), 415, "unsupported_media_type"),
        (drf.Throttled(wait=7), 429, "throttled"),
        (Http404(), 404, "not_found"),
        (django_errors.PermissionDenied(), 403, "forbidden"),
        (django_errors.RequestDataTooBig(), 413, "too_large"),
        (django_errors.DisallowedHost("evil"), 400, "bad_request"),
        (OperationalError("server closed the connection"), 503, "unavailable"),
        (DataError("value out of range"), 400, "invalid"),
        (RuntimeError("boom"), 500, "internal"),
    ],
)
def test_the_table_of_statuses(exc: Exception, status: int, code: str) -> None:
    response = problems.handle(exc, {"view": APIView()})
    assert (response.status_code, response.data["code"]) == (status, code)
    assert response.content_type == "application/problem+json"


def test_two_writers_of_one_thing_conflict_but_a_broken_check_is_our_fault() -> None:
    twin, broken = IntegrityError("duplicate key"), IntegrityError("check")
    twin.__cause__, broken.__cause__ = UniqueViolation(), CheckViolation()
    assert problems.handle(twin, {}).status_code == 409
    assert problems.handle(broken, {}).status_code == 500


def test_waiting_times_are_told() -> None:
    assert problems.handle(drf.Throttled(wait=6.6), {}).headers["Retry-After"] == "7"
    assert problems.handle(OperationalError(), {}).headers["Retry-After"]
    assert problems.handle(errors.TooLarge("x", retry_after=3), {}).headers["Retry-After"] == "3"


def test_field_errors_are_listed_with_their_paths() -> None:
    nested = drf.ValidationError({"classes": [{}, {"id": ["Too long."]}], "non_field_errors": ["All wrong."]})
    body = problems.handle(nested, {}).data
    assert {"where": "classes[1].id", "detail": "Too long."} in body["errors"]
    assert {"where": "", "detail": "All wrong."} in body["errors"]
    assert body["where"] == "classes[1].id"


def test_an_unexpected_failure_tells_a_reference_and_logs_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    secret = "SELECT password FROM /srv/app.py at db.internal"
    with caplog.at_level(logging.ERROR):
        response = problems.handle(RuntimeError(secret), {"view": APIView()})
    told = json.dumps(response.data)
    assert not any(word in told for word in ("SELECT", "/srv", "db.internal", "RuntimeError", "Traceback"))
    (record,) = caplog.records
    assert response.data["reference"] in record.getMessage()
    assert record.exc_info


def test_data_of_an_error_never_overwrites_its_form() -> None:
    body = problems.handle(errors.Conflict("x", status=200, code="fine", version=4), {}).data
    assert (body["status"], body["code"], body["version"]) == (409, "conflict", 4)


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing/here", "/api/projects/abc", f"/api/projects/{2**70}"])
def test_unknown_addresses_under_api_are_problems(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_failures_outside_of_views_are_problems_too() -> None:
    request = RequestFactory().get("/api/x")
    assert problems.bad_request(request, django_errors.RequestDataTooBig()).status_code == 413
    assert problems.bad_request(request, django_errors.SuspiciousOperation()).status_code == 400
    assert problems.forbidden(request, django_errors.PermissionDenied()).status_code == 403
    assert problems.csrf_failure(request).status_code == 403
    assert problems.server_error(request).status_code == 500
    try:
        raise OperationalError  # noqa: TRY301 - Django calls the handler while the exception is being handled
    except OperationalError:
        assert problems.server_error(request).status_code == 503


def test_a_wrong_host_is_a_400(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response.json()["code"] == "bad_request"
