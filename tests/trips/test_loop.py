"""The whole loop on a small study: import, aggregate, train, promote, aggregate again, export."""

import csv
import json
from pathlib import Path

import pytest

from annotation.models import Event, Task
from jobs import promotion, selectors, services
from jobs.models import ModelVersion, Run
from tests.factories.studies import import_study, work_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.bell._sent", lambda *_args: True)


def test_from_files_to_files(tmp_path: Path) -> None:
    project, manager = import_study(tmp_path / "study")
    (aggregated,) = work_off(project)  # nobody asked: imported annotations make it due
    assert aggregated.result["annotations"] == 72 * 3
    assert Task.objects.filter(state=Task.State.SETTLED).count() > 30

    config = {"epochs": 6, "folds": 2, "batch_size": 16}
    services.request_run(project_id=project.pk, kind="train", config=config, by=manager)
    (trained,) = work_off(project)
    version = ModelVersion.objects.get(run=trained)
    assert version.metrics["test_gold"]["auc"]["n"] == 12
    assert trained.snapshot is not None
    assert {entry.name for entry in selectors.files(trained)} >= {"card.md", "predictions.parquet", "metrics.json"}

    promotion.promote(version.pk, by=manager)
    (spoken,) = work_off(project)
    assert spoken.result["model_version"] == version.pk
    folds = dict(Task.objects.values_list("id", "model_fold"))
    tests = set(Task.objects.filter(group__is_test=True).values_list("id", flat=True))
    assert {folds[task] for task in tests} == {-1}
    assert {fold for task, fold in folds.items() if task not in tests} <= {-1, 0, 1}
    assert 0 in folds.values()

    services.request_run(project_id=project.pk, kind="export", config={"formats": ["csv"]}, by=manager)
    (exported,) = work_off(project)
    manifest = json.loads(selectors.file_path(exported, "manifest.json").read_text())
    with selectors.file_path(exported, "annotations.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 72 * 3
    listed = {entry.name: entry.sha256 for entry in selectors.files(exported)}
    assert listed["annotations.csv"] == manifest["files"]["annotations.csv"]["sha256"]
    assert not any(name in json.dumps(rows) for name in ('ann"', 'bob"', "slide", ".png"))

    kinds = list(Event.objects.filter(project=project, kind="run.ended").values_list("body__state", flat=True))
    assert kinds == ["done"] * 6
    assert not Run.objects.exclude(state=Run.State.DONE).exists()
