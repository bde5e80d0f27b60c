"""HTTP for invitations: made and withdrawn by managers, looked at and accepted by whoever holds the link."""

from datetime import timedelta

from django.contrib.auth import login
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services, throttle
from accounts import serializers as forms
from accounts.api import me
from accounts.authentication import refuse_forged
from accounts.models import Invitation, User
from annotation import access

GUEST_SESSION = timedelta(days=30)


class PreviewView(APIView):
    """What a link is for, before anything is accepted."""

    permission_classes = (AllowAny,)

    @extend_schema(request=forms.TokenTextSerializer, responses=forms.PreviewSerializer)
    def post(self, request: Request) -> Response:
        """Return project, question and role; 410 for a link that does not work any more."""
        refuse_forged(request)
        form = forms.TokenTextSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        invitation = services.usable_invitation(form.validated_data["token"])
        preview = {
            "project_name": invitation.project.name,
            "question": invitation.project.question,
            "role": invitation.role,
            "needs_account": not isinstance(request.user, User),
        }
        return Response(forms.PreviewSerializer(preview).data)


class AcceptView(APIView):
    """Becoming a member."""

    permission_classes = (AllowAny,)

    @extend_schema(request=forms.AcceptSerializer, responses=forms.MeSerializer)
    def post(self, request: Request) -> Response:
        """Accept: creates an account where there is none, signs in and returns the session."""
        refuse_forged(request)
        form = forms.AcceptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        throttle.spend(throttle.ACCEPT, request.META.get("REMOTE_ADDR", ""))
        known = request.user if isinstance(request.user, User) else None
        data = form.validated_data
        user, _ = services.accept_invitation(
            token=data["token"],
            user=known,
            account=services.NewAccount(data["username"], data["password"], data["display_name"]),
        )
        if known is None:
            login(request._request, user)  # noqa: SLF001
            if not user.has_usable_password():
                # A guest cannot sign in again, so the session is all there is of the account.
                request._request.session.set_expiry(GUEST_SESSION)  # noqa: SLF001
        return Response(me(user))


class InvitationsView(GenericAPIView[Invitation]):
    """A project's invitations."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-id",)
    queryset = Invitation.objects.none()

    @extend_schema(responses=forms.InvitationSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """List the invitations that have not been withdrawn."""
        access.require(request.user.pk, project, "invitation.write")
        page = self.paginate_queryset(selectors.invitations_of(project)) or []
        return self.get_paginated_response(forms.InvitationSerializer(page, many=True).data)

    @extend_schema(request=forms.NewInvitationSerializer, responses={201: forms.CreatedInvitationSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Make a link; its token is shown this once."""
        member = access.require(request.user.pk, project, "invitation.write")
        form = forms.NewInvitationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        invitation, token = services.create_invitation(project_id=project, created_by=member, **form.validated_data)
        shown = forms.InvitationSerializer(invitation).data
        url = f"{request.build_absolute_uri('/join')}#{token}"
        return Response({**shown, "token": token, "url": url}, status=201)


class InvitationView(APIView):
    """One invitation."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses={204: OpenApiResponse(description="Withdrawn")})
    def delete(self, request: Request, invitation: int) -> Response:
        """Withdraw the link; members who came by it stay."""
        found = selectors.invitation(invitation)
        member = access.require(request.user.pk, found.project_id, "invitation.write", what=f"invitation {invitation}")
        services.revoke_invitation(invitation_id=found.pk, actor=member.pseudonym)
        return Response(status=204)
