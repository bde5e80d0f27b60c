"""Projects set up and changed: versions are immutable, members keep a manager, every change leaves an event."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from annotation import signals
from annotation.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from annotation.models import Event, LabelSchema, Member, Policy, Project
from annotation.projects import pseudonyms, rules, services
from annotation.projects.rules import PolicySettings
from annotation.projects.selectors import counts_of
from tests.factories.west import make_annotation, make_member, make_project, make_task, make_tasks, make_user

pytestmark = pytest.mark.django_db
CLASSES = [{"id": "normal", "name": "Normal"}, {"id": "atypical", "name": "Atypical"}]


def create(**fields: object) -> Project:
    values: dict[str, object] = {"user_id": make_user().pk, "name": "P", "question": "Q?", "classes": CLASSES} | fields
    return services.create_project(**values)  # type: ignore[arg-type]


def kinds(project: Project) -> list[str]:
    return list(Event.objects.filter(project=project).order_by("seq").values_list("kind", flat=True))


def test_a_new_project_is_a_draft_with_first_versions_and_a_manager() -> None:
    project = create()
    member = project.members.get()
    assert (project.state, member.role, member.standing) == ("draft", "manager", "active")
    assert project.schema is not None
    assert project.policy is not None
    assert (project.schema.version, project.policy.version) == (1, 1)
    assert kinds(project) == ["project.created", "member.joined"]
    assert member.user.username not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"question": "a\x00b"}, "question"),
        ({"instructions": "x" * 50_001}, "instructions"),
        ({"classes": CLASSES[:1]}, "classes"),
        ({"classes": [*CLASSES, {"id": "Normal", "name": "N"}]}, "classes[2].id"),
        ({"classes": [*CLASSES, {"id": "n", "name": "NORMAL"}]}, "classes[2].name"),
        ({"folds": 1}, "folds"),
        ({"policy": PolicySettings(wanted=1, minimum=2)}, "minimum"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(fields: dict[str, object], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(**fields)
    assert refused.value.where == where
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"wanted": 0}, "wanted"),
        ({"wanted": 101}, "wanted"),
        ({"minimum": 0}, "minimum"),
        ({"minimum": 4}, "minimum"),
        ({"settle_confidence": 0.5}, "settle_confidence"),
        ({"settle_confidence": 1.0}, "settle_confidence"),
        ({"gold_share": -0.1}, "gold_share"),
        ({"gold_share": 0.51}, "gold_share"),
        ({"assignment_seconds": 5}, "assignment_seconds"),
        ({"max_open": 0}, "max_open"),
        ({"retrain_after": 0}, "retrain_after"),
        ({"price_per_annotation": Decimal(-1)}, "price_per_annotation"),
        ({"currency": "eur"}, "currency"),
        ({"user__password": 1}, "user__password"),
    ],
)
def test_a_policy_out_of_range_is_refused_with_its_field(changes: dict[str, object], where: str) -> None:
    project = create()
    with pytest.raises(Invalid) as refused:
        services.new_policy(project_id=project.pk, changes=changes, actor="system")
    assert refused.value.where == where
    assert project.policies.count() == 1


@given(
    st.builds(
        PolicySettings,
        wanted=st.integers(-1, 102),
        minimum=st.integers(-1, 102),
        settle_confidence=st.floats(0, 1),
        gold_share=st.floats(-0.1, 1),
        cant_tell_limit=st.integers(-1, 102),
    )
)
def test_what_the_rules_let_through_the_constraints_of_the_table_hold(policy: PolicySettings) -> None:
    try:
        rules.check_policy(policy)
    except Invalid:
        return
    assert 1 <= policy.minimum <= policy.wanted
    assert 0.5 < policy.settle_confidence < 1
    assert 0 <= policy.gold_share <= 0.5


def test_a_new_policy_keeps_the_rest_reaches_open_tasks_and_leaves_the_old_version() -> None:
    project = make_project(policy={"wanted": 3, "minimum": 2})
    open_task, settled = make_task(project), make_task(project, state="settled", wanted=3)
    before = project.policy
    assert before is not None
    policy = services.new_policy(project_id=project.pk, changes={"wanted": 5}, actor="p")
    assert (policy.version, policy.wanted, policy.minimum) == (2, 5, 2)
    before.refresh_from_db()
    assert before.wanted == 3
    for task, wanted in ((open_task, 5), (settled, 3)):
        task.refresh_from_db()
        assert task.wanted == wanted
    assert Event.objects.get(kind="policy.changed").body == {"version": 2, "fields": ["wanted"]}


def test_the_same_policy_again_makes_no_version() -> None:
    project = create()
    services.new_policy(project_id=project.pk, changes={"wanted": 3}, actor="p")
    assert project.policies.count() == 1
    assert "policy.changed" not in kinds(project)


@pytest.mark.django_db(transaction=True)
def test_versions_are_numbered_without_gaps_by_writers_at_once() -> None:
    project = create()

    def change(wanted: int) -> None:
        try:
            services.new_policy(project_id=project.pk, changes={"wanted": wanted}, actor="p")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(change, range(4, 12)))
    assert sorted(project.policies.values_list("version", flat=True)) == list(range(1, 10))


def test_states_follow_the_table() -> None:
    for before, ways in rules.TRANSITIONS.items():
        for after in Project.State.values:
            project = make_project(state=before)
            if after == before or after in ways:
                assert services.set_state(project_id=project.pk, state=after, actor="p").state == after
                assert kinds(project) == ([] if after == before else ["project.state"])
            else:
                with pytest.raises(Conflict):
                    services.set_state(project_id=project.pk, state=after, actor="p")


def test_a_class_in_use_stays_and_one_that_is_not_may_go() -> None:
    project = create(classes=[*CLASSES, {"id": "other", "name": "Other"}])
    project.refresh_from_db()
    make_annotation(make_member(project), make_task(project), "atypical")
    renamed = [{"id": "normal", "name": "Usual"}, {"id": "atypical", "name": "Atypical"}]
    schema = services.new_schema(project_id=project.pk, classes=renamed, actor="p")
    assert schema.version == 2
    assert LabelSchema.objects.get(project=project, version=1).classes[0]["name"] == "Normal"
    for used in ("annotation", "gold_class", "decided_class"):
        if used != "annotation":
            make_task(project, gold_purpose="check" if used == "gold_class" else "", **{used: "normal"})
    for gone in ("atypical", "normal"):
        rest = [entry for entry in renamed if entry["id"] != gone]
        with pytest.raises(Conflict) as refused:
            services.new_schema(project_id=project.pk, classes=[*rest, {"id": "x", "name": "X"}], actor="p")
        assert gone in refused.value.detail


def test_pseudonyms_fit_say_nothing_and_are_many() -> None:
    names = {pseudonyms.fresh() for _ in range(500)}
    assert len(names) > 480
    assert all(len(name) <= 16 for name in names)
    assert len(pseudonyms.COLOURS) * len(pseudonyms.ANIMALS) * 1000 > 4_000_000


def test_a_taken_pseudonym_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project()
    make_member(project, pseudonym="teal-otter-001")
    draws = iter(["teal-otter-001", "teal-otter-001", "teal-otter-002"])
    monkeypatch.setattr(pseudonyms, "fresh", lambda: next(draws))
    member = services.join_member(project_id=project.pk, user_id=make_user().pk, role="annotator")
    assert member.pseudonym == "teal-otter-002"


def test_joining_twice_is_one_membership() -> None:
    project, user = make_project(), make_user()
    first = services.join_member(project_id=project.pk, user_id=user.pk, role="annotator")
    assert services.join_member(project_id=project.pk, user_id=user.pk, role="annotator") == first
    assert services.join_member(project_id=project.pk, user_id=user.pk, role="expert").role == "expert"
    assert services.join_member(project_id=project.pk, user_id=user.pk, role="annotator").role == "expert"
    assert kinds(project) == ["member.joined", "member.role"]


def test_the_banned_do_not_rejoin() -> None:
    member = make_member(make_project(), standing="banned")
    with pytest.raises(Forbidden):
        services.join_member(project_id=member.project_id, user_id=member.user_id, role="manager")


@pytest.mark.parametrize("change", ["paused", "banned", "annotator", "expert"])
def test_the_last_manager_stays(change: str) -> None:
    project = make_project()
    manager = make_member(project, role="manager")
    make_member(project, role="manager", standing="paused")

    def act() -> Member:
        if change in Member.Role.values:
            return services.set_role(member_id=manager.pk, role=change, actor="p")
        return services.set_standing(member_id=manager.pk, standing=change, actor="p")

    with pytest.raises(Conflict):
        act()
    make_member(project, role="manager")
    act()


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_ban_each_other_at_once() -> None:
    project = make_project()
    managers = [make_member(project, role="manager") for _ in range(2)]

    def ban(member: Member) -> bool:
        try:
            services.set_standing(member_id=member.pk, standing="banned", actor="p")
        except Conflict:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ban, managers)) == [False, True]


@pytest.mark.parametrize(
    ("before", "after", "rings"),
    [
        ("active", "paused", 1),
        ("active", "banned", 1),
        ("banned", "active", 1),
        ("paused", "active", 0),
        ("paused", "paused", 0),
    ],
)
def test_exclusion_rings_once_it_is_committed(
    before: str, after: str, rings: int, django_capture_on_commit_callbacks
) -> None:
    member = make_member(make_project(), standing=before)
    rung: list[int] = []

    def hear(*, member_id: int, **_: object) -> None:
        rung.append(member_id)

    signals.member_excluded.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            services.set_standing(member_id=member.pk, standing=after, actor="p")
            assert rung == []
    finally:
        signals.member_excluded.disconnect(hear)
    assert rung == [member.pk] * rings


def test_unknown_rows_and_words_are_told_apart() -> None:
    with pytest.raises(NotFound):
        services.set_state(project_id=0, state="open", actor="p")
    member = make_member(make_project())
    for act in (
        lambda: services.set_role(member_id=member.pk, role="owner", actor="p"),
        lambda: services.set_standing(member_id=member.pk, standing="gone", actor="p"),
        lambda: services.join_member(project_id=member.project_id, user_id=member.user_id, role="root"),
    ):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(DomainError):
        services.set_role(member_id=0, role="expert", actor="p")


def test_policy_rows_hold_every_setting() -> None:
    names = {field.name for field in Policy._meta.concrete_fields}
    assert set(rules.POLICY_FIELDS) == names - {"id", "project", "version", "created_at"}


def test_counts_equal_a_recount() -> None:
    project = make_project()
    make_tasks(project, 3)
    make_task(project, state="settled", wanted=2, held=2, extras=1)
    counts = counts_of([project.pk])[project.pk]
    assert (counts["tasks"], counts["open"], counts["settled"], counts["annotations"]) == (4, 3, 1, 3)
