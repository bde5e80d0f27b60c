"""Reads: a project's invitations and a user's tokens."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import ApiToken, Invitation
from annotation.errors import NotFound


def invitations_of(project_id: int) -> QuerySet[Invitation]:
    """The project's invitations that have not been revoked."""
    return Invitation.objects.filter(project_id=project_id, revoked_at=None)


def invitation(invitation_id: int) -> Invitation:
    """One invitation; raises NotFound."""
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None:
        raise NotFound(f"There is no invitation {invitation_id} for you.")
    return found


def tokens_of(user_id: int) -> QuerySet[ApiToken]:
    """The user's tokens that still work."""
    return ApiToken.objects.filter(user_id=user_id, expires_at__gt=timezone.now())
