"""What can be wrong about signing in, invitations and accounts."""

from annotation.errors import Conflict, DomainError


class WrongPassword(DomainError):
    """Name and password do not belong together; which of the two is wrong is not said."""

    code = "wrong_password"
    status = 403
    fix = "Check both; after five tries wait a minute."


class TooMany(DomainError):
    """More tries than the limit."""

    code = "too_many_requests"
    status = 429
    fix = "Wait a minute and try again."


class InvitationUnusable(DomainError):
    """An unknown, expired, revoked or used-up invitation; which of these is said only of a known one."""

    code = "invitation_unusable"
    status = 410
    fix = "Ask whoever sent you the link for a new one."


class NameTaken(Conflict):
    """The username belongs to somebody."""

    code = "name_taken"
    fix = "Choose another name, or sign in first if it is yours."
