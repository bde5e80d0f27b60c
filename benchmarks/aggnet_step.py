"""The time of an AggNet training step, E-step included, over that of the same network and batch trained plainly.

    python benchmarks/aggnet_step.py [--annotators 1000] [--classes 2] [--threads 1] [--pairs 60]

Plain and AggNet steps alternate in one process, so that whatever else the machine does falls on both; the ratio is
that of their medians, and the limit 1.10. With one thread the clock is processor time, which other work hardly
disturbs. With more, or a GPU, it is the wall clock, which means something on a quiet machine only.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "8589934592"}
if __name__ == "__main__" and not ALLOCATOR.items() <= os.environ.items():
    # glibc reads these when a process starts (learning/training/device.py).
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ALLOCATOR})  # noqa: S606 - this file
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402 - after the environment is set
import torch  # noqa: E402
from torch import Tensor  # noqa: E402
from torch.nn import functional  # noqa: E402

from learning.aggregation.votes import VoteMatrix  # noqa: E402
from learning.crowd.aggnet import AggNet  # noqa: E402
from learning.crowd.base import CrowdLoss, CrowdState, UnitBatch  # noqa: E402
from learning.crowd.targets import FixedTargets  # noqa: E402
from learning.data.annotations import AnnotationTable  # noqa: E402
from learning.data.arrays import Int64s  # noqa: E402
from learning.registry.manifest import InputRecipe  # noqa: E402
from learning.task_models.base import InputShape  # noqa: E402
from learning.task_models.catalog import TASK_MODELS  # noqa: E402
from learning.training.device import chosen_device, reproducible  # noqa: E402
from learning.training.learner import FoldLearner  # noqa: E402
from learning.training.pictures import Pictures  # noqa: E402
from learning.training.sampler import FoldSampler  # noqa: E402
from learning.training.settings import TrainSettings  # noqa: E402

LIMIT = 1.10
TASKS, VOTES, BATCH, SIZE = 20_000, 5, 256, 32


class Plain(FixedTargets):
    """Ordinary supervised training: cross entropy against one label per picture, as anybody would write it."""

    def __init__(self, table: AnnotationTable, labels: Tensor) -> None:
        super().__init__(table, np.eye(table.n_classes)[labels.numpy()], np.ones(table.n_tasks, bool))
        self._labels = labels

    def loss(self, logits: Tensor, batch: UnitBatch) -> CrowdLoss:
        """Cross entropy against the labels of the batch."""
        label = self._labels[batch.units].to(logits.device)
        return CrowdLoss(functional.cross_entropy(logits, label), label)


def timed(step: Callable[[], object], clock: Callable[[], float]) -> float:
    """Seconds of a step, waiting for a GPU if there is one."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    started = clock()
    step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return clock() - started


def crowd_table(annotators: int, classes: int, rng: np.random.Generator) -> tuple[AnnotationTable, Int64s]:
    """TASKS tasks with VOTES answers each, right seven times in ten; and the truth."""
    truth = rng.integers(classes, size=TASKS)
    answer = np.where(rng.random((TASKS, VOTES)) < 0.7, truth[:, None], rng.integers(classes, size=(TASKS, VOTES)))
    table = AnnotationTable.from_codes(
        tasks=np.arange(TASKS),
        annotators=[f"a{index}" for index in range(annotators)],
        classes=[f"c{index}" for index in range(classes)],
        task_index=np.repeat(np.arange(TASKS), VOTES),
        annotator_index=rng.integers(annotators, size=TASKS * VOTES),
        label=answer.reshape(-1),
    )
    return table, truth


def main() -> int:
    """Measure and print; the exit code is 1 where the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--annotators", type=int, default=1000)
    parser.add_argument("--classes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=60)
    chosen = parser.parse_args()
    rng = np.random.default_rng(0)
    table, truth = crowd_table(chosen.annotators, chosen.classes, rng)
    values = rng.integers(0, 256, size=(TASKS, SIZE, SIZE, 3), dtype=np.uint8)
    recipe = InputRecipe(None, SIZE, 3, deep=False, mean=(0.5,) * 3, spread=(0.25,) * 3)
    pictures = Pictures(values, 255.0, recipe)
    settings, device = TrainSettings(batch_size=BATCH), chosen_device("auto", chosen.threads)
    clock = time.process_time if device.threads == 1 and not device.is_gpu else time.perf_counter
    sampler = FoldSampler(np.arange(TASKS), BATCH, 0, 0)
    matrix = VoteMatrix.of(table).forward
    nothing = matrix[:0]
    shape = InputShape(3, SIZE, chosen.classes)
    crowds: dict[str, CrowdState] = {
        "plain": Plain(table, torch.from_numpy(truth)),
        "aggnet": AggNet().start(table, folds=1),
    }
    with reproducible(device):
        learners = {
            name: FoldLearner(
                task_model=TASK_MODELS[settings.task_model],
                shape=shape,
                crowd=crowd,
                sampler=sampler,
                device=device,
                settings=settings,
                epochs=100,
            )
            for name, crowd in crowds.items()
        }

        def step(name: str, index: int) -> None:
            units = sampler.batch(index // sampler.steps, index % sampler.steps)
            annotations = matrix[units] if name == "aggnet" else nothing
            learners[name].step(pictures, UnitBatch(units, annotations, 0), 0, index)

        spent: dict[str, list[float]] = {"plain": [], "aggnet": []}
        for index in range(-5, chosen.pairs):
            for name in ("plain", "aggnet") if index % 2 else ("aggnet", "plain"):
                cost = timed(lambda name=name, index=index: step(name, index + 5), clock)  # type: ignore[misc]
                if index >= 0:
                    spent[name].append(cost)
    plain, aggnet = (np.array(spent[name]) for name in ("plain", "aggnet"))
    ratio = float(np.median(aggnet) / np.median(plain))
    print(
        f"{chosen.annotators} annotators, {chosen.classes} classes, batch {BATCH}, {SIZE} px, {device.place}, "
        f"{device.threads} threads, {chosen.pairs} pairs\n"
        f"plain step {1e3 * np.median(plain):.1f} ms; AggNet / plain = {ratio:.3f}; limit {LIMIT}"
    )
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
