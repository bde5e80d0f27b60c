"""Cases from the queue to the decision: blind first, one expert at a time, nothing half done (H12)."""

import math
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from annotation.adjudication import services
from annotation.adjudication.rules import Verdict
from annotation.errors import ClaimedByOther, Conflict, DomainError, Invalid, StaleVersion
from annotation.models import Adjudication, BlindAnswer, Decision, Event, ImageReport, Member, Project, Task
from annotation.quality.services import keep_consensus
from annotation.serving import services as serving
from tests.factories.west import make_annotation, make_member, make_project, make_reliability, make_task

pytestmark = pytest.mark.django_db
POSITIVE = Verdict("class", "positive")


@pytest.fixture
def project() -> Project:
    return make_project(policy={"wanted": 2, "minimum": 2})


@pytest.fixture
def expert(project: Project) -> Member:
    return make_member(project, role="expert")


def disputed(project: Project, labels: tuple[str, ...] = ("positive", "negative"), **fields: object) -> Task:
    values = {"state": "disputed", "wanted": len(labels), "held": len(labels)} | fields
    task = make_task(project, **values)
    for label in labels:
        make_annotation(make_member(project), task, label)
    keep_consensus(task_ids=[task.pk])
    return task


def case_of(task: Task) -> Adjudication:
    services.open_due(project_id=task.project_id)
    return Adjudication.objects.exclude(state="decided").get(task=task)


def report(task: Task, reason: str = "identity") -> ImageReport:
    member = make_member(task.project)
    return ImageReport.objects.create(project=task.project, task=task, member=member, key=uuid.uuid4(), reason=reason)


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def post(client: Client, case: Adjudication, action: str, **body: object):
    return client.post(f"/api/adjudications/{case.pk}/{action}", body, content_type="application/json")


def test_disputed_and_reported_tasks_are_due_once(project: Project) -> None:
    tasks = [disputed(project), disputed(project, ("", "")), make_task(project), make_task(project, state="settled")]
    report(tasks[2])
    report(tasks[2], "other")
    assert services.open_due(project_id=project.pk) == 3
    assert services.open_due(project_id=project.pk) == 0
    reasons = dict(Adjudication.objects.values_list("task_id", "reason"))
    assert reasons == {tasks[0].pk: "disagreement", tasks[1].pk: "cant_tell", tasks[2].pk: "reported"}


@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_open_each_case_once() -> None:
    project = make_project(policy={"wanted": 2})
    for _ in range(5):
        disputed(project)

    def sweep(_: int) -> None:
        try:
            services.open_due(project_id=project.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(sweep, range(12)))
    assert Adjudication.objects.count() == 5


def test_untouched_cases_of_settled_tasks_go_and_touched_ones_stay(project: Project, expert: Member) -> None:
    untouched, remarked, reported = disputed(project), disputed(project), disputed(project)
    report(reported)
    services.open_due(project_id=project.pk)
    services.add_comment(adjudication_id=case_of(remarked).pk, member=expert, text="Look at the rim.")
    Task.objects.update(state="settled")
    services.open_due(project_id=project.pk)
    assert set(Adjudication.objects.values_list("task_id", flat=True)) == {remarked.pk, reported.pk}
    assert not Adjudication.objects.filter(task=untouched).exists()


def test_the_queue_shows_the_most_valuable_first_and_no_opinion(project: Project, expert: Member) -> None:
    sure = disputed(project, ("positive", "positive", "negative"))
    even = disputed(project)
    urgent = make_task(project)
    report(urgent)
    body = browser(expert).get(f"/api/projects/{project.pk}/adjudications").json()
    assert [row["task"] for row in body["items"]] == [urgent.pk, even.pk, sure.pk]
    assert body["totals"] == {"open": 3, "mine": 0, "decided": 0}
    shown = str(body)
    assert "positive" not in shown
    assert "posterior" not in shown


def test_the_order_follows_posteriors_that_move(project: Project) -> None:
    task = disputed(project)
    case = case_of(task)
    assert case.value == pytest.approx(1.0)
    Task.objects.filter(pk=task.pk).update(posterior=[0.9, 0.1])
    case = case_of(task)
    assert case.value == pytest.approx(-(0.9 * math.log2(0.9) + 0.1 * math.log2(0.1)))


def test_evidence_comes_only_after_the_own_blind_answer(project: Project, expert: Member) -> None:
    task = disputed(project)
    case = case_of(task)
    client, colleague = browser(expert), browser(make_member(project, role="expert"))
    claimed = post(client, case, "claim", version=case.version).json()
    assert claimed["evidence"] is None
    evidence = post(client, case, "blind", version=claimed["version"], value={"class": "positive"}).json()
    assert len(evidence["votes"]) == 2
    assert evidence["consensus"]["posterior"] == pytest.approx({"negative": 0.5, "positive": 0.5})
    shown = client.get(f"/api/adjudications/{case.pk}").json()
    assert shown["blind"]["value"] == {"class": "positive"}
    assert shown["evidence"]["waterfall"] == evidence["waterfall"]
    other = colleague.get(f"/api/adjudications/{case.pk}").json()
    assert other["evidence"] is None
    assert other["blind"] is None
    names = set(Member.objects.values_list("user__username", "user__display_name"))
    assert not any(name in str(shown) for pair in names for name in pair if name)


def test_evidence_weighs_voters_by_their_reliability_and_sums_to_the_consensus(
    project: Project, expert: Member
) -> None:
    task = disputed(project)
    good, poor = Member.objects.filter(role="annotator").order_by("pk")
    reliable = [math.log(p) for p in (0.95, 0.05, 0.1, 0.9)]
    diagonal = {"mean": [0.95, 0.05, 0.1, 0.9], "low": [0.9, 0, 0, 0.8], "high": [1, 0.1, 0.2, 0.95]}
    make_reliability(good, reliable, **diagonal)
    make_reliability(poor, [math.log(0.5)] * 4)
    model = [math.log(0.4), math.log(0.6)]
    Task.objects.filter(pk=task.pk).update(
        model_log_prob=model, model_schema=project.schema_id, model_version=3, model_fold=2
    )
    keep_consensus(task_ids=[task.pk])
    task.refresh_from_db()
    case = case_of(task)
    evidence = post(browser(expert), case, "blind", version=case.version, value={"cant_tell": "blurred"}).json()
    (first, second) = evidence["votes"]
    assert first["reliability"] == {"mean": 0.9, "low": 0.8, "high": 0.95}, "the voter said positive"
    assert second["log_weight"] == pytest.approx({"negative": 0, "positive": 0})
    assert evidence["model"] == {
        "version": 3,
        "fold": 2,
        "probabilities": pytest.approx({"negative": 0.4, "positive": 0.6}),
    }
    assert [step["kind"] for step in evidence["waterfall"]] == ["prior", "model", "vote", "vote"]
    end = evidence["waterfall"][-1]["posterior"]
    assert [end["negative"], end["positive"]] == pytest.approx(task.posterior, abs=1e-12)
    total = sum(step["log_odds"]["positive"] for step in evidence["waterfall"])
    assert total == pytest.approx(math.log(end["positive"] / end["negative"]), abs=1e-9)


def test_answers_of_the_banned_are_no_evidence(project: Project, expert: Member) -> None:
    task = disputed(project)
    Member.objects.filter(annotations__task=task, annotations__label="negative").update(standing="banned")
    case = case_of(task)
    evidence = post(browser(expert), case, "blind", version=case.version, value={"class": "positive"}).json()
    assert [vote["value"] for vote in evidence["votes"]] == [{"class": "positive"}]


def test_the_blind_answer_is_given_once(project: Project, expert: Member) -> None:
    case = case_of(disputed(project))
    answer = {"adjudication_id": case.pk, "member": expert, "version": case.version}
    first = services.answer_blind(**answer, value={"class": "positive"})
    assert services.answer_blind(**answer, value={"class": "positive"}) == first
    with pytest.raises(Conflict):
        services.answer_blind(**answer, value={"class": "negative"})
    assert BlindAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "value", [{"class": "none"}, {}, {"class": "positive", "cant_tell": "x"}, {"cant_tell": "x" * 201}]
)
def test_a_bad_blind_answer_is_refused_and_claims_nothing(project: Project, expert: Member, value: dict) -> None:
    case = case_of(disputed(project))
    assert post(browser(expert), case, "blind", version=case.version, value=value).status_code in {400, 422}
    case.refresh_from_db()
    assert (case.state, case.version) == ("open", 1)


def test_a_claim_keeps_others_out_until_it_lapses(project: Project, expert: Member) -> None:
    case = case_of(disputed(project))
    other = make_member(project, role="manager")
    services.claim(adjudication_id=case.pk, member=expert, version=1)
    refused = post(browser(other), case, "claim", version=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "claimed_by_other")
    assert post(browser(other), case, "decide", version=2, kind="ambiguous").json()["code"] == "claimed_by_other"
    Adjudication.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    row = browser(other).get(f"/api/projects/{project.pk}/adjudications").json()["items"][0]
    assert (row["state"], row["claimed_by"]) == ("open", None)
    services.claim(adjudication_id=case.pk, member=other, version=2)
    mine = browser(other).get(f"/api/projects/{project.pk}/adjudications?state=mine").json()
    assert [row["claimed_by"] for row in mine["items"]] == [other.pseudonym]
    assert mine["totals"] == {"open": 0, "mine": 1, "decided": 0}


def test_a_decided_class_settles_what_is_believed(project: Project, expert: Member) -> None:
    task = disputed(project)
    case = case_of(task)
    decided = post(
        browser(expert),
        case,
        "decide",
        version=1,
        kind="class",
        **{"class": "negative"},
        comment="Pale.",
        make_gold=None,
    ).json()
    assert decided["state"] == "decided"
    assert decided["decision"] | {"at": ""} == {
        "kind": "class",
        "class": "negative",
        "comment": "Pale.",
        "make_gold": None,
        "by": expert.pseudonym,
        "at": "",
    }
    task.refresh_from_db()
    assert (task.state, task.decided_class, task.label) == ("decided", "negative", "negative")
    assert task.posterior == [1.0, 0.0]
    assert services.open_due(project_id=project.pk) == 0
    event = Event.objects.filter(project=project).order_by("-seq")[0]
    assert (event.kind, event.actor, event.task) == ("adjudication.decided", expert.pseudonym, task.pk)


@pytest.mark.parametrize("purpose", ["check", "anchor", "teach"])
def test_a_decision_can_make_gold(project: Project, expert: Member, purpose: str) -> None:
    task = disputed(project)
    case = case_of(task)
    services.decide(
        adjudication_id=case.pk, member=expert, version=1, verdict=Verdict("class", "positive", purpose), comment="Rim."
    )
    task.refresh_from_db()
    assert (task.gold_purpose, task.gold_class) == (purpose, "positive")
    assert task.gold_note == ("Rim." if purpose == "teach" else "")


@pytest.mark.parametrize(
    ("verdict", "state", "wanted"),
    [
        (Verdict("ambiguous"), "decided", 2),
        (Verdict("unusable"), "unusable", 2),
        (Verdict("send_back", extra_wanted=2), "open", 4),
    ],
)
def test_other_decisions(project: Project, expert: Member, verdict: Verdict, state: str, wanted: int) -> None:
    task = disputed(project)
    case = case_of(task)
    services.decide(adjudication_id=case.pk, member=expert, version=1, verdict=verdict)
    task.refresh_from_db()
    assert (task.state, task.decided_class, task.wanted) == (state, "", wanted)


def test_a_reported_task_that_is_still_open_can_be_sent_back(project: Project, expert: Member) -> None:
    task = make_task(project)
    report(task)
    case = case_of(task)
    services.decide(adjudication_id=case.pk, member=expert, version=1, verdict=Verdict("send_back", extra_wanted=1))
    task.refresh_from_db()
    assert task.state == "open"
    assert services.open_due(project_id=project.pk) == 0, "the report has been answered"
    report(task)
    assert services.open_due(project_id=project.pk) == 1, "a later one has not"


def test_a_refused_decision_changes_nothing(project: Project, expert: Member) -> None:
    task = disputed(project)
    case = case_of(task)
    before = Event.objects.count()
    for verdict, error in ((Verdict("class", "none"), Invalid), (Verdict("class", "positive", "test"), Invalid)):
        with pytest.raises(error):
            services.decide(adjudication_id=case.pk, member=expert, version=1, verdict=verdict)
    with pytest.raises(StaleVersion):
        services.decide(adjudication_id=case.pk, member=expert, version=7, verdict=POSITIVE)
    task.refresh_from_db()
    case.refresh_from_db()
    assert (task.state, case.state, case.version, Decision.objects.count()) == ("disputed", "open", 1, 0)
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_two_experts_at_once_leave_one_decision_and_one_clear_conflict() -> None:
    project = make_project(policy={"wanted": 2})
    cases = [case_of(disputed(project)) for _ in range(4)]
    experts = [make_member(project, role="expert") for _ in range(2)]

    def act(job: tuple[int, Member]) -> str:
        case_id, member = job
        verdict = Verdict("class", "positive" if member == experts[0] else "negative")
        try:
            services.decide(adjudication_id=case_id, member=member, version=1, verdict=verdict)
        except (StaleVersion, ClaimedByOther) as refused:
            return refused.code
        else:
            return "decided"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(act, [(case.pk, member) for case in cases for member in experts]))
    assert sorted(outcomes) == ["decided"] * 4 + ["stale_version"] * 4
    for case in cases:
        decision = Decision.objects.get(adjudication=case)
        assert Task.objects.get(pk=case.task_id).decided_class == decision.label
    assert Event.objects.filter(kind="adjudication.decided").count() == 4


@pytest.mark.django_db(transaction=True)
def test_claims_decisions_and_expiry_at_once_never_deadlock() -> None:
    project = make_project(policy={"wanted": 2})
    tasks = [disputed(project) for _ in range(3)]
    services.open_due(project_id=project.pk)
    members = [make_member(project, role="expert") for _ in range(4)]

    def act(number: int) -> None:
        case = Adjudication.objects.filter(task=tasks[number % 3]).first()
        member = members[number % 4]
        try:
            if case is None or number % 5 == 0:
                services.open_due(project_id=project.pk)
                serving.expire_due()
            elif number % 2:
                services.claim(adjudication_id=case.pk, member=member, version=case.version)
            else:
                services.decide(adjudication_id=case.pk, member=member, version=case.version, verdict=POSITIVE)
        except DomainError:
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(60)))
    assert Decision.objects.count() == Adjudication.objects.filter(state="decided").count()


@pytest.mark.parametrize(
    "verdict", [POSITIVE, Verdict("class", "positive", "anchor"), Verdict("unusable"), Verdict("ambiguous")]
)
def test_an_own_decision_can_be_taken_back(project: Project, expert: Member, verdict: Verdict) -> None:
    task = disputed(project)
    case = case_of(task)
    services.decide(adjudication_id=case.pk, member=expert, version=1, verdict=verdict)
    other = make_member(project, role="manager")
    assert post(browser(other), case, "reopen", version=2).status_code == 409
    assert post(browser(expert), case, "reopen", version=1).json()["code"] == "stale_version"
    reopened = post(browser(expert), case, "reopen", version=2).json()
    assert (reopened["state"], reopened["decision"], reopened["claimed_by"]) == ("claimed", None, expert.pseudonym)
    task.refresh_from_db()
    assert (task.state, task.decided_class, task.gold_purpose, task.gold_class) == ("disputed", "", "", "")
    assert task.posterior == pytest.approx([0.5, 0.5]), "the crowd's word again"
    services.decide(adjudication_id=case.pk, member=expert, version=3, verdict=Verdict("class", "negative"))
    assert Decision.objects.count() == 2, "the first decision stays on record"


def test_comments_are_seen_by_staff_and_need_words(project: Project, expert: Member) -> None:
    case = case_of(disputed(project))
    client = browser(expert)
    assert post(client, case, "comments", text="<b>Look</b>\nhere").status_code == 201
    for empty in ("", "  \n", "\u202e"):
        assert post(client, case, "comments", text=empty).status_code in {400, 422}
    (comment,) = client.get(f"/api/adjudications/{case.pk}").json()["comments"]
    assert (comment["text"], comment["pseudonym"]) == ("<b>Look</b>\nhere", expert.pseudonym)
    row = client.get(f"/api/projects/{project.pk}/adjudications").json()["items"][0]
    assert row["comments_count"] == 1
