"""A training's folder holds what the contract says; predict, evaluate and compare work from it alone."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from learning.__main__ import main
from learning.data.snapshot import read_snapshot
from learning.registry.errors import ModelError
from learning.runs import compare, evaluate, predict, train
from learning.training.settings import TrainSettings
from tests.learning.synthetic import CLASSES, Study, write_snapshot

SETTINGS = TrainSettings(
    epochs=10, batch_size=16, input_size=16, model_settings={"widths": [8, 16]}, threads=1, jitter=0.1, shift=1
)
STUDY = Study(tasks=140, size=20)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshot")
    write_snapshot(folder, STUDY)
    return folder


@pytest.fixture(scope="module")
def model(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(snapshot, tmp_path_factory.mktemp("model"), SETTINGS).folder


@pytest.fixture(scope="module")
def worse(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has learned next to nothing."""
    settings = TrainSettings.from_json({**SETTINGS.as_json(), "epochs": 1, "learning_rate": 1e-6})
    return train(snapshot, tmp_path_factory.mktemp("worse"), settings).folder


def test_every_file_of_the_contract_is_there_and_nothing_else(model: Path) -> None:
    found = sorted(str(path.relative_to(model)) for path in model.rglob("*") if path.is_file())
    assert found == sorted(
        [
            "card.md", "history.jsonl", "judged.parquet", "manifest.json", "metrics.json", "posterior.parquet",
            "predictions.parquet", "reliability.parquet", "taught.parquet",
            *(f"weights/fold-{fold}.safetensors" for fold in range(3)),
        ]
    )  # fmt: skip
    manifest = json.loads((model / "manifest.json").read_text())
    assert manifest["format"] == "consilium-model/1"
    assert manifest["simulated"] is True
    assert set(manifest["files"]) == set(found) - {"manifest.json"}
    assert "Simulated annotators" in (model / "card.md").read_text()


def test_predictions_are_by_networks_that_were_not_trained_on_the_task(model: Path, snapshot: Path) -> None:
    told = pq.read_table(model / "predictions.parquet").to_pydict()
    tasks = read_snapshot(snapshot).tasks
    assert told["task"] == tasks.task.tolist()
    assert [kind == "oof" for kind in told["kind"]] == (~tasks.test).tolist()
    assert told["fold"] == tasks.fold.tolist()
    total = np.array([told[f"p_{name}"] for name in CLASSES]).sum(axis=0)
    assert np.allclose(total, 1)


def test_the_tables_have_the_columns_and_ranges_of_the_contract(model: Path, snapshot: Path) -> None:
    reliability = pq.read_table(model / "reliability.parquet").to_pydict()
    assert set(reliability) >= {"annotator", "true", "answered", "mean", "low", "high"}
    assert len(reliability["mean"]) == len(STUDY.skill) * 4
    posterior = pq.read_table(model / "posterior.parquet").to_pydict()
    assert posterior["task"] == read_snapshot(snapshot).tasks.task.tolist()
    history = [json.loads(line) for line in (model / "history.jsonl").read_text().splitlines()]
    assert [record["step"] for record in history] == list(range(len(history)))
    assert {"step", "epoch", "fold", "loss"} <= set(history[0])


def test_metrics_report_adjudicated_tasks_apart(model: Path, snapshot: Path) -> None:
    metrics = json.loads((model / "metrics.json").read_text())
    tasks = read_snapshot(snapshot).tasks
    assert metrics["test_gold"]["auc"]["n"] == int(tasks.test.sum())
    assert metrics["adjudicated"]["auc"]["n"] == 6
    for name in ("auc", "balanced_accuracy", "sensitivity", "specificity", "ece", "brier", "log_loss"):
        assert set(metrics["test_gold"][name]) == {"value", "low", "high", "n"}
    assert metrics["test_gold"]["auc"]["value"] > 0.9
    assert sum(map(sum, metrics["test_gold"]["confusion"])) == int(tasks.test.sum())
    assert metrics["test_gold"]["reliability"]


def test_test_gold_and_test_votes_never_reach_the_training(snapshot: Path, model: Path, tmp_path: Path) -> None:
    """Turning every test label and every answer to a test task around changes not one weight."""
    write_snapshot(tmp_path / "same", STUDY)
    turned = tmp_path / "same"
    manifest = json.loads((turned / "manifest.json").read_text())
    tasks = pq.read_table(turned / "tasks.parquet").to_pydict()
    other = {"no": "yes", "yes": "no", "": ""}
    test = {task for task, split in zip(tasks["task"], tasks["split"], strict=True) if split == "test"}
    tasks["gold"] = [
        other[gold] if task in test else gold for task, gold in zip(tasks["task"], tasks["gold"], strict=True)
    ]
    rewrite(turned, manifest, "tasks.parquet", tasks)
    votes = pq.read_table(turned / "annotations.parquet").to_pydict()
    votes["label"] = [
        other[label] if task in test else label for task, label in zip(votes["task"], votes["label"], strict=True)
    ]
    rewrite(turned, manifest, "annotations.parquet", votes)
    again = train(turned, tmp_path / "model", SETTINGS).manifest
    assert again.weight_hash == json.loads((model / "manifest.json").read_text())["weight_hash"]
    assert again.temperature == json.loads((model / "manifest.json").read_text())["temperature"]
    assert again.metrics["test_gold"]["auc"]["value"] < 0.1


def rewrite(folder: Path, manifest: dict, name: str, columns: dict) -> None:
    """Replace a table of a snapshot and restate its hash."""
    schema = pq.read_schema(folder / name)
    pq.write_table(pa.table(columns, schema=schema), folder / name)
    manifest["files"][name]["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_predicting_the_same_snapshot_repeats_the_training_s_predictions(
    model: Path, snapshot: Path, tmp_path: Path
) -> None:
    predict(model, snapshot, tmp_path)
    ours = pq.read_table(tmp_path / "predictions.parquet").to_pydict()
    theirs = pq.read_table(model / "predictions.parquet").to_pydict()
    assert ours["kind"] == theirs["kind"]
    assert np.allclose(ours["p_yes"], theirs["p_yes"], atol=1e-6)


def test_predicting_new_pictures_takes_the_mean_of_all_networks(model: Path, tmp_path: Path) -> None:
    truth = write_snapshot(tmp_path / "new", Study(tasks=40, size=20, seed=9))
    found = predict(model, tmp_path / "new", tmp_path / "out")
    assert set(found.kind) == {"mean"}
    assert (found.probability.argmax(axis=1) == truth).mean() > 0.8


def test_evaluating_repeats_the_training_s_figures(model: Path, snapshot: Path, tmp_path: Path) -> None:
    again = evaluate(model, snapshot, cache=tmp_path).metrics["test_gold"]["auc"]
    assert again == pytest.approx(json.loads((model / "metrics.json").read_text())["test_gold"]["auc"], abs=1e-6)


def test_comparing_names_the_better_model(model: Path, worse: Path) -> None:
    found = compare(worse, model)
    assert found.test_gold is not None
    assert found.test_gold.sentence.startswith("The second has the better balanced accuracy")
    assert found.disputed == 0


def test_a_damaged_model_is_refused_with_the_file_s_name(model: Path, snapshot: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for path in model.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(model)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    weights = copy / "weights" / "fold-2.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\x00\x00\x00\x01")
    with pytest.raises(ModelError, match=r"fold-2\.safetensors"):
        predict(copy, snapshot, tmp_path / "out")


def test_the_command_line(
    model: Path, worse: Path, snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["train", "--list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in ("patch-cnn", "residual-cnn", "aggnet", "majority", "gold"))
    again = ["train", str(snapshot), "--out", str(model)]
    assert main([*again, "--settings", str(settings_file(tmp_path))]) == 0
    assert "model " in capsys.readouterr().out
    assert main(again) == 2
    assert "another snapshot or other settings" in capsys.readouterr().err
    assert main(["evaluate", str(model), str(snapshot)]) == 0
    assert json.loads(capsys.readouterr().out)["test_gold"]["auc"]["value"] > 0.9
    assert main(["predict", str(model), str(snapshot), "--out", str(tmp_path / "p")]) == 0
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == ["predictions.parquet"]
    capsys.readouterr()
    assert main(["compare", str(worse), str(model)]) == 0
    assert "The second has the better balanced accuracy" in capsys.readouterr().out
    assert main(["train", str(tmp_path), "--out", str(tmp_path / "x")]) == 2
    assert "not a snapshot" in capsys.readouterr().err


def settings_file(folder: Path) -> Path:
    path = folder / "settings.json"
    path.write_text(json.dumps(SETTINGS.as_json()))
    return path
