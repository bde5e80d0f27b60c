"""An annotator's day: from the invitation to the thank-you page, by the keyboard."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from accounts.services import create_invitation
from annotation.models import Annotation, Assignment, ImageReport, Member
from tests.browser.pages import Workspace
from tests.browser.study import enter, make_person, make_study


def join(page: Page, token: str) -> None:
    page.goto(f"/join#{token}")
    expect(page.get_by_text("You are invited as an annotator")).to_be_visible()
    page.get_by_label("User name").fill("robin")
    page.get_by_label("Your name").fill("Robin Example")
    page.get_by_label("Password", exact=True).fill("a long enough one")
    page.get_by_role("button", name="Make my account and join").click()


def test_from_the_invitation_to_the_thank_you(page: Page) -> None:
    project = make_study(6)
    manager = make_person(project, Member.Role.MANAGER)
    _, token = create_invitation(project_id=project.pk, created_by=manager, role="annotator")

    join(page, token)
    page.get_by_role("link", name="Instructions").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Instructions")
    expect(page.get_by_role("strong").filter(has_text="centre")).to_be_visible()
    page.get_by_role("link", name="Start labelling").click()

    work = Workspace(page)
    for key in "121":
        work.answer(key)
    work.saved()
    first_three = Annotation.objects.order_by("id")
    assert [row.label for row in first_three] == ["negative", "positive", "negative"]

    page.keyboard.press("Backspace")
    expect(page.get_by_text("You answered this one; choose again to correct it.")).to_be_visible()
    expect(work.answers.filter(has_text="Negative")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("2")
    expect(page.get_by_text("You answered this one")).to_be_hidden()
    work.answer("0")
    work.saved()
    correction = Annotation.objects.get(supersedes__isnull=False)
    corrected = correction.supersedes
    assert corrected is not None
    assert (corrected.label, correction.label, correction.task_id) == ("negative", "positive", corrected.task_id)
    assert Assignment.objects.get(task=correction.task_id).annotation == correction
    assert Annotation.objects.latest("id").value == {"cant_tell": ""}

    work.press("s")
    report(work)
    expect(page.get_by_text("That was all for you")).to_be_visible()
    page.get_by_role("link", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.get_by_text("all answers have arrived")).to_be_visible()
    expect(page.locator("dt", has_text="Answered in all").locator("xpath=following-sibling::dd[1]")).to_have_text("4")
    assert Assignment.objects.filter(state=Assignment.State.SKIPPED).exists()
    assert ImageReport.objects.get().reason == "identity"


def report(work: Workspace) -> None:
    """Report what is on screen, when the skipped image has gone."""
    expect(work.page.get_by_text("Skipped.")).to_be_attached()
    work.press("r")
    dialog = work.page.get_by_role("dialog", name="Report this image")
    expect(dialog.get_by_role("button", name="Report and go on")).to_be_disabled()
    dialog.get_by_label("It shows who the patient is").check()
    dialog.get_by_label("Anything to add?").fill("a name, bottom left")
    dialog.get_by_role("button", name="Report and go on").click()
    expect(dialog).to_be_hidden()


def test_help_opens_over_the_work_and_takes_the_keys(context: BrowserContext) -> None:
    project = make_study(2)
    page = enter(context, make_person(project).user, f"/projects/{project.pk}/work")
    work = Workspace(page)
    work.press("?")
    dialog = page.get_by_role("dialog", name="Help")
    expect(dialog.get_by_text("Skip this image")).to_be_visible()
    page.keyboard.press("1")
    dialog.get_by_role("tab", name="Instructions").click()
    expect(dialog.get_by_role("listitem").filter(has_text="brown: positive")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    work.answer("1")
    work.saved()
    assert Annotation.objects.count() == 1


def test_an_answer_is_corrected_in_the_history(context: BrowserContext) -> None:
    project = make_study(2)
    page = enter(context, make_person(project).user, f"/projects/{project.pk}/work")
    work = Workspace(page)
    work.answer("1")
    work.answer("2")
    page.goto(f"/projects/{project.pk}/history")
    tiles = page.get_by_role("article")
    expect(tiles).to_have_count(2)
    expect(tiles.first).to_contain_text("Positive")
    tiles.first.get_by_role("button", name="Look again").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Negative").click()
    expect(tiles.first).to_contain_text("Negative")
    expect(tiles.first).not_to_contain_text("unsent")
    row = Annotation.objects.get(supersedes__isnull=False)
    assert (row.label, row.client) == ("negative", "web/0.1 history")


@pytest.mark.parametrize("answered", [0, 1])
def test_the_next_images_are_there_before_the_answer(context: BrowserContext, answered: int) -> None:
    project = make_study(5)
    asked: list[str] = []

    def hear(request: Request) -> None:
        if re.search("/api/media/", request.url):
            asked.append(request.url)

    context.on("request", hear)
    page = enter(context, make_person(project).user, f"/projects/{project.pk}/work")
    work = Workspace(page)
    for _ in range(answered):
        work.answer("1")
        work.saved()
    work.ready()
    page.wait_for_load_state("networkidle")
    assert len(set(asked)) == 3 + answered, "the one on screen and two ahead"
