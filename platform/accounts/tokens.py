"""HTTP for API tokens: one's own, shown once."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services
from accounts import serializers as forms
from accounts.authentication import signed_in
from accounts.models import ApiToken
from annotation.errors import Forbidden


class TokensView(GenericAPIView[ApiToken]):
    """The caller's tokens."""

    permission_classes = (IsAuthenticated,)
    ordering = ("-id",)
    queryset = ApiToken.objects.none()

    @extend_schema(responses=forms.ApiTokenSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the tokens that still work, without their texts."""
        page = self.paginate_queryset(selectors.tokens_of(signed_in(request).pk)) or []
        return self.get_paginated_response(forms.ApiTokenSerializer(page, many=True).data)

    @extend_schema(request=forms.NewApiTokenSerializer, responses={201: forms.CreatedApiTokenSerializer})
    def post(self, request: Request) -> Response:
        """Make a token; its text is shown this once. Needs a session: a token cannot prolong its own life."""
        if isinstance(request.auth, ApiToken):
            raise Forbidden("A token cannot make another one.", fix="Sign in with your password.")
        form = forms.NewApiTokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row, token = services.issue_token(user_id=signed_in(request).pk, **form.validated_data)
        return Response({**forms.ApiTokenSerializer(row).data, "token": token}, status=201)


class TokenView(APIView):
    """One of the caller's tokens."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses={204: OpenApiResponse(description="Revoked")})
    def delete(self, request: Request, token: int) -> Response:
        """Revoke the token; it stops working at once."""
        services.revoke_token(user_id=signed_in(request).pk, token_id=token)
        return Response(status=204)
