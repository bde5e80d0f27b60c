"""How a request says who sends it: a session cookie with an anti-forgery token, or a bearer token."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.secrets import hash_of

SEEN_EVERY = timedelta(minutes=1)


class CsrfFailed(PermissionDenied):
    """An unsafe request by cookie without the anti-forgery token."""

    default_code = "csrf_failed"


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, with the reason returned in place of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        """The reason, which becomes the error's sentence."""
        return reason


class SessionAuthentication(BaseAuthentication):
    """The browser's way. Unsafe methods need the X-CSRFToken header as soon as somebody is signed in."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The signed-in user, or None."""
        user: User | AnonymousUser | None = getattr(request._request, "user", None)  # noqa: SLF001
        if not isinstance(user, User) or not user.is_active:
            return None
        enforce_csrf(request)
        return user, None

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return "Session"


class TokenAuthentication(BaseAuthentication):
    """The scripts' way: `Authorization: Bearer <token>`. A request that tries it is never taken for a session."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user, or None without such a header; raises AuthenticationFailed (401) for a bad token."""
        scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = (
            ApiToken.objects.select_related("user")
            .filter(token_hash=hash_of(presented.strip()), expires_at__gt=now, user__is_active=True)
            .first()
        )
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return 'Bearer realm="consilium"'


def signed_in(request: Request) -> User:
    """The user of a request to an address that is not open to the signed-out."""
    if not isinstance(request.user, User):
        raise NotAuthenticated("Nobody is signed in.")
    return request.user


def refuse_forged(request: Request) -> None:
    """For addresses open to the signed-out: the anti-forgery token is needed even while nobody is signed in."""
    if not isinstance(request.auth, ApiToken):
        enforce_csrf(request)


def enforce_csrf(request: Request) -> None:
    """Raise CsrfFailed unless the method is safe or the anti-forgery token is right."""

    def unused(_: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check = _CsrfCheck(unused)
    check.process_request(request._request)  # noqa: SLF001
    reason = check.process_view(request._request, None, (), {})  # type: ignore[arg-type]  # noqa: SLF001
    if reason:
        raise CsrfFailed(f"The anti-forgery token is missing or wrong: {reason}")
