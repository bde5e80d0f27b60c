"""Every failure becomes application/problem+json (RFC 9457): a code, a sentence, what to do; never a trace."""

import logging
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from django.core import exceptions as django_errors
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from psycopg.errors import UniqueViolation
from rest_framework import exceptions as drf
from rest_framework.response import Response

from annotation.errors import DomainError

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 2

FIXES = {
    400: "Correct the request; /api/docs says what this address takes.",
    401: "Sign in, or send a valid token as 'Authorization: Bearer <token>'.",
    403: "Ask a manager of the project for the role that this needs.",
    404: "Check the address; you may not be a member of this project.",
    405: "Use one of the methods named in the Allow header.",
    406: "Ask for application/json.",
    413: "Send less at once.",
    415: "Send application/json in UTF-8, unless /api/docs says otherwise.",
    429: "Wait for the time named in the Retry-After header.",
    500: "Try again; if it stays, tell whoever runs this server the reference.",
    503: "Wait a moment and send the same request again; an answer carries its key, so it cannot count twice.",
}


@dataclass(frozen=True)
class Problem:
    """One failure as it is told to the client."""

    status: int
    code: str
    detail: str
    fix: str = ""
    where: str | None = None
    errors: tuple[Mapping[str, str], ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        """The members of RFC 9457 and ours; empty ones are left out."""
        body: dict[str, object] = {
            "type": f"urn:consilium:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "fix": self.fix or FIXES.get(self.status, ""),
        }
        if self.where:
            body["where"] = self.where
        if self.errors:
            body["errors"] = list(self.errors)
        return {**self.extra, **body}

    def as_response(self) -> Response:
        """For views of the REST framework."""
        return Response(self.body(), status=self.status, headers=dict(self.headers), content_type=CONTENT_TYPE)

    def as_plain(self) -> HttpResponse:
        """For everything outside of them."""
        return JsonResponse(self.body(), status=self.status, headers=dict(self.headers), content_type=CONTENT_TYPE)


_TOO_LARGE = (django_errors.RequestDataTooBig, django_errors.TooManyFilesSent, django_errors.TooManyFieldsSent)
_OF_DJANGO: tuple[tuple[tuple[type[Exception], ...], Problem], ...] = (
    ((Http404,), Problem(404, "not_found", "There is nothing at this address for you.")),
    (_TOO_LARGE, Problem(413, "too_large", "The request is larger than this server takes.")),
    ((django_errors.PermissionDenied,), Problem(403, "forbidden", "You may not do this.")),
    (
        (django_errors.SuspiciousOperation, django_errors.BadRequest),
        Problem(400, "bad_request", "The request is malformed."),
    ),
)


def handle(exc: Exception, context: Mapping[str, object]) -> Response:
    """The REST framework's exception handler: one door for every exception that leaves a view."""
    problem = problem_of(exc)
    if problem is None:
        problem = unexpected(exc, type(context.get("view")).__name__)
    return problem.as_response()


def problem_of(exc: BaseException) -> Problem | None:
    """The problem that an expected exception stands for; None for one that nobody foresaw."""
    if isinstance(exc, DomainError):
        wait = exc.data.get("retry_after")
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return Problem(exc.status, exc.code, exc.detail, exc.how, exc.where, extra=exc.data, headers=headers)
    if isinstance(exc, drf.APIException):
        return _of_framework(exc)
    for kinds, problem in _OF_DJANGO:
        if isinstance(exc, kinds):
            return problem
    return _of_database(exc)


def unexpected(exc: BaseException, place: str) -> Problem:
    """A fault of ours: logged with its trace under a reference that the client is told, and nothing else."""
    reference = uuid.uuid4().hex[:12]
    logger.error("unexpected failure %s in %s", reference, place, exc_info=exc)
    return Problem(
        500, "internal", f"The server made a mistake (reference {reference}).", extra={"reference": reference}
    )


def _of_framework(exc: drf.APIException) -> Problem:
    """Exceptions of the REST framework keep their status; field errors are listed with their paths."""
    status = exc.status_code
    if isinstance(exc, drf.ValidationError):
        errors = tuple(_flatten(exc.detail, ""))
        first = errors[0] if errors else {"where": "", "detail": "The request is not valid."}
        detail = f"{first['where']}: {first['detail']}" if first["where"] else first["detail"]
        return Problem(status, "invalid", detail, where=first["where"] or None, errors=errors)
    headers: dict[str, str] = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    wait = getattr(exc, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(max(1, round(float(wait))))
    code = exc.get_codes()
    named = code if isinstance(code, str) else "invalid"
    fix = "Load the page again: its anti-forgery token is missing or old." if named == "csrf_failed" else ""
    return Problem(status, named, str(exc.detail), fix, headers=headers)


def _of_database(exc: BaseException) -> Problem | None:
    """What PostgreSQL says when it restarts, waits too long for a lock, or meets two writers at once."""
    if isinstance(exc, OperationalError | InterfaceError):
        logger.warning("database unavailable: %s", type(exc.__cause__ or exc).__name__)
        retry = {"Retry-After": str(RETRY_SECONDS)}
        return Problem(503, "unavailable", "The database is busy or restarting; nothing was changed.", headers=retry)
    if isinstance(exc, IntegrityError) and isinstance(exc.__cause__, UniqueViolation):
        fix = "Load the current state and try again."
        return Problem(409, "conflict", "Somebody else made the same thing at the same moment.", fix)
    if isinstance(exc, DataError):
        logger.warning("value refused by the database: %s", type(exc.__cause__ or exc).__name__)
        return Problem(400, "invalid", "A value is out of the range that can be stored.")
    return None


def _flatten(detail: object, where: str) -> Iterator[Mapping[str, str]]:
    """Nested field errors as one list of {where, detail}, e.g. where = 'classes[1].id'."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _flatten(inner, f"{where}.{name}".strip(".") if name else where)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            is_leaf = not isinstance(inner, Mapping | list)
            yield from _flatten(inner, where if is_leaf else f"{where}[{index}]")
    else:
        yield {"where": where, "detail": str(detail)}


def _plain(exc: BaseException, fallback: Problem) -> HttpResponse:
    """The problem of an exception that no view of the REST framework has seen."""
    return (problem_of(exc) or fallback).as_plain()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return _plain(exception, Problem(400, "bad_request", "The request is malformed."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return _plain(exception, Problem(403, "forbidden", "You may not do this."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404, and the view of every unknown address under /api."""
    return Problem(404, "not_found", "There is nothing at this address.").as_plain()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    fix = "Load the page again: its anti-forgery token is missing or old."
    return Problem(403, "csrf_failed", "The anti-forgery token is missing or wrong.", fix).as_plain()


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the exception is being handled."""
    exc = sys.exc_info()[1]
    if exc is None:
        return Problem(500, "internal", "The server made a mistake.").as_plain()
    return (problem_of(exc) or unexpected(exc, request.path)).as_plain()
