"""Two experts at the queue: the blind answer comes first, a case has one owner, and a decision can be taken back."""

import pytest
from playwright.sync_api import BrowserContext, Response, expect

from annotation.adjudication import services
from annotation.models import Adjudication, BlindAnswer, Decision, Member, Project, Task
from tests.browser.study import dispute, enter, make_person, make_study


@pytest.fixture
def project() -> Project:
    project = make_study(2, wanted=2)
    dispute(project)
    return project


@pytest.fixture
def cases(project: Project) -> list[Adjudication]:
    return list(Adjudication.objects.filter(project=project).order_by("-value", "id"))


def voters(project: Project) -> list[str]:
    return list(Member.objects.filter(project=project, role="annotator").values_list("pseudonym", flat=True))


def test_an_expert_answers_blind_then_sees_the_evidence_then_decides(
    context: BrowserContext, project: Project, cases: list[Adjudication]
) -> None:
    page = enter(context, make_person(project, Member.Role.EXPERT).user, "/projects")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it is given
    page.get_by_role("link", name="Adjudicate").first.click()
    page.get_by_role("link", name="Start with the first").click()
    expect(page.get_by_text("Answer first for yourself.")).to_be_visible()
    expect(page.get_by_role("group", name="Answers").get_by_role("button").first).to_be_enabled()
    page.wait_for_load_state("networkidle")
    bodies = [answer.text() for answer in answers if "json" in answer.headers.get("content-type", "")]
    told = " ".join(bodies) + page.content()
    assert f'"id":{cases[0].pk},' in told, "the case itself was read"
    for secret in (*voters(project), "waterfall", "log_weight", "posterior"):
        assert secret not in told

    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="2 answers")).to_be_visible()
    assert BlindAnswer.objects.get().value == {"class": "negative"}
    for pseudonym in voters(project):
        expect(page.get_by_role("table").get_by_text(pseudonym).first).to_be_visible()
    expect(page.get_by_role("heading", name="How the consensus came about")).to_be_visible()
    expect(page.locator("figure svg, [role=img] svg").first).to_be_visible()

    page.keyboard.press("2")
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.rsplit('/', 1)[0]}/{cases[1].pk}")
    decision = Decision.objects.get()
    assert (decision.kind, decision.label, decision.gold_purpose) == ("class", "positive", "anchor")
    assert Task.objects.get(pk=cases[0].task_id).state == Task.State.DECIDED


def test_a_second_expert_is_told_and_goes_on(
    context: BrowserContext, project: Project, cases: list[Adjudication]
) -> None:
    place = f"/projects/{project.pk}/adjudicate/{cases[0].pk}"
    first = make_person(project, Member.Role.EXPERT)
    expect(enter(context, first.user, place).get_by_text("Answer first for yourself.")).to_be_visible()

    page = enter(context, make_person(project, Member.Role.EXPERT).user, place)
    expect(page.get_by_text("Someone else took this case")).to_be_visible()
    expect(page.get_by_text(f"{first.pseudonym} is working on it")).to_be_visible()
    page.get_by_role("link", name="Take the next case").click()
    expect(page.get_by_text("Answer first for yourself.")).to_be_visible()
    assert page.url.endswith(f"/{cases[1].pk}")
    assert Adjudication.objects.get(pk=cases[0].pk).claimed_by == first


def test_a_case_that_is_taken_while_one_looks_at_the_queue(
    context: BrowserContext, project: Project, cases: list[Adjudication]
) -> None:
    page = enter(context, make_person(project, Member.Role.EXPERT).user, f"/projects/{project.pk}/adjudicate")
    link = page.get_by_role("link", name=f"Task {cases[0].task_id}")
    expect(link).to_be_visible()
    case = f"/api/adjudications/{cases[0].pk}"
    still_open = page.request.get(case).body()
    page.route(f"**{case}", lambda route: route.fulfill(body=still_open, content_type="application/json"))
    other = make_person(project, Member.Role.EXPERT)
    services.claim(adjudication_id=cases[0].pk, version=cases[0].version, member=other)
    link.click()
    expect(page.get_by_text("Someone else took this case")).to_be_visible()


def test_an_own_decision_is_taken_back(context: BrowserContext, project: Project, cases: list[Adjudication]) -> None:
    page = enter(
        context,
        make_person(project, Member.Role.EXPERT).user,
        f"/projects/{project.pk}/adjudicate/{cases[0].pk}",
    )
    expect(page.get_by_role("group", name="Answers").get_by_role("button").first).to_be_enabled()
    page.keyboard.press("0")
    expect(page.get_by_role("heading", name="2 answers")).to_be_visible()
    page.keyboard.press("d")
    page.get_by_label("Reason (optional)").fill("two nuclei overlap")
    page.get_by_role("button", name="Decide").click()
    expect(page).to_have_url(f"{page.url.rsplit('/', 1)[0]}/{cases[1].pk}")
    assert Decision.objects.get().comment == "two nuclei overlap"

    page.goto(f"/projects/{project.pk}/adjudicate")
    page.get_by_role("tab", name="Decided (1)").click()
    page.get_by_role("link", name=f"Task {cases[0].task_id}").click()
    expect(page.get_by_text("two nuclei overlap")).to_be_visible()
    page.get_by_role("button", name="Take the decision back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Decide", exact=False).last).to_be_visible()
    assert Decision.objects.get().reopened_at is not None
    assert Adjudication.objects.get(pk=cases[0].pk).state == Adjudication.State.CLAIMED
