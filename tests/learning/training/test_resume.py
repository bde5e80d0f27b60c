"""A training killed in mid-epoch ends with the weights of an undisturbed one; so does a cancelled or damaged one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from learning.progress import Cancelled, Progress, silent
from learning.runs import train
from learning.training.errors import CheckpointError
from learning.training.settings import TrainSettings
from tests.learning.synthetic import Study, write_snapshot

SETTINGS = TrainSettings(
    epochs=4, batch_size=16, input_size=16, model_settings={"widths": [8, 8]}, threads=1, checkpoint_seconds=0.0
)
CHILD = """
import json, sys
from pathlib import Path
from learning.runs import train
from learning.training.settings import TrainSettings
train(Path(sys.argv[1]), Path(sys.argv[2]), TrainSettings.from_json(json.loads(sys.argv[3])))
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshot")
    write_snapshot(folder, Study(tasks=90, size=16))
    return folder


@pytest.fixture(scope="module")
def undisturbed(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The weight hash of a training that nobody disturbs."""
    return train(snapshot, tmp_path_factory.mktemp("whole"), SETTINGS).manifest.weight_hash


def test_killed_at_random_steps_resumes_to_the_same_weights(snapshot: Path, undisturbed: str, tmp_path: Path) -> None:
    rng = random.Random(os.urandom(8))
    steps = sorted(rng.sample(range(2, 40), 2))
    for step in steps:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(snapshot), str(tmp_path), json.dumps(SETTINGS.as_json())]
        )
        wait_for_step(tmp_path, step, child)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL, "the child ended before it was killed: the test would prove nothing"
    assert list((tmp_path / "checkpoints").glob("*.ckpt"))
    result = train(snapshot, tmp_path, SETTINGS)
    assert result.manifest.weight_hash == undisturbed, f"killed at steps {steps}"
    told = [json.loads(line)["step"] for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert told == list(range(len(told)))


def test_cancel_stops_at_once_and_the_same_call_goes_on(snapshot: Path, undisturbed: str, tmp_path: Path) -> None:
    asked = iter([False] * 3)
    started = time.monotonic()
    with pytest.raises(Cancelled, match="can be resumed"):
        train(snapshot, tmp_path, SETTINGS, stop=lambda: next(asked, True))
    assert time.monotonic() - started < 20
    assert train(snapshot, tmp_path, SETTINGS).manifest.weight_hash == undisturbed


def test_damaged_newest_checkpoint_falls_back_to_the_older(snapshot: Path, undisturbed: str, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        train(snapshot, tmp_path, SETTINGS, report=cancel_after(10))
    newest = max((tmp_path / "checkpoints").glob("*.ckpt"))
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 1
    newest.write_bytes(bytes(content))
    assert train(snapshot, tmp_path, SETTINGS).manifest.weight_hash == undisturbed


def test_another_training_does_not_continue_a_foreign_checkpoint(snapshot: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        train(snapshot, tmp_path, SETTINGS, report=cancel_after(5))
    other = TrainSettings.from_json({**SETTINGS.as_json(), "seed": 5})
    with pytest.raises(CheckpointError, match="another snapshot or other settings"):
        train(snapshot, tmp_path, other)


def test_a_finished_training_is_returned_not_repeated(snapshot: Path, tmp_path: Path) -> None:
    first = train(snapshot, tmp_path, SETTINGS).manifest
    heard: list[Progress] = []
    assert train(snapshot, tmp_path, SETTINGS, report=heard.append).manifest == first
    assert not heard
    assert not (tmp_path / "checkpoints").exists()


def wait_for_step(folder: Path, step: int, child: subprocess.Popen[bytes]) -> None:
    """Until a checkpoint of at least `step` steps is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = [int(path.stem.removeprefix("step-")) for path in (folder / "checkpoints").glob("*.ckpt")]
        if found and max(found) >= step:
            return
        assert child.poll() is None, "the child ended too early"
        time.sleep(0.005)
    pytest.fail("no checkpoint came")


def cancel_after(steps: int):
    """A report that raises once the training has passed a number of steps."""

    def report(progress: Progress) -> None:
        silent(progress)
        if progress.stage == "train" and progress.step >= steps:
            raise Cancelled

    return report
