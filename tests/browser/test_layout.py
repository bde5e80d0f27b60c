"""Every main screen on a desk and on a phone, in both colour schemes, by keyboard and by touch."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from annotation.models import Annotation, Member, Project
from tests.browser.audit import nameless, still, unreadable, unseen_focus
from tests.browser.pages import Workspace
from tests.browser.study import dispute, enter, make_model, make_person, make_study

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

PLACES = {
    Member.Role.ANNOTATOR: ("projects", "{p}/work", "{p}/instructions", "{p}/history", "{p}/done", "preferences"),
    Member.Role.EXPERT: ("{p}/adjudicate", "{p}/adjudicate/{case}", "{p}/tasks", "{p}/tasks/{task}"),
    Member.Role.MANAGER: (
        *("{p}", "{p}/setup", "{p}/import", "{p}/members", "{p}/runs", "{p}/runs/{run}", "{p}/models"),
        *("{p}/models/{model}", "{p}/export", "new-project", "tokens"),
    ),
}


@pytest.fixture
def project() -> Project:
    """A study with long names, disputes, answers, a model and its run."""
    project = make_study(4, wanted=2, max_open=2)
    Project.objects.filter(pk=project.pk).update(
        name="Immunohistochemistry of the oesophagus: positive nuclei in the basal layer",
        question="Is the nucleus in the centre of this patch positive (brown), and not merely overlaid by stain?",
    )
    dispute(project)
    make_model(project)
    return project


def settle(page: Page) -> None:
    """Wait until the screen shows what it will show."""
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    page.wait_for_load_state("networkidle")
    still(page)


@pytest.mark.parametrize("role", PLACES)
def test_every_screen_of_a_role_holds_on_desk_and_phone(
    context: BrowserContext, project: Project, role: Member.Role
) -> None:
    member = make_person(project, role, can_create_projects=True)
    ids = {
        "p": f"projects/{project.pk}",
        "case": project.adjudications.latest("pk").pk,
        "task": project.tasks.latest("pk").pk,
        "run": project.runs.get().pk,
        "model": project.model_versions.get().pk,
    }
    page = enter(context, member.user, "/projects")
    complaints = []
    for pattern in PLACES[role]:
        place = pattern.format(**ids)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)
        page.goto(f"/{place}")
        settle(page)
        complaints += [f"{place} desk: {one}" for one in (*unreadable(page), *nameless(page))]
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(PHONE)
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        complaints += [f"{place} phone, dark: {one}" for one in (*unreadable(page), *nameless(page))]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_wherever_tab_leads(
    profile: Callable[..., BrowserContext], project: Project, scheme: str
) -> None:
    context = profile(color_scheme=scheme, reduced_motion="reduce")
    manager = make_person(project, Member.Role.MANAGER)
    page = enter(context, manager.user, f"/projects/{project.pk}/adjudicate/{project.adjudications.latest('pk').pk}")
    expect(page.get_by_text("Answer first for yourself.")).to_be_visible()
    complaints = []
    for place in ("setup", "adjudicate", "import"):
        page.goto(f"/projects/{project.pk}/{place}")
        settle(page)
        complaints += [f"{place}: {one}" for one in unseen_focus(page, 26)]
    assert not complaints, "\n".join(complaints)


def test_an_image_is_answered_by_a_tap(profile: Callable[..., BrowserContext]) -> None:
    project = make_study(2)
    context = profile(viewport=PHONE, has_touch=True, is_mobile=True)
    page = enter(context, make_person(project).user, f"/projects/{project.pk}/work")
    work = Workspace(page)
    work.ready()
    positive = work.answers.filter(has_text="Positive")
    box = positive.bounding_box()
    assert box is not None
    assert box["height"] >= 44, "a thumb is wide"
    assert box["y"] + box["height"] <= PHONE["height"], "within reach without scrolling"
    positive.tap()
    expect(work.count).to_have_text("1")
    work.saved()
    assert Annotation.objects.get().label == "positive"
