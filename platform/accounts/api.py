"""HTTP for people: the session and the anti-forgery cookie."""

from django.contrib.auth import authenticate, login, logout
from django.middleware.csrf import get_token
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import serializers as forms
from accounts import throttle
from accounts.authentication import refuse_forged
from accounts.errors import WrongPassword
from accounts.models import User
from annotation.projects import selectors as projects


def me(user: User) -> object:
    """What the client shows of the signed-in user."""
    session = {
        "user": user,
        "can_create_projects": user.can_create_projects,
        "memberships": projects.memberships_of(user.pk),
    }
    return forms.MeSerializer(session).data


class SessionView(APIView):
    """Who is signed in; signing in and out."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=forms.MeSerializer)
    def get(self, request: Request) -> Response:
        """Return the signed-in user with all memberships; 401 otherwise. Sets the anti-forgery cookie in both cases."""
        get_token(request._request)  # noqa: SLF001
        if not isinstance(request.user, User):
            raise NotAuthenticated("Nobody is signed in.")
        return Response(me(request.user))

    @extend_schema(request=forms.SignInSerializer, responses=forms.MeSerializer)
    def post(self, request: Request) -> Response:
        """Sign in. At most five tries a minute per address and name."""
        refuse_forged(request)
        form = forms.SignInSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        username = form.validated_data["username"]
        address = request.META.get("REMOTE_ADDR", "")
        throttle.spend_sign_in(address=address, username=username)
        user = authenticate(request._request, username=username, password=form.validated_data["password"])  # noqa: SLF001
        if not isinstance(user, User):
            raise WrongPassword("The name or the password is wrong.")
        throttle.forgive_sign_in(address=address, username=username)
        login(request._request, user)  # noqa: SLF001
        return Response(me(user))

    @extend_schema(responses={204: OpenApiResponse(description="Signed out")})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request._request)  # noqa: SLF001
        return Response(status=204)


class CsrfView(APIView):
    """The anti-forgery cookie for the signed-out."""

    permission_classes = (AllowAny,)

    @extend_schema(responses={204: OpenApiResponse(description="The cookie `csrftoken` is set")})
    def get(self, request: Request) -> Response:
        """Set the cookie."""
        get_token(request._request)  # noqa: SLF001
        return Response(status=204)
