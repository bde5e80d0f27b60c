"""Who can sign in to a demo: one user per role, with a password that is made once and kept beside the data."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from accounts import services as accounts
from accounts.models import User
from annotation.models import Member

ROLES = {"manager": Member.Role.MANAGER, "expert": Member.Role.EXPERT, "annotator": Member.Role.ANNOTATOR}


@dataclass(frozen=True)
class Login:
    """One demo user: name, password and role."""

    username: str
    password: str
    role: Member.Role


def demo_people(file: Path) -> dict[str, tuple[User, Login]]:
    """Username -> the user and how to sign in; users and the file of passwords are made where they are missing."""
    passwords = _passwords(file)
    people = {}
    for username, role in ROLES.items():
        user = User.objects.filter(username=username).first()
        if user is None:
            user = accounts.create_user(
                username=username,
                password=passwords[username],
                display_name=f"Demo {username}",
                can_create_projects=role == Member.Role.MANAGER,
            )
        elif not user.check_password(passwords[username]):
            user.set_password(passwords[username])
            user.save(update_fields=["password"])
        people[username] = (user, Login(username, passwords[username], role))
    return people


def _passwords(file: Path) -> dict[str, str]:
    """The passwords in the file, which is made on first use and readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps({username: secrets.token_urlsafe(9) for username in ROLES}))
    return dict(json.loads(file.read_text()))
