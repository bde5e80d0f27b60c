"""The forms of people, invitations and tokens on the wire."""

from collections.abc import Mapping

from rest_framework import serializers

from annotation.models import Member


class UserSerializer(serializers.Serializer[Mapping[str, object]]):
    """The signed-in user, shown to nobody else."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    is_simulated = serializers.BooleanField()


class MembershipSerializer(serializers.Serializer[Mapping[str, object]]):
    """One of the signed-in user's memberships."""

    member_id = serializers.IntegerField()
    project_id = serializers.IntegerField()
    project_name = serializers.CharField()
    project_state = serializers.CharField()
    role = serializers.ChoiceField(choices=Member.Role.choices)
    standing = serializers.ChoiceField(choices=Member.Standing.choices)
    pseudonym = serializers.CharField()


class MeSerializer(serializers.Serializer[Mapping[str, object]]):
    """The session."""

    user = UserSerializer()
    can_create_projects = serializers.BooleanField()
    memberships = MembershipSerializer(many=True)


class SignInSerializer(serializers.Serializer[Mapping[str, object]]):
    """Name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
