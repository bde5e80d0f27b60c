"""The contract of a crowd method: from logits and the sparse annotations of a batch of units to a loss and a posterior.

A method is a frozen dataclass of its settings. `start` reads the annotation table once and returns the method's state,
which the training loop drives:

    state.units                     which units are worth a gradient (they carry evidence)
    state.loss(logits, batch)       once a step: the E-step of the batch, and the loss against its posterior
    state.hear(log_prob)            once an epoch: what the networks say of units that they were NOT trained on
    state.posterior, .reliability   at the end

The networks of all folds share one state, because an annotator is the same person in every fold. A method with
parameters to be learned by gradient gives them in `parameters(fold)`; the loop adds them to that fold's optimiser.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn

from learning.crowd.reliability import Reliability
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Bools, Floats, Int64s

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class UnitBatch:
    """B units of one training step.

    units        (B,) positions in the annotation table
    annotations  (B, J * K) sparse rows of the matrix V: column j * K + l holds the weight of "annotator j answered l"
    fold         whose network this step trains
    """

    units: Int64s
    annotations: csr_array
    fold: int


@dataclass(frozen=True, slots=True, eq=False)
class CrowdLoss:
    """The loss of one batch, a scalar with gradient, and the posterior (B, K) that it was measured against."""

    loss: Tensor
    posterior: Tensor


class CrowdState(Protocol):
    """What a method knows while it runs. n units, J annotators, K classes."""

    @property
    def units(self) -> Bools:
        """(n,) True where a unit carries evidence that a network can be trained on."""

    @property
    def listens(self) -> bool:
        """Whether `hear` does anything; where not, the loop spares the predictions."""

    def loss(self, logits: Tensor, batch: UnitBatch) -> CrowdLoss:
        """The loss of logits (B, K) for a batch. Called once per training step; may move the annotators' counts."""

    def hear(self, log_prob: Floats) -> None:
        """Take in held-out log probabilities (n, K), each from a network not trained on that unit's group.

        A row of NaN says nothing. Called after each epoch that follows the warm-up.
        """

    @property
    def posterior(self) -> Floats:
        """(n, K) the class probabilities now held for each unit."""

    @property
    def class_prior(self) -> Floats:
        """(K,) share of each class among the units that carry evidence."""

    @property
    def reliability(self) -> Reliability:
        """Each annotator's confusion matrix with its uncertainty."""

    def parameters(self, fold: int) -> Sequence[nn.Parameter]:
        """What the optimiser of a fold must learn besides its network; most methods have none."""

    def state_dict(self) -> Arrays:
        """Everything that a checkpoint needs to go on exactly here."""

    def load_state_dict(self, state: Arrays) -> None:
        """Go on from a `state_dict` of the same table."""


class CrowdMethod(Protocol):
    """A way to learn from annotators. `title` and `explanation` are shown to people."""

    @property
    def name(self) -> str:
        """In kebab case, as in the catalogue and on the command line."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def explanation(self) -> str:
        """What it does and when to choose it, in plain words."""

    def start(self, table: AnnotationTable, *, folds: int) -> CrowdState:
        """Read the table (gold as -1 or a class) and prepare to train `folds` networks."""


def soft_cross_entropy(logits: Tensor, posterior: Floats) -> CrowdLoss:
    """Mean cross entropy of logits (B, K) against class probabilities (B, K) that are held fixed."""
    target = torch.from_numpy(np.ascontiguousarray(posterior, np.float32)).to(logits.device, non_blocking=True)
    loss = -(target * torch.log_softmax(logits.float(), dim=1)).sum(dim=1).mean()
    return CrowdLoss(loss, target)
