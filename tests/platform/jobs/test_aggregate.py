"""A full aggregation from rows to rows: reliabilities, posteriors, states, and the live model's voice in them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest_django import Settings

from annotation.models import Event, Member, Project, Reliability, Task
from jobs import folders, promotion, runner, services
from jobs.job import Job
from jobs.models import ModelVersion, Run
from tests.factories.jobs import claimed, make_run
from tests.factories.west import make_annotation, make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def study() -> tuple[Project, list[Task], list[Member]]:
    """Forty tasks, truth alternating; two members who are right, one who is mostly wrong."""
    project = make_project(policy={"wanted": 3, "minimum": 2})
    tasks = make_tasks(project, 40, held=3)
    members = [make_member(project, pseudonym=f"p-{name}") for name in ("good", "fair", "poor")]
    random = np.random.default_rng(7)
    for index, task in enumerate(tasks):
        for member, accuracy in zip(members, (0.95, 0.9, 0.3), strict=True):
            right = random.random() < accuracy
            make_annotation(member, task, ("negative", "positive")[(index % 2) ^ (not right)])
    return project, tasks, members


def aggregate(project: Project, method: str = "dawid-skene") -> Run:
    run = make_run(project, config={"method": method})
    claim = claimed(run)
    runner.execute(claim, job=Job(claim, tick=0.05))
    run.refresh_from_db()
    assert run.state == Run.State.DONE, run.error_detail
    return run


def test_reliabilities_and_posteriors_are_written_and_the_result_says_so(
    study: tuple[Project, list[Task], list[Member]],
) -> None:
    project, _, members = study
    run = aggregate(project)
    assert (run.result["tasks"], run.result["annotations"], run.result["annotators"]) == (40, 120, 3)
    assert run.result["converged"] is True
    right = {r.member_id: r.mean[3] for r in Reliability.objects.filter(run=run.pk)}
    good, fair, poor = (right[member.pk] for member in members)
    assert min(good, fair) > 0.7
    assert poor < 0.5
    labels = list(Task.objects.order_by("id").values_list("label", flat=True))
    truth = ["negative", "positive"] * 20
    assert sum(a == b for a, b in zip(labels, truth, strict=True)) >= 38
    assert Task.objects.filter(state=Task.State.SETTLED).count() >= 35
    assert set(Task.objects.values_list("consensus_run", flat=True)) == {run.pk}
    assert Event.objects.filter(project=project, kind="aggregation.done").count() == 1


def test_the_same_annotations_give_the_same_consensus(study: tuple[Project, list[Task], list[Member]]) -> None:
    project, _, _ = study
    columns = ("id", "state", "posterior", "label", "confidence")
    first = aggregate(project)
    before = list(Task.objects.order_by("id").values_list(*columns))
    second = aggregate(project)
    assert list(Task.objects.order_by("id").values_list(*columns)) == before
    assert first.result["log_likelihood"] == second.result["log_likelihood"]


def test_majority_is_the_share_of_votes(study: tuple[Project, list[Task], list[Member]]) -> None:
    project, tasks, _ = study
    aggregate(project, "majority")
    task = Task.objects.get(pk=tasks[0].pk)
    votes = list(task.annotations.values_list("label", flat=True))
    assert task.posterior == pytest.approx([votes.count("negative") / 3, votes.count("positive") / 3])


def test_a_project_without_annotations_aggregates_to_its_prior() -> None:
    project = make_project()
    task = make_task(project)
    aggregate(project)
    task.refresh_from_db()
    assert task.posterior == pytest.approx([0.5, 0.5])
    assert task.state == Task.State.OPEN


def make_version(project: Project, predictions: dict[int, tuple[float, str, int]], number: int = 1) -> ModelVersion:
    """A candidate whose folder holds predictions: task -> (probability of positive, kind, fold)."""
    run = make_run(project, kind=Run.Kind.TRAIN, state=Run.State.DONE)
    folder: Path = folders.open_attempt(run.pk, 1) / "model"
    folder.mkdir()
    table = {
        "task": list(predictions),
        "fold": [fold for _, _, fold in predictions.values()],
        "kind": [kind for _, kind, _ in predictions.values()],
        "p_negative": [1 - share for share, _, _ in predictions.values()],
        "p_positive": [share for share, _, _ in predictions.values()],
    }
    pq.write_table(pa.table(table), folder / "predictions.parquet")
    return ModelVersion.objects.create(
        project=project, run=run, number=number, task_model="patch-cnn", method="aggnet",
        folder=folders.relative(folder), weights_sha256=f"{number:064d}",
        metrics={"classes": ["negative", "positive"]},
    )  # fmt: skip


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.bell._sent", lambda *_args: True)


def work_off(project: Project) -> list[str]:
    """Execute what is queued, as a worker would."""
    kinds = []
    while (run := Run.objects.filter(project=project, state=Run.State.QUEUED).first()) is not None:
        claim = claimed(run)
        runner.execute(claim, job=Job(claim, tick=0.05))
        run.refresh_from_db()
        assert run.state == Run.State.DONE, run.error_detail
        kinds.append(run.kind)
    return kinds


@pytest.mark.usefixtures("quiet")
def test_promotion_reaches_posteriors_and_the_order_of_asking(settings: Settings) -> None:
    project = make_project()
    manager = make_member(project, role="manager")
    sure, unsure, late = make_tasks(project, 3)
    version = make_version(project, {sure.pk: (0.99, "oof", 2), unsure.pk: (0.5, "mean", 0)})
    promotion.promote(version.pk, by=manager)
    assert work_off(project) == ["aggregate"]
    for task in (sure, unsure, late):
        task.refresh_from_db()
    assert (sure.model_version, sure.model_fold, unsure.model_fold) == (version.pk, 2, -1)
    assert sure.posterior == pytest.approx([0.01, 0.99])
    assert late.model_version is None
    assert unsure.priority > sure.priority
    project.refresh_from_db()
    assert project.live_model_version == version.pk
    assert project.priority_epoch > 0


@pytest.mark.usefixtures("quiet")
def test_one_version_is_live_and_the_way_back_leads_to_the_one_before() -> None:
    project = make_project()
    manager = make_member(project, role="manager")
    task = make_task(project)
    first = make_version(project, {task.pk: (0.9, "oof", 0)}, 1)
    second = make_version(project, {task.pk: (0.2, "oof", 0)}, 2)
    for version in (first, second):
        promotion.promote(version.pk, by=manager)
        work_off(project)
    task.refresh_from_db()
    assert task.posterior == pytest.approx([0.8, 0.2])
    assert promotion.roll_back(project.pk, by=manager).pk == first.pk
    work_off(project)
    task.refresh_from_db()
    assert task.posterior == pytest.approx([0.1, 0.9])
    states = dict(ModelVersion.objects.values_list("number", "state"))
    assert states == {1: "live", 2: "retired"}
    promotion.retire(first.pk, by=manager)
    work_off(project)
    task.refresh_from_db()
    assert (task.model_version, task.model_log_prob) == (None, None)
    kinds = list(Event.objects.filter(kind__startswith="model.").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["model.promoted", "model.promoted", "model.rolled_back", "model.retired"]


@pytest.mark.usefixtures("quiet")
def test_a_half_taken_in_model_is_taken_in_whole_by_the_next_attempt() -> None:
    project = make_project()
    manager = make_member(project, role="manager")
    tasks = make_tasks(project, 3)
    version = make_version(project, {task.pk: (0.9, "oof", 0) for task in tasks})
    promotion.promote(version.pk, by=manager)
    Task.objects.filter(pk=tasks[0].pk).update(
        model_version=version.pk, model_log_prob=[-2.3, -0.1], model_schema=project.schema_id, model_fold=0
    )
    work_off(project)
    assert Task.objects.filter(model_version=version.pk).count() == 3


def test_an_aggregation_is_not_cancelled_half_way_through_writing(
    study: tuple[Project, list[Task], list[Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _, _ = study
    run = make_run(project)
    claim = claimed(run)
    job = Job(claim, tick=0.02)
    original = Job.point_of_no_return

    def cancelled_too_late(self: Job) -> None:
        original(self)
        services.request_cancel(run.pk, by=None)

    monkeypatch.setattr(Job, "point_of_no_return", cancelled_too_late)
    runner.execute(claim, job=job)
    run.refresh_from_db()
    assert run.state == Run.State.DONE
    assert Task.objects.filter(consensus_run=run.pk).count() == 40
