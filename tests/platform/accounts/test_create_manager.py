"""The first manager of an installation is made on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "seven sober otters"


def create(monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    told = io.StringIO()
    call_command("create_manager", *arguments, stdout=told)
    return told.getvalue()


def test_the_user_can_sign_in_and_create_projects(monkeypatch: pytest.MonkeyPatch) -> None:
    told = create(monkeypatch, f"{PASSWORD}\n", "ada", "--display-name", "Ada L.")
    user = User.objects.get(username="ada")
    assert user.can_create_projects
    assert user.check_password(PASSWORD)
    assert user.display_name == "Ada L."
    assert PASSWORD not in told


@pytest.mark.parametrize("typed", ["", "\n", "short\n"])
def test_without_a_good_password_nobody_is_made(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with pytest.raises(CommandError):
        create(monkeypatch, typed, "ada")
    assert not User.objects.exists()


def test_a_taken_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, f"{PASSWORD}\n", "ada")
    with pytest.raises(CommandError, match="ada"):
        create(monkeypatch, f"{PASSWORD}\n", "ada")
