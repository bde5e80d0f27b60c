"""Invitations: scoped, bounded, revocable, and exact when many come at once (RELIABILITY 3.9, 6.1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.errors import InvitationUnusable
from accounts.models import Invitation, User
from accounts.services import NewAccount
from annotation.models import Event, Member
from tests.factories.west import make_member, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Member:
    return make_member(make_project(), role="manager")


def invite(manager: Member, **fields: object) -> tuple[Invitation, str]:
    values: dict[str, object] = {"role": "annotator"} | fields
    return services.create_invitation(project_id=manager.project_id, created_by=manager, **values)  # type: ignore[arg-type]


def accept(client: Client, token: str, **fields: str):
    return client.post("/api/invitations/accept", {"token": token, **fields}, content_type="application/json")


def test_the_token_is_long_in_the_fragment_and_nowhere_in_the_database(manager: Member) -> None:
    client = Client()
    client.force_login(manager.user)
    made = client.post(
        f"/api/projects/{manager.project_id}/invitations",
        {"role": "expert", "max_uses": 3},
        content_type="application/json",
    ).json()
    address, _, fragment = made["url"].partition("#")
    assert address.endswith("/join")
    assert fragment == made["token"]
    assert len(fragment) >= 27, "160 bits in base64"
    assert fragment not in str(list(Invitation.objects.values()))
    assert "token" not in client.get(f"/api/projects/{manager.project_id}/invitations").json()["items"][0]


def test_a_guest_gets_an_account_a_pseudonym_and_a_long_session(manager: Member) -> None:
    _, token = invite(manager)
    client = Client()
    preview = client.post("/api/invitations/preview", {"token": token}, content_type="application/json").json()
    assert preview["needs_account"] is True
    assert preview["project_name"] == manager.project.name
    me = accept(client, token, display_name="Ada").json()
    assert me["memberships"][0]["role"] == "annotator"
    assert me["user"]["display_name"] == "Ada"
    assert "Ada" not in me["memberships"][0]["pseudonym"]
    assert client.get("/api/session").status_code == 200
    assert client.session.get_expiry_age() > timedelta(days=29).total_seconds()
    event = Event.objects.filter(project=manager.project, kind="member.joined").get()
    assert "Ada" not in str(event.body) + event.actor


def test_an_expert_needs_a_name_and_a_good_password(manager: Member) -> None:
    invitation, token = invite(manager, role="expert")
    client = Client()
    assert accept(client, token).json()["where"] == "username"
    assert accept(client, token, username="eve").json()["where"] == "password"
    weak = accept(client, token, username="eve", password="12345678").json()
    assert (weak["status"], weak["where"]) == (422, "password")
    assert not User.objects.filter(username="eve").exists()
    assert accept(client, token, username="eve", password="a long sentence").status_code == 200
    invitation.refresh_from_db()
    assert invitation.uses == 1, "refused tries cost nothing"


def test_names_are_taken_whatever_their_case_or_width(manager: Member) -> None:
    make_user(username="Grace")
    _, token = invite(manager, role="expert", max_uses=5)
    for twin in ("Grace", "grace", "\uff27race"):
        refused = accept(Client(), token, username=twin, password="a long sentence")
        assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize("name", ["ab", "a b c", "x" * 151, "a\u202eb", "<img>", "a/b", "\u200babc"])
def test_bad_names_are_refused(manager: Member, name: str) -> None:
    _, token = invite(manager, role="expert")
    assert accept(Client(), token, username=name, password="a long sentence").status_code in {400, 422}


def test_who_is_signed_in_joins_as_themselves_and_twice_costs_once(manager: Member) -> None:
    invitation, token = invite(manager, max_uses=2)
    client = Client()
    user = make_user()
    client.force_login(user)
    assert (
        client.post("/api/invitations/preview", {"token": token}, content_type="application/json").json()[
            "needs_account"
        ]
        is False
    )
    for _ in range(3):
        assert accept(client, token).status_code == 200
    assert Member.objects.filter(user=user).count() == 1
    invitation.refresh_from_db()
    assert invitation.uses == 1


def test_an_invitation_raises_a_role_and_never_lowers_one(manager: Member) -> None:
    annotator = make_member(manager.project)
    expert = make_member(manager.project, role="expert")
    _, up = invite(manager, role="expert")
    _, down = invite(manager, role="annotator")
    services.accept_invitation(token=up, user=annotator.user, account=NewAccount())
    services.accept_invitation(token=down, user=expert.user, account=NewAccount())
    annotator.refresh_from_db()
    expert.refresh_from_db()
    assert (annotator.role, expert.role) == ("expert", "expert")


def test_a_banned_member_does_not_come_back_by_a_link(manager: Member) -> None:
    banned = make_member(manager.project, standing="banned")
    invitation, token = invite(manager)
    client = Client()
    client.force_login(banned.user)
    assert accept(client, token).status_code == 403
    invitation.refresh_from_db()
    assert invitation.uses == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "expired"),
        ({"revoked_at": timezone.now()}, "withdrawn"),
        ({"uses": 1}, "as often"),
    ],
)
def test_what_no_longer_works_says_why(manager: Member, change: dict[str, object], sentence: str) -> None:
    invitation, token = invite(manager)
    Invitation.objects.filter(pk=invitation.pk).update(**change)
    for path in ("preview", "accept"):
        refused = Client().post(f"/api/invitations/{path}", {"token": token}, content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (410, "invitation_unusable")
        assert sentence in refused.json()["detail"]


def test_an_unknown_token_tells_nothing() -> None:
    refused = accept(Client(), "x" * 27)
    assert refused.status_code == 410
    assert "does not exist" in refused.json()["detail"]


def test_only_managers_of_the_project_withdraw_its_links(manager: Member) -> None:
    invitation, token = invite(manager)
    stranger, annotator = make_member(make_project(), role="manager"), make_member(manager.project)
    for member, status in ((stranger, 404), (annotator, 403), (manager, 204), (manager, 204)):
        client = Client()
        client.force_login(member.user)
        assert client.delete(f"/api/invitations/{invitation.pk}").status_code == status
    with pytest.raises(InvitationUnusable):
        services.usable_invitation(token)
    assert Event.objects.filter(kind="invitation.revoked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_exactly_as_many_as_there_are() -> None:
    manager = make_member(make_project(), role="manager")
    invitation, token = invite(manager, max_uses=3)

    def come(number: int) -> bool:
        try:
            services.accept_invitation(token=token, user=None, account=NewAccount(display_name=f"guest {number}"))
        except InvitationUnusable:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        joined = sum(pool.map(come, range(12)))
    invitation.refresh_from_db()
    assert joined == invitation.uses == 3
    assert manager.project.members.count() == 4
    assert User.objects.count() == 4, "a refused guest leaves no account behind"


@pytest.mark.django_db(transaction=True)
def test_one_person_in_two_tabs_becomes_one_member() -> None:
    manager = make_member(make_project(), role="manager")
    user = make_user()
    tokens = [invite(manager)[1] for _ in range(6)]

    def come(token: str) -> int:
        try:
            return services.accept_invitation(token=token, user=user, account=NewAccount())[1].pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(come, tokens))) == 1
    assert Event.objects.filter(kind="member.joined").count() == 1


def test_external_annotators_are_found_again_and_cannot_sign_in() -> None:
    first = services.create_external_user(source="import", external_id="rater-1")
    again = services.create_external_user(source="import", external_id="rater-1")
    assert first == again
    assert not first.has_usable_password()
    assert "rater-1" not in first.username
    assert services.create_external_user(source="market", external_id="rater-1") != first
