"""Writes: users, invitations and tokens."""

import secrets as random
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import names
from accounts.errors import InvitationUnusable, NameTaken
from accounts.models import ApiToken, Invitation, User
from accounts.secrets import hash_of, new_token
from annotation import texts
from annotation.errors import Conflict, Invalid, NotFound
from annotation.events import Happening, record
from annotation.models import Member
from annotation.projects import services as projects

MAX_DAYS = 366
MAX_USES = 10_000
MAX_TOKENS = 50


@dataclass(frozen=True)
class NewAccount:
    """What somebody without an account gives when accepting an invitation; annotators may give a display name only."""

    username: str = ""
    password: str = ""
    display_name: str = ""


@transaction.atomic
def create_user(
    *,
    username: str,
    password: str | None = None,
    display_name: str = "",
    can_create_projects: bool = False,
    is_simulated: bool = False,
    source: str = "",
    external_id: str = "",
) -> User:
    """Create a person (or a simulated one); raises Invalid for a bad name or a weak password, NameTaken for a twin."""
    name = names.username(username)
    if User.objects.filter(username__iexact=name).exists():
        raise NameTaken(f"The name {name} is taken.", where="username")
    shown = texts.line(display_name, where="display_name", limit=150, least=0)
    if password is not None:
        _check_password(password, User(username=name, display_name=shown))
    try:
        with transaction.atomic():
            return User.objects.create_user(
                name,
                password,
                display_name=shown,
                can_create_projects=can_create_projects,
                is_simulated=is_simulated,
                source=source,
                external_id=external_id,
            )
    except IntegrityError:
        raise NameTaken(f"The name {name} is taken.", where="username") from None


@transaction.atomic
def create_external_user(*, source: str, external_id: str, is_simulated: bool = False, display_name: str = "") -> User:
    """The annotator known as `external_id` at `source` (a marketplace, an import), made when first seen."""
    if not source or not external_id:
        raise Invalid("An external annotator needs a source and an id there.", where="external_id")
    found = User.objects.filter(source=source, external_id=external_id).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(
                f"{source[:40]}-{random.token_hex(8)}",
                source=source,
                external_id=external_id,
                is_simulated=is_simulated,
                display_name=display_name,
            )
    except IntegrityError:
        return User.objects.get(source=source, external_id=external_id)


@transaction.atomic
def create_invitation(
    *, project_id: int, created_by: Member, role: str, max_uses: int = 1, days: int = 14
) -> tuple[Invitation, str]:
    """A link for `max_uses` people; returns the row and the token, which is stored nowhere."""
    if role not in Member.Role.values:
        raise Invalid(f"There is no role {role!r:.40}.", where="role")
    if not 1 <= max_uses <= MAX_USES:
        raise Invalid(f"max_uses must be 1 to {MAX_USES}.", where="max_uses")
    token = new_token()
    invitation = Invitation.objects.create(
        project_id=project_id,
        role=role,
        token_hash=hash_of(token),
        created_by_id=created_by.user_id,
        expires_at=timezone.now() + _days(days),
        max_uses=max_uses,
    )
    body: dict[str, object] = {"invitation": invitation.pk, "role": role, "max_uses": max_uses}
    record(project_id, Happening("invitation.created", actor=created_by.pseudonym, body=body))
    return invitation, token


@transaction.atomic
def revoke_invitation(*, invitation_id: int, actor: str) -> None:
    """The link stops working; who has used it stays."""
    invitation = Invitation.objects.select_for_update(no_key=True).filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound(f"There is no invitation {invitation_id} for you.")
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        body: dict[str, object] = {"invitation": invitation.pk}
        record(invitation.project_id, Happening("invitation.revoked", actor=actor, body=body))


def usable_invitation(token: str) -> Invitation:
    """The invitation of a token that works now; raises InvitationUnusable (410) with the reason."""
    return _check(Invitation.objects.select_related("project").filter(token_hash=hash_of(token)).first())


@transaction.atomic
def accept_invitation(*, token: str, user: User | None, account: NewAccount) -> tuple[User, Member]:
    """Make the holder of the token a member; a use is spent only if that changes something.

    The invitation's row is locked, so that the last use goes to one of two who come together.
    Raises InvitationUnusable, Invalid (name, password) and NameTaken; nothing is kept of a refused attempt.
    """
    locked = Invitation.objects.select_for_update(no_key=True).filter(token_hash=hash_of(token)).first()
    if locked is not None and user is not None:
        known = Member.objects.filter(project_id=locked.project_id, user=user).first()
        if known is not None and known.standing != Member.Standing.BANNED and known.role == locked.role:
            return user, known
    invitation = _check(locked)
    holder = user or _new_holder(invitation.role, account)
    before = Member.objects.filter(project_id=invitation.project_id, user=holder).values_list("role", flat=True).first()
    member = projects.join_member(
        project_id=invitation.project_id,
        user_id=holder.pk,
        role=invitation.role,
        is_simulated=holder.is_simulated,
    )
    if member.role != before:
        invitation.uses += 1
        invitation.save(update_fields=["uses"])
    return holder, member


@transaction.atomic
def issue_token(*, user_id: int, name: str, days: int = 30) -> tuple[ApiToken, str]:
    """A key for scripts; returns the row and the token, which is stored nowhere."""
    if ApiToken.objects.filter(user_id=user_id, expires_at__gt=timezone.now()).count() >= MAX_TOKENS:
        raise Conflict(f"You have {MAX_TOKENS} tokens already.", fix="Revoke those that are not used.")
    token = new_token()
    row = ApiToken.objects.create(
        user_id=user_id,
        name=texts.line(name, where="name", limit=80),
        token_hash=hash_of(token),
        expires_at=timezone.now() + _days(days),
    )
    return row, token


def revoke_token(*, user_id: int, token_id: int) -> None:
    """The token stops working at once; raises NotFound for somebody else's."""
    gone, _ = ApiToken.objects.filter(pk=token_id, user_id=user_id).delete()
    if not gone:
        raise NotFound(f"You have no token {token_id}.", fix="GET /api/tokens lists yours.")


def _check(invitation: Invitation | None) -> Invitation:
    """The invitation if it can be used now."""
    if invitation is None:
        raise InvitationUnusable("This invitation does not exist.")
    if invitation.revoked_at is not None:
        raise InvitationUnusable("This invitation has been withdrawn.")
    if invitation.expires_at <= timezone.now():
        raise InvitationUnusable("This invitation has expired.")
    if invitation.uses >= invitation.max_uses:
        raise InvitationUnusable("This invitation has been used as often as it can be.")
    return invitation


def _new_holder(role: str, account: NewAccount) -> User:
    """The account for somebody who has none: annotators may come with a display name only."""
    if role == Member.Role.ANNOTATOR and not account.username and not account.password:
        return create_user(username=f"guest-{random.token_hex(6)}", display_name=account.display_name)
    if not account.username or not account.password:
        raise Invalid(
            "This role needs an account of its own.",
            where="password" if account.username else "username",
            fix="Give a username and a password, or sign in first.",
        )
    return create_user(username=account.username, password=account.password, display_name=account.display_name)


def _check_password(password: str, user: User) -> None:
    """Raise Invalid with the sentences of the validators."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as weak:
        raise Invalid(" ".join(weak.messages), where="password", fix="Choose a longer, less common one.") from None


def _days(days: int) -> timedelta:
    """A duration within bounds."""
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(f"days must be 1 to {MAX_DAYS}, not {days}.", where="days")
    return timedelta(days=days)
