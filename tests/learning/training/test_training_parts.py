"""The parts of the loop: checkpoints, order, augmentation, calibration, channels and depths of pictures."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.special import softmax

from learning.data.snapshot import read_snapshot
from learning.training.augment import Augmentation
from learning.training.calibration import fitted_temperature
from learning.training.checkpoint import (
    Checkpoint,
    random_state,
    read_newest,
    restore_random_state,
    write_checkpoint,
)
from learning.training.corpus import read_corpus
from learning.training.device import chosen_device, reproducible
from learning.training.history import History
from learning.training.learner import Schedule
from learning.training.sampler import FoldSampler
from learning.training.settings import TrainSettings
from tests.learning.synthetic import Study, write_snapshot


def checkpoint(step: int) -> Checkpoint:
    return Checkpoint({"a": np.arange(step), "lone": np.array(1.5)}, {"step": step})


def test_a_checkpoint_comes_back_and_only_two_are_kept(tmp_path: Path) -> None:
    for step in (1, 2, 30):
        write_checkpoint(tmp_path, step, checkpoint(step))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-0000000002.ckpt", "step-0000000030.ckpt"]
    found = read_newest(tmp_path)
    assert found is not None
    assert found.values == {"step": 30}
    assert found.arrays["a"].tolist() == list(range(30))
    assert found.arrays["lone"].shape == ()


@pytest.mark.parametrize("damage", ["flip", "cut", "empty"])
def test_a_damaged_checkpoint_is_passed_over(tmp_path: Path, damage: str) -> None:
    write_checkpoint(tmp_path, 1, checkpoint(1))
    path = write_checkpoint(tmp_path, 2, checkpoint(2))
    content = path.read_bytes()
    flipped = content[:90] + bytes([content[90] ^ 1]) + content[91:]
    path.write_bytes({"flip": flipped, "cut": content[:-3], "empty": b""}[damage])
    found = read_newest(tmp_path)
    assert found is not None
    assert found.values["step"] == 1
    path.with_name("step-0000000001.ckpt").write_bytes(b"nonsense")
    assert read_newest(tmp_path) is None


def test_every_random_generator_goes_on_where_it_was() -> None:
    saved = random_state()

    def draw() -> tuple[float, float, float]:
        return random.random(), float(np.random.normal()), float(torch.randn(()))  # noqa: NPY002

    first = draw()
    restore_random_state(saved.arrays, saved.values)
    assert draw() == first


def test_history_forgets_what_the_checkpoint_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"step": 0}\n{"step": 1}\n{"step": 2}\n{"st')
    history = History(path, 2)
    history.append({"step": 2, "again": True})
    history.close()
    assert path.read_text().splitlines() == ['{"step": 0}', '{"step": 1}', '{"step": 2, "again": true}']


def test_an_epoch_shows_every_task_once_in_its_own_order() -> None:
    units = np.arange(100, 147)
    sampler = FoldSampler(units, 10, seed=3, fold=1)
    epochs = [np.concatenate([sampler.batch(epoch, step) for step in range(sampler.steps)]) for epoch in (0, 1)]
    assert all(sorted(each) == units.tolist() for each in epochs)
    assert epochs[0].tolist() != epochs[1].tolist()
    assert sampler.batch(1, 2).tolist() == epochs[1][20:30].tolist()
    assert FoldSampler(units, 10, 3, 2).batch(0, 0).tolist() != sampler.batch(0, 0).tolist()


def test_augmentation_is_the_eight_symmetries_of_a_square() -> None:
    picture = torch.arange(25, dtype=torch.uint8).reshape(1, 5, 5, 1)
    moved = Augmentation(shift=0, jitter=0.0).moved(picture.expand(400, 5, 5, 1), torch.Generator().manual_seed(0))
    seen = {tuple(each.reshape(-1).tolist()) for each in moved}
    turned = [torch.rot90(picture[0], turns, (0, 1)) for turns in range(4)]
    expected = {tuple(each.reshape(-1).tolist()) for each in turned + [each.flip(1) for each in turned]}
    assert seen == expected


def test_augmentation_shifts_by_no_more_than_asked_and_keeps_channels_together() -> None:
    picture = torch.zeros(1, 9, 9, 2, dtype=torch.uint8)
    picture[0, 4, 4] = torch.tensor([7, 9], dtype=torch.uint8)
    moved = Augmentation(shift=2).moved(picture.expand(300, 9, 9, 2), torch.Generator().manual_seed(0))
    where = (moved[..., 0] == 7).nonzero()
    assert len(where) == 300
    assert (moved[..., 1] == 9).nonzero().tolist() == where.tolist()
    assert (where[:, 1:] - 4).abs().max() == 2


def test_jitter_changes_channels_of_each_picture_by_itself_and_repeats_with_its_seed() -> None:
    images = torch.randn(4, 3, 8, 8)
    jitter = Augmentation(jitter=0.2)
    first, again = (jitter.jittered(images, torch.Generator().manual_seed(1)) for _ in range(2))
    assert torch.equal(first, again)
    slopes = {
        round(float(np.polyfit(images[b, c].reshape(-1), first[b, c].reshape(-1), 1)[0]), 4)
        for b in range(4)
        for c in range(3)
    }
    assert len(slopes) == 12


def test_temperature_is_recovered_from_overconfident_logits() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 3))
    truth = np.array([rng.choice(3, p=softmax(row)) for row in logits])
    assert fitted_temperature(2.5 * logits, np.eye(3)[truth]) == pytest.approx(2.5, rel=0.1)
    assert fitted_temperature(logits[:0], np.eye(3)[truth][:0]) == 1.0


def test_the_schedule_rises_then_falls_to_nearly_zero() -> None:
    rates = [Schedule(0.01, 100).rate(step) for step in range(100)]
    assert rates.index(max(rates)) in (9, 10)
    assert max(rates) == pytest.approx(0.01)
    assert rates[-1] < 1e-4


def test_the_processor_never_computes_in_bf16_and_settings_return_afterwards() -> None:
    device = chosen_device("cpu", 1)
    assert not device.bf16
    before = torch.get_num_threads()
    with reproducible(device):
        assert torch.get_num_threads() == 1
        assert torch.are_deterministic_algorithms_enabled()
    assert torch.get_num_threads() == before
    assert not torch.are_deterministic_algorithms_enabled()


@pytest.mark.parametrize(("channels", "deep"), [(1, False), (3, False), (1, True)])
def test_pictures_of_any_channels_and_depth_are_normalised(tmp_path: Path, channels: int, deep: bool) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=40, size=24, channels=channels, sixteen_bit=deep))
    snapshot = read_snapshot(tmp_path / "s")
    corpus = read_corpus(snapshot, TrainSettings(crop=16, input_size=16), tmp_path / "cache")
    train = np.flatnonzero(~snapshot.tasks.test)
    images = corpus.pictures.normalised(corpus.pictures.raw(train), chosen_device("cpu", 1))
    assert images.shape == (len(train), channels, 16, 16)
    assert images.mean().abs() < 1e-3
    assert images.std() == pytest.approx(1.0, abs=0.05)


def test_folds_can_be_joined_but_groups_stay_whole(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "s", Study(tasks=60, size=16, folds=5))
    snapshot = read_snapshot(tmp_path / "s")
    corpus = read_corpus(snapshot, TrainSettings(folds=2, input_size=16), tmp_path / "cache")
    assert set(corpus.fold[~snapshot.tasks.test].tolist()) == {0, 1}
    folds = {}
    for group, fold in zip(snapshot.tasks.group, corpus.fold.tolist(), strict=True):
        assert folds.setdefault(group, fold) == fold
