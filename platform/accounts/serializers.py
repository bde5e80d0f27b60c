"""The forms of people, invitations and tokens on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.models import Member


class UserSerializer(serializers.Serializer[Any]):
    """The signed-in user, shown to nobody else."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    is_simulated = serializers.BooleanField()


class MembershipSerializer(serializers.Serializer[Any]):
    """One of the signed-in user's memberships."""

    member_id = serializers.IntegerField()
    project_id = serializers.IntegerField()
    project_name = serializers.CharField()
    project_state = serializers.CharField()
    role = serializers.ChoiceField(choices=Member.Role.choices)
    standing = serializers.ChoiceField(choices=Member.Standing.choices)
    pseudonym = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """The session."""

    user = UserSerializer()
    can_create_projects = serializers.BooleanField()
    memberships = MembershipSerializer(many=True)


class SignInSerializer(serializers.Serializer[Any]):
    """Name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenTextSerializer(serializers.Serializer[Any]):
    """The token of an invitation link, i.e. what stands behind the #."""

    token = serializers.CharField(max_length=100)


class PreviewSerializer(serializers.Serializer[Any]):
    """What an invitation is for."""

    project_name = serializers.CharField()
    question = serializers.CharField()
    role = serializers.CharField()
    needs_account = serializers.BooleanField(help_text="false for somebody who is signed in")


class AcceptSerializer(TokenTextSerializer):
    """The token, and an account for somebody who has none; annotators may give a display name only."""

    username = serializers.CharField(required=False, allow_blank=True, default="", max_length=150)
    password = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=200, trim_whitespace=False
    )
    display_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=150)


class NewInvitationSerializer(serializers.Serializer[Any]):
    """Role, number of uses and days until it expires."""

    role = serializers.ChoiceField(choices=Member.Role.choices, default=Member.Role.ANNOTATOR)
    max_uses = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    days = serializers.IntegerField(min_value=1, max_value=366, default=14)


class InvitationSerializer(serializers.Serializer[Any]):
    """An invitation without its token."""

    id = serializers.IntegerField()
    role = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    max_uses = serializers.IntegerField()
    uses = serializers.IntegerField()


class CreatedInvitationSerializer(InvitationSerializer):
    """A new invitation with its token and link, shown this once."""

    token = serializers.CharField()
    url = serializers.CharField()


class NewApiTokenSerializer(serializers.Serializer[Any]):
    """A name to know it by, and days until it expires."""

    name = serializers.CharField(max_length=80)
    days = serializers.IntegerField(min_value=1, max_value=366, default=30)


class ApiTokenSerializer(serializers.Serializer[Any]):
    """A token without its text."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class CreatedApiTokenSerializer(ApiTokenSerializer):
    """A new token with its text, shown this once."""

    token = serializers.CharField()
