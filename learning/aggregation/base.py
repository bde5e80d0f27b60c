"""What an aggregator is: an annotation table and settings in, a posterior and reliabilities out."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from learning.aggregation.confusion import ConfusionPrior
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Bools, Floats, Int16s, frozen
from learning.progress import Report

TIE = 1e-9
"""Two probabilities closer than this are a tie: nearer than rounding, far below any evidence."""


class AggregationError(ValueError):
    """The settings or the table cannot be aggregated by this method; the message says why."""


@dataclass(frozen=True, slots=True)
class AggregationSettings:
    """Settings that all methods share; a method takes the ones that mean something to it and says so.

    confusion_prior  what is believed of an annotator who has not answered yet
    class_smoothing  tasks' worth of belief that all classes are equally frequent; it keeps a small and noisy crowd
                     from talking itself into a single class
    credible_mass    the mass inside the credible intervals of the reliabilities
    max_iterations   iterations after which the fit stops, converged or not
    tolerance        the fit has converged when no probability of any task moves by more
    seed             of the methods that draw random numbers
    """

    confusion_prior: ConfusionPrior = field(default_factory=ConfusionPrior)
    class_smoothing: float = 10.0
    credible_mass: float = 0.9
    max_iterations: int = 500
    tolerance: float = 1e-6
    seed: int = 0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.class_smoothing) and self.class_smoothing > 0):
            raise AggregationError(f"The class smoothing must be positive, not {self.class_smoothing}.")
        if not 0 < self.credible_mass < 1:
            raise AggregationError(f"The credible mass must be between 0 and 1, not {self.credible_mass}.")
        if self.max_iterations < 1:
            raise AggregationError(f"At least one iteration is needed, not {self.max_iterations}.")
        if not self.tolerance > 0:
            raise AggregationError(f"The tolerance must be positive, not {self.tolerance}.")


@dataclass(frozen=True, slots=True, eq=False)
class Aggregation:
    """What a method says of n tasks and J annotators over K classes. The arrays are read-only.

    posterior        (n, K) probability of each class
    class_prior      (K,) how frequent each class is
    confusion_mean   (J, K, K) probability of each answer, by true class: posterior mean
    confusion_low    (J, K, K) lower end of its credible interval
    confusion_high   (J, K, K) upper end
    confusion_prior  (K, K) pseudo-counts that every annotator, and so every newcomer, is credited with
    log_confusion    (J, K, K) what a live posterior adds for an answer; refit and live update agree on it
    answered         (J,) summed weight of the annotator's answers that are evidence
    iterations       how many were run; 0 for a method that does not iterate
    converged        whether they ended because nothing moved any more
    log_likelihood   log likelihood of the answers (and gold) after each iteration
    objective        what the method maximises after each iteration: log likelihood plus log priors; a method that
                     learns its prior moves the objective itself, which then need not climb
    """

    posterior: Floats
    class_prior: Floats
    confusion_mean: Floats
    confusion_low: Floats
    confusion_high: Floats
    confusion_prior: Floats
    log_confusion: Floats
    answered: Floats
    iterations: int
    converged: bool
    log_likelihood: tuple[float, ...]
    objective: tuple[float, ...]

    def __post_init__(self) -> None:
        confusions = ("confusion_mean", "confusion_low", "confusion_high", "confusion_prior", "log_confusion")
        for name in ("posterior", "class_prior", *confusions, "answered"):
            object.__setattr__(self, name, frozen(getattr(self, name), np.float64))

    @property
    def tied(self) -> Bools:
        """(n,) True where two or more classes share the highest probability: the label is then a convention."""
        highest = self.posterior.max(axis=1, keepdims=True)
        tied: Bools = (self.posterior >= highest - TIE).sum(axis=1) > 1
        return tied

    @property
    def label(self) -> Int16s:
        """(n,) the most probable class; of tied classes the more frequent one, then the first."""
        highest = self.posterior.max(axis=1, keepdims=True)
        preference = np.where(self.posterior >= highest - TIE, self.class_prior, -1.0)
        label: Int16s = preference.argmax(axis=1).astype(np.int16)
        return label

    @property
    def confidence(self) -> Floats:
        """(n,) probability of the label."""
        highest: Floats = self.posterior.max(axis=1)
        return highest


class Aggregator(Protocol):
    """A method. It holds no state: the same table and settings give the same bytes."""

    @property
    def name(self) -> str:
        """In kebab case, as in the catalogue and on the command line."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def explanation(self) -> str:
        """What it assumes and when to choose it, in plain words."""

    def fit(self, table: AnnotationTable, settings: AggregationSettings, report: Report) -> Aggregation:
        """Aggregate the table. Gold, priors and weights ride in it. `report` hears of every iteration and may raise."""
