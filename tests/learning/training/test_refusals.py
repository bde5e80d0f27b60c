"""A training that cannot be learned from is refused with the counts and what to do; one that goes wrong says where."""

from pathlib import Path

import pytest
import torch

from learning.runs import train
from learning.task_models.patch_cnn import PatchNetwork
from learning.training.errors import LossNotFinite, NotEnoughLabels, OneClassOnly
from learning.training.settings import SettingsError, TrainSettings
from tests.learning.synthetic import Study, write_snapshot

SETTINGS = TrainSettings(epochs=2, batch_size=16, input_size=16, model_settings={"widths": [8]}, threads=1)


def test_too_few_labels(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=20, size=16))
    with pytest.raises(NotEnoughLabels, match=r"\d+ tasks .* 20 are needed. Collect more annotations"):
        train(tmp_path / "s", tmp_path / "m", SETTINGS)


def test_no_gold_for_the_method_that_needs_it(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=80, size=16, anchor=0.0))
    settings = TrainSettings.from_json({**SETTINGS.as_json(), "method": "gold"})
    with pytest.raises(NotEnoughLabels, match="that 'gold' can learn from"):
        train(tmp_path / "s", tmp_path / "m", settings)


def test_one_class_only(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=60, size=16, truth=(1,) * 60, skill=(1.0,) * 4))
    with pytest.raises(OneClassOnly, match=r"one class \(no: 0, yes: \d+\).* of another class"):
        train(tmp_path / "s", tmp_path / "m", SETTINGS)


def test_one_group_only(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=160, size=16, groups=2))
    with pytest.raises(NotEnoughLabels, match=r"Groups .* are never split"):
        train(tmp_path / "s", tmp_path / "m", SETTINGS)


def test_a_loss_that_is_not_finite_names_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=80, size=16))
    calls = 0
    forward = PatchNetwork.forward

    def poisoned(self: PatchNetwork, images: torch.Tensor) -> torch.Tensor:
        nonlocal calls
        calls += self.training
        return forward(self, images) * (float("nan") if calls == 5 else 1.0)

    monkeypatch.setattr(PatchNetwork, "forward", poisoned)
    with pytest.raises(LossNotFinite, match=r"became nan in step 4 \(epoch 0, fold 1\)"):
        train(tmp_path / "s", tmp_path / "m", SETTINGS)
    assert not (tmp_path / "m" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_model", "giant"), ("method", "telepathy"), ("folds", 1), ("epochs", 0), ("batch_size", 1),
        ("batch_size", 2.5), ("learning_rate", 0.0), ("learning_rate", float("nan")), ("device", "tpu"),
        ("seed", -1), ("input_size", True), ("jitter", "much"),
    ],
)  # fmt: skip
def test_impossible_settings_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=name):
        TrainSettings.from_json({name: value})


def test_settings_travel_as_json_and_name_the_result() -> None:
    settings = TrainSettings(epochs=3, model_settings={"dropout": 0.1})
    assert TrainSettings.from_json(settings.as_json()) == settings
    assert TrainSettings(checkpoint_seconds=1.0).hash == TrainSettings().hash
    assert TrainSettings(seed=1).hash != TrainSettings().hash
    with pytest.raises(SettingsError, match="no setting 'rate'"):
        TrainSettings.from_json({"rate": 1})


def test_epochs_fall_as_tasks_grow_within_bounds() -> None:
    chosen = [TrainSettings().epochs_for(tasks) for tasks in (10, 1000, 4000, 1_000_000)]
    assert chosen == sorted(chosen, reverse=True)
    assert chosen[0] <= 40
    assert chosen[-1] >= 12
    assert TrainSettings(epochs=7).epochs_for(10) == 7


def test_an_unknown_model_setting_is_refused_before_any_step(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=80, size=16))
    settings = TrainSettings.from_json({**SETTINGS.as_json(), "model_settings": {"depth": 9}})
    with pytest.raises(SettingsError, match="has no setting 'depth'"):
        train(tmp_path / "s", tmp_path / "m", settings)
