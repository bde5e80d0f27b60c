"""A manager's road: make a project, bring images in, open it, invite, watch, ban, export."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from annotation.models import Annotation, Import, Member, Project, Task
from tests.browser.pages import Workspace
from tests.browser.study import enter, make_person, make_study
from tests.factories.batches import zipped
from tests.factories.pictures import noise, png
from tests.factories.studies import work_off
from tests.factories.west import make_user

GOOD = [f"slide-{number % 3}/cell{number}.png" for number in range(6)]
BROKEN = "slide-0/torn.png"


def batch() -> list[FilePayload]:
    """A zip of six small images and a torn one, and a manifest with their groups and known answers."""
    files = {name: png(noise(seed)) for seed, name in enumerate(GOOD)}
    files[BROKEN] = png(noise(9))[:40]
    rows = [f"{name},{name.split('/')[0]},yes" for name in files]
    manifest = "\n".join(["file,group,class", *rows])
    return [
        {"name": "cells.zip", "mimeType": "application/zip", "buffer": zipped(files)},
        {"name": "manifest.csv", "mimeType": "text/csv", "buffer": manifest.encode()},
    ]


def tile(page: Page, label: str) -> Locator:
    """The figure below a label."""
    return page.locator("dt", has_text=label).locator("xpath=following-sibling::dd[1]")


def make_the_project(page: Page) -> Project:
    page.get_by_role("link", name="New project").first.click()
    page.get_by_role("button", name="Make the project").click()
    expect(page.get_by_role("alert")).to_have_text("Some fields above need another look.")
    page.get_by_label("Name of the project").fill("Mitoses")
    page.get_by_label("Question", exact=True).fill("Is this a mitosis?")
    for index, name in enumerate(("Yes", "No")):
        page.get_by_label("Name", exact=True).nth(index).fill(name)
    expect(page.get_by_label("Id", exact=True).first).to_have_value("yes")
    page.get_by_role("button", name="Make the project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import")
    return Project.objects.get()


def test_from_an_empty_form_to_an_open_project(context: BrowserContext) -> None:
    page = enter(context, make_user(can_create_projects=True), "/projects")
    project = make_the_project(page)
    page.get_by_label("Files").set_input_files(batch())
    expect(page.get_by_text("1 zip file, the manifest manifest.csv")).to_be_visible()
    page.get_by_role("combobox", name="What known answers are for").click()
    page.get_by_role("option", name="Check annotators (hidden)").click()
    page.get_by_role("button", name="Send and check").click()
    expect(page.get_by_text("Waits for a free worker")).to_be_visible()
    work_off(project)

    torn = page.get_by_role("table", name="Files").get_by_role("row").filter(has_text=BROKEN)
    expect(torn).to_contain_text("Refused")
    report = Import.objects.get()
    assert report.counts["rejected"] == 1
    assert len(torn.locator("td").last.inner_text()) > 20, "why, and what to do"
    expect(tile(page, "Groups")).to_have_text("3")
    assert not Task.objects.exists()

    page.get_by_role("button", name="Take in 6, leave out 1").click()
    expect(page.get_by_role("heading", name="Taking the files in")).to_be_visible()
    work_off(project)
    expect(page.get_by_text("6 files in 3 groups")).to_be_visible()
    gold = Task.objects.filter(project=project, gold_class="yes").values_list("gold_purpose", flat=True)
    assert len(gold) == 6
    assert set(gold) == {"check", "test"}, "one group in five is drawn for the test, at least one"

    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    project.refresh_from_db()
    assert project.state == Project.State.OPEN


def join_and_answer(page: Page, link: str) -> Member:
    """Somebody opens the link that the manager was shown, joins, and answers one image."""
    page.goto(link)
    page.get_by_label("User name").fill("robin")
    page.get_by_label("Your name").fill("Robin Example")
    page.get_by_label("Password", exact=True).fill("a long enough one")
    page.get_by_role("button", name="Make my account and join").click()
    page.get_by_role("link", name="Label").click()
    work = Workspace(page)
    work.answer("1")
    work.saved()
    return Annotation.objects.get().member


def test_inviting_watching_banning_and_exporting(profile: Callable[..., BrowserContext], tmp_path: Path) -> None:
    project = make_study(3)
    page = enter(profile(), make_person(project, Member.Role.MANAGER).user, f"/projects/{project.pk}")
    page.get_by_role("link", name="Invite").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("The link").input_value()
    page.get_by_role("link", name="Overview").click()
    expect(tile(page, "Annotations")).to_have_text("0")
    page.evaluate("window.sameDocument = true")

    annotator = join_and_answer(profile().new_page(), link)
    expect(tile(page, "Annotations")).to_have_text("1")
    assert page.evaluate("window.sameDocument"), "it moved without a reload"

    page.get_by_role("link", name="Members").click()
    row = page.get_by_role("row").filter(has_text=annotator.pseudonym)
    expect(row).to_contain_text("Robin Example")
    row.get_by_role("button").click()
    page.get_by_role("button", name="Ban").click()
    expect(page.get_by_text("Their 1 answers stay stored but weigh nothing any more.")).to_be_visible()
    page.get_by_role("button", name="Ban and compute again").click()
    expect(row).to_contain_text("Banned")
    annotator.refresh_from_db()
    assert annotator.standing == Member.Standing.BANNED
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Export").click()
    for table in ("Annotations", "Consensus", "Annotators"):
        with page.expect_download() as coming:
            page.get_by_role("link", name=f"{table} as CSV").click()
        path = tmp_path / coming.value.suggested_filename
        coming.value.save_as(path)
        text = path.read_text(encoding="utf-8")
        assert (annotator.pseudonym in text) == (table != "Consensus")
        for secret in ("robin", "example", "smith"):
            assert secret not in text.lower()
