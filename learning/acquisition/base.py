"""What an acquisition method is: open tasks with what is known of them in, a priority from 0 to 1 per task out."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from learning.data.arrays import Floats, Int64s, frozen

_ROUNDING = 1e-6


class AcquisitionError(ValueError):
    """The numbers describe no candidates, or there is no such method; the message says which."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """n tasks that may be asked next.

    tasks      (n,) int64 ids
    posterior  (n, K) float64 what is believed of each now, from annotations, model or class prior
    answers    (n,) int64 how many annotations each has
    """

    tasks: Int64s
    posterior: Floats
    answers: Int64s

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "tasks", frozen(self.tasks, np.int64))
        put(self, "posterior", frozen(self.posterior, np.float64))
        put(self, "answers", frozen(self.answers, np.int64))
        if self.posterior.ndim != 2 or not self.posterior.shape[1]:
            raise AcquisitionError(
                f"A posterior has a row per task and a column per class, not {self.posterior.shape}."
            )
        if not len(self.tasks) == len(self.posterior) == len(self.answers):
            raise AcquisitionError(
                f"{len(self.tasks)} tasks, {len(self.posterior)} posteriors and {len(self.answers)} counts of answers "
                "do not go together."
            )
        fine = (self.posterior >= 0).all(axis=1) & (np.abs(self.posterior.sum(axis=1) - 1) < _ROUNDING)
        if not fine.all():
            row = int((~fine).argmax())
            said = self.posterior[row].tolist()
            raise AcquisitionError(f"The posterior of task {self.tasks[row]} is {said}: not a distribution.")
        if (self.answers < 0).any():
            raise AcquisitionError("A task cannot have fewer than no answers.")


class Acquisition(Protocol):
    """A method. It holds no state: the same numbers give the same priorities."""

    @property
    def name(self) -> str:
        """In kebab case, as in the catalogue."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def explanation(self) -> str:
        """What it prefers and when to choose it, in plain words."""

    def score(self, candidates: Candidates, seed: int) -> Floats:
        """(n,) priorities in [0, 1], higher is asked first.

        A task's priority depends on its own numbers and the seed alone, never on which other tasks stand beside it.
        """
