"""One fold's network while it learns: weights, optimiser, averaged weights, and the step that moves them."""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from learning.crowd.base import CrowdLoss, CrowdState, UnitBatch
from learning.task_models.base import InputShape, TaskModel
from learning.training.augment import Augmentation
from learning.training.device import Device
from learning.training.pictures import Pictures
from learning.training.sampler import FoldSampler, seed_of
from learning.training.settings import TrainSettings

_RISE = 0.1


@dataclass(frozen=True, slots=True)
class Schedule:
    """The learning rate of each of `steps` steps: a straight rise to `peak`, then a cosine down to zero."""

    peak: float
    steps: int

    def rate(self, step: int) -> float:
        """The rate of a step, which is all the state that a schedule has."""
        rise = max(1, round(self.steps * _RISE))
        if step < rise:
            return self.peak * (step + 1) / rise
        return self.peak * 0.5 * (1.0 + math.cos(math.pi * (step - rise) / max(1, self.steps - rise)))


class FoldLearner:
    """The network that is trained without fold `fold`.

    `averaged` follows the weights as an exponential mean; it is what predicts: it is steadier than the last step.
    """

    def __init__(
        self, *, task_model: TaskModel, shape: InputShape, crowd: CrowdState, sampler: FoldSampler, device: Device,
        settings: TrainSettings, epochs: int,
    ) -> None:  # fmt: skip
        self.fold, self.sampler, self.settings, self.device, self.crowd = sampler.fold, sampler, settings, device, crowd
        torch.manual_seed(seed_of(settings.seed, "weights", self.fold))
        self.network = device.settled(task_model.build(shape))
        self.averaged = copy.deepcopy(self.network).eval().requires_grad_(requires_grad=False)
        self.schedule = Schedule(settings.learning_rate, epochs * sampler.steps)
        self.step_count = 0
        groups: list[dict[str, Any]] = [{"params": list(self.network.parameters())}]
        annotators: Sequence[nn.Parameter] = crowd.parameters(self.fold)
        if annotators:
            groups.append({"params": list(annotators), "weight_decay": 0.0})
        self.optimizer = torch.optim.AdamW(groups, lr=settings.learning_rate, weight_decay=settings.weight_decay)
        self._augmentation = Augmentation(settings.shift, settings.jitter)

    def step(self, pictures: Pictures, batch: UnitBatch, epoch: int, position: int) -> Tensor:
        """One training step on a batch; the detached loss, still on the device."""
        generator = torch.Generator().manual_seed(seed_of(self.settings.seed, "step", self.fold, epoch, position))
        torch.manual_seed(generator.initial_seed())
        raw = self._augmentation.moved(pictures.raw(batch.units), generator)
        images = self._augmentation.jittered(pictures.normalised(raw, self.device), generator)
        for group in self.optimizer.param_groups:
            group["lr"] = self.schedule.rate(self.step_count)
        self.network.train()
        told: CrowdLoss = self.crowd.loss(self.device.logits(self.network, images), batch)
        self.optimizer.zero_grad(set_to_none=True)
        told.loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip_norm)
        self.optimizer.step()
        self.step_count += 1
        self._average()
        return told.loss.detach()

    def _average(self) -> None:
        """Early on the mean is short, so that it does not remember the random start."""
        decay = min(self.settings.ema_decay, self.step_count / (self.step_count + 9.0))
        slow: list[Tensor] = [weight.detach() for weight in self.averaged.parameters()]
        fast: list[Tensor] = [weight.detach() for weight in self.network.parameters()]
        torch._foreach_lerp_(slow, fast, 1.0 - decay)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays by name: weights, averaged weights and the optimiser's moments."""
        found = {f"network/{name}": value for name, value in self.network.state_dict().items()}
        found |= {f"averaged/{name}": value for name, value in self.averaged.state_dict().items()}
        for index, state in self.optimizer.state_dict()["state"].items():
            found |= {f"optimizer/{index}/{name}": value for name, value in state.items()}
        return {name: value.detach().cpu().contiguous().numpy() for name, value in found.items()}

    def load_arrays(self, arrays: Mapping[str, NDArray[Any]], step_count: int) -> None:
        """Go on from `arrays()` of a learner of the same settings."""

        def part(head: str) -> dict[str, Tensor]:
            return {
                name[len(head) :]: torch.from_numpy(np.array(value))
                for name, value in arrays.items()
                if name.startswith(head)
            }

        self.network.load_state_dict(part("network/"))
        self.averaged.load_state_dict(part("averaged/"))
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in part("optimizer/").items():
            index, key = name.split("/")
            moments.setdefault(int(index), {})[key] = value
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": moments})
        self.step_count = step_count
