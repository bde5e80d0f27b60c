"""Signing in and out: cookies, anti-forgery (T9), limits that hold under parallel tries (K1), bearer tokens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import services, throttle
from accounts.errors import TooMany
from accounts.models import ApiToken, Throttle, User
from tests.factories.west import make_member, make_project, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture
def browser() -> Client:
    """A client that keeps to the anti-forgery rules, as a browser must."""
    client = Client(enforce_csrf_checks=True)
    client.get("/api/csrf")
    return client


def csrf(client: Client) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies["csrftoken"].value}


def sign_in(client: Client, user: User, password: str = PASSWORD):
    body = {"username": user.username, "password": password}
    return client.post("/api/session", body, content_type="application/json", headers=csrf(client))


def test_signing_in_shows_who_one_is_and_where(browser: Client) -> None:
    member = make_member(make_project(name="Nuclei"), user=make_user(display_name="Ada"))
    response = sign_in(browser, member.user)
    assert response.status_code == 200
    me = response.json()
    assert me["user"]["display_name"] == "Ada"
    assert me["memberships"] == [
        {
            "member_id": member.pk,
            "project_id": member.project_id,
            "project_name": "Nuclei",
            "project_state": "open",
            "role": "annotator",
            "standing": "active",
            "pseudonym": member.pseudonym,
        }
    ]
    assert browser.get("/api/session").json() == me


def test_the_session_cookie_is_out_of_reach_of_scripts_and_new_after_signing_in(browser: Client) -> None:
    user = make_user()
    sign_in(browser, user)
    first = browser.cookies["sessionid"]
    assert first["httponly"]
    assert first["samesite"] == "Lax"
    token_before = browser.cookies["csrftoken"].value
    browser.delete("/api/session", headers=csrf(browser))
    assert browser.get("/api/session").status_code == 401
    sign_in(browser, user)
    assert browser.cookies["sessionid"].value != first.value
    assert browser.cookies["csrftoken"].value != token_before


def test_the_signed_out_are_told_so_and_get_the_cookie() -> None:
    response = Client().get("/api/session")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert "csrftoken" in response.cookies


@pytest.mark.parametrize("header", [None, "wrong", "x" * 64])
def test_forged_requests_are_refused_before_and_after_signing_in(browser: Client, header: str | None) -> None:
    user = make_user()
    forged = {} if header is None else {"X-CSRFToken": header}
    body = {"username": user.username, "password": PASSWORD}
    refused = browser.post("/api/session", body, content_type="application/json", headers=forged)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert sign_in(browser, user).status_code == 200
    assert browser.delete("/api/session", headers=forged).json()["code"] == "csrf_failed"
    assert browser.get("/api/session").status_code == 200


def test_a_wrong_name_and_a_wrong_password_look_the_same(browser: Client) -> None:
    user = make_user()
    wrong_password = sign_in(browser, user, "wrong").json()
    wrong_name = sign_in(browser, User(username="nobody-at-all"), "wrong").json()
    assert wrong_password == wrong_name
    assert wrong_name["code"] == "wrong_password"


def test_the_sixth_try_in_a_minute_waits_even_with_the_right_password(browser: Client) -> None:
    user = make_user()
    assert [sign_in(browser, user, "wrong").status_code for _ in range(5)] == [403] * 5
    refused = sign_in(browser, user)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    Throttle.objects.update(started_at=timezone.now() - timedelta(seconds=61))
    assert sign_in(browser, user).status_code == 200


def test_a_right_password_gives_the_tries_back(browser: Client) -> None:
    user = make_user()
    for _ in range(3):
        for _ in range(4):
            sign_in(browser, user, "wrong")
        assert sign_in(browser, user).status_code == 200


def test_one_account_does_not_lock_out_another(browser: Client) -> None:
    victim, other = make_user(), make_user()
    for _ in range(6):
        sign_in(browser, victim, "wrong")
    assert sign_in(browser, other).status_code == 200


def test_neither_names_nor_addresses_are_stored_by_the_limit() -> None:
    throttle.spend_sign_in(address="203.0.113.9", username="ada")
    stored = " ".join(Throttle.objects.values_list("key", flat=True))
    assert "203.0.113.9" not in stored
    assert "ada" not in stored


@pytest.mark.django_db(transaction=True)
def test_the_limit_is_exact_under_parallel_tries() -> None:
    def attempt(_: int) -> bool:
        try:
            throttle.spend(throttle.SIGN_IN, "one", "name")
        except TooMany:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(attempt, range(32)))
    assert passed == throttle.SIGN_IN.tries


def test_deactivated_users_are_out_at_once(browser: Client) -> None:
    user = make_user()
    sign_in(browser, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert browser.get("/api/session").status_code == 401


def test_a_new_password_ends_other_sessions(browser: Client) -> None:
    user = make_user()
    sign_in(browser, user)
    user.set_password("another horse")
    user.save()
    assert browser.get("/api/session").status_code == 401


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_works_without_cookies_and_is_stored_as_a_hash() -> None:
    user = make_user()
    row, token = services.issue_token(user_id=user.pk, name="script", days=1)
    assert token not in str(ApiToken.objects.values().get(pk=row.pk))
    client = Client(enforce_csrf_checks=True)
    assert client.get("/api/session", headers=bearer(token)).json()["user"]["id"] == user.pk
    row.refresh_from_db()
    assert row.last_used_at is not None
    body = {"name": "x", "question": "y?", "classes": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}
    refused = client.post("/api/projects", body, content_type="application/json", headers=bearer(token))
    assert refused.json()["code"] == "forbidden", "no anti-forgery token is asked of a bearer"


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "\x7f", "%00"])
def test_a_bad_token_is_a_401_and_never_falls_back_to_the_session(token: str) -> None:
    client = Client()
    client.force_login(make_user())
    assert client.get("/api/session").status_code == 200
    assert client.get("/api/session", headers=bearer(token)).status_code == 401


def test_expired_and_revoked_tokens_stop_working() -> None:
    user = make_user()
    expired, old = services.issue_token(user_id=user.pk, name="old", days=1)
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    revoked, gone = services.issue_token(user_id=user.pk, name="gone", days=1)
    services.revoke_token(user_id=user.pk, token_id=revoked.pk)
    for token in (old, gone):
        assert Client().get("/api/session", headers=bearer(token)).status_code == 401


def test_tokens_over_http_are_ones_own_and_shown_once() -> None:
    client, stranger = Client(), Client()
    client.force_login(make_user())
    stranger.force_login(make_user())
    made = client.post("/api/tokens", {"name": "nightly", "days": 7}, content_type="application/json")
    assert made.status_code == 201
    (listed,) = client.get("/api/tokens").json()["items"]
    assert "token" not in listed
    assert stranger.get("/api/tokens").json()["items"] == []
    assert stranger.delete(f"/api/tokens/{listed['id']}").status_code == 404
    token = made.json()["token"]
    again = Client().post("/api/tokens", {"name": "z"}, content_type="application/json", headers=bearer(token))
    assert again.status_code == 403, "a token cannot prolong its own life"
    assert client.delete(f"/api/tokens/{listed['id']}").status_code == 204
    assert client.get("/api/tokens").json()["items"] == []
