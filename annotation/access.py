"""Who may do what, and who may see which field: two reviewed tables, and the only functions that read them."""

from django.db.models import QuerySet

from annotation.errors import Forbidden, NotFound
from annotation.models import Member

ANNOTATOR, EXPERT, MANAGER = Member.Role.ANNOTATOR, Member.Role.EXPERT, Member.Role.MANAGER
EVERYONE = frozenset({ANNOTATOR, EXPERT, MANAGER})
STAFF = frozenset({EXPERT, MANAGER})
MANAGERS = frozenset({MANAGER})

ACTIONS: dict[str, frozenset[Member.Role]] = {
    "project.read": EVERYONE,
    "project.write": MANAGERS,
    "work.do": EVERYONE,
    "history.read": EVERYONE,
    "media.read": EVERYONE,
    "media.read_any": STAFF,
    "adjudication.do": STAFF,
    "task.read": STAFF,
    "task.write": MANAGERS,
    "member.read": MANAGERS,
    "member.write": MANAGERS,
    "invitation.write": MANAGERS,
    "overview.read": STAFF,
    "event.read": MANAGERS,
    "import.write": MANAGERS,
    "export.read": MANAGERS,
    "run.read": STAFF,
    "run.write": MANAGERS,
    "model.read": STAFF,
    "model.write": MANAGERS,
}

FIELDS: dict[str, frozenset[Member.Role]] = {
    "project.policy": STAFF,
    "annotation.others": STAFF,
    "task.gold": STAFF,
    "task.consensus": STAFF,
    "task.group": STAFF,
    "task.external_id": MANAGERS,
    "asset.source_name": MANAGERS,
    "member.display_name": MANAGERS,
    "member.reliability": STAFF,
    "model.probabilities": STAFF,
}


def memberships(user_id: int | None) -> QuerySet[Member]:
    """The memberships of a signed-in user that still count: banned ones do not."""
    if user_id is None:
        return Member.objects.none()
    return Member.objects.filter(user_id=user_id).exclude(standing=Member.Standing.BANNED)


def allowed(role: str, action: str) -> bool:
    """Whether the role may do the action; an unknown action is a programming error and raises KeyError."""
    return role in ACTIONS[action]


def visible(role: str, field: str) -> bool:
    """Whether the role may see the field; an unknown field is a programming error and raises KeyError."""
    return role in FIELDS[field]


def require(user_id: int | None, project_id: int, action: str, *, what: str = "") -> Member:
    """The caller's membership, if it allows the action.

    Raises NotFound (not Forbidden) to those who are no members, so that numbers tell nothing; `what` names the thing
    that was asked for, e.g. "case 7", in the words that are used where it does not exist at all.
    """
    member = memberships(user_id).select_related("project").filter(project_id=project_id).first()
    if member is None:
        raise NotFound(f"There is no {what or f'project {project_id}'} for you.")
    if not allowed(member.role, action):
        raise Forbidden(f"Your role in this project ({member.role}) does not allow this.")
    return member
