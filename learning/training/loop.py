"""The training loop: one network per fold, in step by epochs, with a checkpoint that can be taken after any step.

Every epoch trains each fold's network once through its tasks. Between epochs each network is asked about the groups it
has not seen, and the crowd method hears the answers. Going through the folds epoch by epoch, instead of fold by fold,
is what makes an opinion from a network that has not seen the task available while there is still training to be done.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import log_softmax
from torch import Tensor

from learning.aggregation.votes import VoteMatrix
from learning.crowd.base import CrowdState, UnitBatch
from learning.data.arrays import Floats
from learning.progress import Cancelled, Progress, Report, Stop
from learning.task_models.base import InputShape, TaskModel
from learning.training.checkpoint import Checkpoint, random_state, restore_random_state, write_checkpoint
from learning.training.corpus import Corpus
from learning.training.device import Device
from learning.training.errors import CheckpointError, LossNotFinite, OutOfMemory
from learning.training.history import History
from learning.training.learner import FoldLearner
from learning.training.predict import logits_of
from learning.training.sampler import FoldSampler
from learning.training.settings import TrainSettings

_HEARINGS = 12
_PENDING = 16
_SECOND = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: in which epoch, which fold's network, which batch."""

    epoch: int
    fold: int
    position: int


class Training:
    """A training in progress. `run` may be left by Cancelled or a kill at any time and continued from a checkpoint."""

    def __init__(
        self, *, corpus: Corpus, crowd: CrowdState, task_model: TaskModel, settings: TrainSettings, device: Device,
        folder: Path, stamp: dict[str, Any], report: Report, stop: Stop,
    ) -> None:  # fmt: skip
        """`folder` takes checkpoints and history; `stamp` is written into each checkpoint and names the training."""
        self.corpus, self.crowd, self.settings, self.device = corpus, crowd, settings, device
        self._folder, self._stamp, self._report, self._stop = folder, stamp, report, stop
        self._annotations: csr_array = VoteMatrix.of(corpus.table).forward
        units = [corpus.training_units(crowd, fold) for fold in range(corpus.folds)]
        self.epochs = settings.epochs_for(max(len(each) for each in units))
        shape = InputShape(corpus.pictures.channels, corpus.pictures.size, corpus.table.n_classes)
        self.learners = [
            FoldLearner(
                task_model=task_model,
                shape=shape,
                crowd=crowd,
                sampler=FoldSampler(each, settings.batch_size, settings.seed, fold),
                device=device,
                settings=settings,
                epochs=self.epochs,
            )
            for fold, each in enumerate(units)
        ]
        self._plan = [
            (fold, position) for fold, each in enumerate(self.learners) for position in range(each.sampler.steps)
        ]
        self.total = len(self._plan) * self.epochs
        self.step = 0
        self._history: History | None = None
        self._pending: list[tuple[int, Place, Tensor]] = []
        self._saved = self._asked = time.monotonic()
        self._losses: list[float] = []

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of this training. Raises CheckpointError for one of another training."""
        if any(checkpoint.values.get(name) != value for name, value in self._stamp.items()):
            raise CheckpointError(
                "The output folder holds a checkpoint of another snapshot or other settings. Choose an empty folder."
            )
        self.step = int(checkpoint.values["step"])
        crowd = {name[6:]: value for name, value in checkpoint.arrays.items() if name.startswith("crowd/")}
        self.crowd.load_state_dict(crowd)
        for learner, count in zip(self.learners, checkpoint.values["counts"], strict=True):
            head = f"fold/{learner.fold}/"
            arrays = {name[len(head) :]: value for name, value in checkpoint.arrays.items() if name.startswith(head)}
            learner.load_arrays(arrays, int(count))
        restore_random_state(checkpoint.arrays, checkpoint.values)

    def run(self) -> None:
        """Train to the end. Raises Cancelled (after a checkpoint), LossNotFinite or OutOfMemory."""
        self._history = History(self._folder / "history.jsonl", self.step)
        try:
            while self.step < self.total:
                self._breathe()
                if self.step % len(self._plan) == 0 and self.step:
                    self._listen(self.step // len(self._plan))
                self._train_step()
                if time.monotonic() - self._saved >= self.settings.checkpoint_seconds:
                    self.save()
            self._drain()
            self.save()
            self._listen(self.epochs)
        except torch.OutOfMemoryError as error:
            raise OutOfMemory(
                f"A batch of {self.settings.batch_size} pictures of {self.corpus.pictures.size} px does not fit into "
                f"the memory of the device ({error}). Train with a smaller batch_size or input_size."
            ) from error
        finally:
            self._history.close()

    def save(self) -> None:
        """Write a checkpoint of the present position."""
        self._drain()
        if self._history is not None:
            self._history.flush()
        random = random_state()
        arrays: dict[str, NDArray[Any]] = dict(random.arrays)
        arrays |= {f"crowd/{name}": value for name, value in self.crowd.state_dict().items()}
        for learner in self.learners:
            arrays |= {f"fold/{learner.fold}/{name}": value for name, value in learner.arrays().items()}
        counts = [learner.step_count for learner in self.learners]
        values = {**self._stamp, **random.values, "step": self.step, "counts": counts}
        write_checkpoint(self._folder / "checkpoints", self.step, Checkpoint(arrays, values))
        self._saved = time.monotonic()

    def held_out_logits(self) -> Floats:
        """(n, K) logits of each training-split task by the network that has not seen its group (NaN elsewhere)."""
        logits = np.full((self.corpus.table.n_tasks, self.corpus.table.n_classes), np.nan)
        for learner in self.learners:
            rows = self.corpus.held_out(learner.fold)
            if len(rows):
                logits[rows] = logits_of(learner.averaged, self.corpus.pictures, rows, self.device, self._breathe)
        return logits

    def all_logits(self) -> list[Floats]:
        """Per fold, (n, K) logits of every task."""
        rows = np.arange(self.corpus.table.n_tasks)
        return [
            logits_of(learner.averaged, self.corpus.pictures, rows, self.device, self._breathe)
            for learner in self.learners
        ]

    def _place(self, step: int) -> Place:
        epoch, inside = divmod(step, len(self._plan))
        return Place(epoch, *self._plan[inside])

    def _train_step(self) -> None:
        place = self._place(self.step)
        learner = self.learners[place.fold]
        units = learner.sampler.batch(place.epoch, place.position)
        batch = UnitBatch(units, self._annotations[units], place.fold)
        loss = learner.step(self.corpus.pictures, batch, place.epoch, place.position)
        self._pending.append((self.step, place, loss))
        self.step += 1
        if len(self._pending) >= _PENDING or self.step % len(self._plan) == 0:
            self._drain()

    def _listen(self, epoch: int) -> None:
        """Let the crowd method hear what the networks say of groups they have not seen, some dozen times a training."""
        every = max(1, self.epochs // _HEARINGS)
        due = epoch % every == 0 or epoch == self.epochs
        if not self.crowd.listens or not due or epoch < self.settings.warmup_share * self.epochs:
            return
        self.crowd.hear(log_softmax(self.held_out_logits(), axis=1))

    def _drain(self) -> None:
        """Record the losses of the last steps; they stay on the device until then: a GPU need not wait for us."""
        for step, place, loss in self._pending:
            value = float(loss)
            if not np.isfinite(value):
                raise LossNotFinite(
                    f"The loss became {value} in step {step} (epoch {place.epoch}, fold {place.fold}). "
                    "Train with a lower learning_rate, or look for pictures that hold no numbers."
                )
            self._losses.append(value)
            if self._history is not None:
                self._history.append({"step": step, "epoch": place.epoch, "fold": place.fold, "loss": value})
        self._pending.clear()

    def _breathe(self) -> None:
        """Once a second: tell how far it is, and ask whether to stop."""
        now = time.monotonic()
        if now - self._asked < _SECOND and 0 < self.step < self.total:
            return
        self._asked = now
        self._drain()
        if self._losses:
            mean = float(np.mean(self._losses))
            self._losses.clear()
            epoch = min(self.epochs, self.step // len(self._plan) + 1)
            message = f"epoch {epoch} of {self.epochs}"
            self._report(Progress("train", self.step, self.total, message, {"loss": mean}, self.step))
        if self._stop():
            self.save()
            raise Cancelled(f"The training was stopped after {self.step} of {self.total} steps; it can be resumed.")
