"""Nothing clicked is lost, and nothing arrives twice: no network, no session, a lost response, a broken server."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotation.models import Annotation, Member
from tests.browser.pages import Workspace, sign_in
from tests.browser.study import enter, make_person, make_study

SUBMIT = "**/api/assignments/*/submit"


@pytest.fixture
def annotator() -> Member:
    return make_person(make_study(6), username="robin")


def begin(context: BrowserContext, annotator: Member) -> tuple[Page, Workspace]:
    """The workspace with the next images loaded."""
    page = enter(context, annotator.user, f"/projects/{annotator.project_id}/work")
    work = Workspace(page)
    work.ready()
    page.wait_for_load_state("networkidle")
    return page, work


def labels() -> list[str]:
    return list(Annotation.objects.order_by("id").values_list("label", flat=True))


def key_of(route: Route) -> str:
    """The key that was made at the click."""
    body = route.request.post_data_json
    assert body is not None
    return str(body["key"])


def test_answers_given_offline_outlive_the_page_and_arrive_once(context: BrowserContext, annotator: Member) -> None:
    page, work = begin(context, annotator)
    context.set_offline(True)
    work.answer("1")
    work.answer("2")
    expect(work.badge).to_have_text("2 unsent")
    assert labels() == []
    page.close()

    context.set_offline(False)
    page = context.new_page()
    page.goto(f"/projects/{annotator.project_id}/work")
    work = Workspace(page)
    work.saved()
    assert labels() == ["negative", "positive"]
    expect(work.count).to_have_text("2")
    work.answer("1")
    work.saved()
    assert labels() == ["negative", "positive", "negative"], "the answered images are not asked again"


def test_they_go_by_themselves_when_the_network_is_back(context: BrowserContext, annotator: Member) -> None:
    _, work = begin(context, annotator)
    context.set_offline(True)
    work.answer("1")
    work.answer("0")
    expect(work.badge).to_have_text("2 unsent")
    context.set_offline(False)
    work.saved()
    assert labels() == ["negative", ""]


def test_an_ended_session_asks_to_sign_in_and_keeps_the_answer(context: BrowserContext, annotator: Member) -> None:
    page, work = begin(context, annotator)
    Session.objects.all().delete()
    work.answer("2")
    dialog = page.get_by_role("dialog", name="Please sign in again")
    expect(dialog).to_be_visible()
    expect(work.badge).to_have_text("1 unsent")
    assert labels() == []
    sign_in(page, "robin", "correct horse")
    expect(dialog).to_be_hidden()
    work.saved()
    assert labels() == ["positive"]


def test_a_response_that_got_lost_makes_no_second_row(context: BrowserContext, annotator: Member) -> None:
    page, work = begin(context, annotator)
    seen: list[str] = []

    def lose(route: Route) -> None:
        seen.append(key_of(route))
        if len(seen) == 1:
            assert route.fetch().status == 201
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(SUBMIT, lose)
    work.answer("1")
    expect(work.badge).to_have_text("1 unsent")
    assert labels() == ["negative"], "the server has it, the browser does not know"
    work.saved()
    assert seen[0] == seen[1], "sent again under the key of the click"
    work.answer("2")
    work.saved()
    assert labels() == ["negative", "positive"]


def test_a_server_in_trouble_gets_the_answer_later(context: BrowserContext, annotator: Member) -> None:
    page, work = begin(context, annotator)
    tries: list[str] = []

    def trouble(route: Route) -> None:
        tries.append(key_of(route))
        if len(tries) == 1:
            route.fulfill(status=500, content_type="text/plain", body="broken")
        else:
            route.continue_()

    page.route(SUBMIT, trouble)
    work.answer("2")
    expect(work.badge).to_have_text("1 unsent")
    work.saved()
    assert labels() == ["positive"]
    assert len(set(tries)) == 1
