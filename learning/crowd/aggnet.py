"""AggNet: a network and its annotators learned together by EM (Albarqouni et al., IEEE TMI 35(5), 2016).

The method (DOI 10.1109/TMI.2016.2528120; the EM is that of Raykar et al., JMLR 2010, with a CNN as classifier), written
for K classes. p_i(k) is the network's probability of class k for unit i, z_ij the answer of annotator j, and
Pi_j[k, l] = P(j answers l | the truth is k):

    E   q_i(k)  ~  p_i(k) * prod_j Pi_j[k, z_ij]                       in logs; one-hot where there is gold
    M   Pi_j[k, l]  ~  alpha[k, l] + sum_i q_i(k) [z_ij = l]           MAP in the softmax basis under Dirichlet(alpha)
        network: cross entropy against q, with q held fixed

Three decisions of ours, each against a way in which EM with a network goes wrong:

1. **The opinion that enters the E-step is held out.** A network repeats what it was trained on: its in-sample p_i(k) is
   an echo of q_i(k), and the E-step would take the echo for a second witness until every wrong posterior is certain.
   Training is fold-wise anyway, so the opinion about a unit comes from the network that never saw the unit's group.
2. **Its weight is measured, not believed.** Held-out probabilities of a half-trained network are still too sure. The
   opinion is drawn towards the class prior, log o = log pi + b (log p - log pi) with b in [0, 1], and b is what makes
   the annotations most likely (`opinion_weight`). A useless network gets b = 0 and leaves plain Dawid-Skene.
3. **It starts from Dawid-Skene**, itself started from the soft majority, and stays there for the warm-up epochs.

The M-step counts with the posterior, never with the network's predictions, and is incremental (Neal & Hinton, 1998):
a step replaces what its units contributed to the counts, so E and M are both part of every training step; when new
opinions arrive, full rounds run until nothing moves. The annotators' side is float64 on the CPU: it costs
microseconds, is deterministic, and never makes a GPU wait, because the posterior does not depend on the step's logits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from scipy.special import log_softmax, logsumexp, softmax
from torch import Tensor, nn

from learning.aggregation.confusion import ConfusionPrior, estimate
from learning.aggregation.votes import VoteMatrix
from learning.crowd.base import Arrays, CrowdLoss, UnitBatch, soft_cross_entropy
from learning.crowd.reliability import Reliability, reliability_of
from learning.crowd.targets import gold_rows
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Bools, Floats, Int64s

_ROUNDS = 200
_STILL = 1e-6
_WEIGHTS = np.linspace(0.0, 1.0, 41)


@dataclass(frozen=True, slots=True)
class AggNet:
    """AggNet with full confusion matrices. `prior` is the Dirichlet prior of every annotator's rows."""

    prior: ConfusionPrior = field(default_factory=ConfusionPrior)
    name: ClassVar[str] = "aggnet"
    title: ClassVar[str] = "AggNet"
    explanation: ClassVar[str] = (
        "The network and the annotators are learned together: each answer counts as much as its annotator has proved "
        "reliable, and what the network sees in the picture counts beside them."
    )

    def start(self, table: AnnotationTable, *, folds: int) -> "AggNetState":
        """Prepare the EM: from the soft majority to the fixed point of Dawid-Skene."""
        return AggNetState(table, self.prior)


class AggNetState:
    """Posterior, expected counts and held-out opinions of one AggNet training."""

    def __init__(self, table: AnnotationTable, prior: ConfusionPrior) -> None:
        self._table, self._prior = table, prior
        self._alpha = prior.pseudo_counts(table.n_classes)
        self._known, self._truth = gold_rows(table)
        self._matrix = VoteMatrix.of(table)
        votes = self._matrix.votes()
        self._units: Bools = np.asarray(self._known | (votes.max(axis=1) > 0))
        share = (votes + 1.0 / table.n_classes) / (votes.sum(axis=1, keepdims=True) + 1.0)
        self._posterior: Floats = np.where(self._known[:, None], self._truth, share)
        self._opinion: Floats = np.zeros((table.n_tasks, table.n_classes))
        self._heard: Bools = np.zeros(table.n_tasks, bool)
        self._opinion_weight = 0.0
        self._maximise()
        self._iterate()

    @property
    def units(self) -> Bools:
        """(n,) tasks with gold or an annotation that is evidence."""
        return self._units

    @property
    def listens(self) -> bool:
        """Held-out opinions enter the E-step."""
        return True

    @property
    def posterior(self) -> Floats:
        """(n, K) the posterior now held."""
        return self._posterior

    @property
    def opinion_weight(self) -> float:
        """How far the held-out opinion is believed: 0 not at all, 1 as it stands."""
        return self._opinion_weight

    @property
    def class_prior(self) -> Floats:
        """(K,) share of each class among the units, one pseudo-count a class."""
        counts = self._posterior[self._units].sum(axis=0) + 1.0
        share: Floats = counts / counts.sum()
        return share

    @property
    def reliability(self) -> Reliability:
        """Confusion matrices from the expected counts now held."""
        return reliability_of(self._table.annotators, self._table.classes, self._counts, self._prior)

    def loss(self, logits: Tensor, batch: UnitBatch) -> CrowdLoss:
        """E-step of the batch, its share of the M-step, and the cross entropy against the new posterior."""
        rows = batch.units
        evidence = batch.annotations @ self._by_answer
        posterior = self._clamped(softmax(self._opinion[rows] + evidence, axis=1), rows)
        self._replace(batch, posterior)
        return soft_cross_entropy(logits, posterior)

    def hear(self, log_prob: Floats) -> None:
        """Weigh the held-out opinions against the annotations, then run EM with them until nothing moves."""
        self._heard = np.asarray(np.isfinite(log_prob).all(axis=1))
        log_prior = np.log(self.class_prior)
        opinion = np.where(
            self._heard[:, None], log_softmax(np.where(self._heard[:, None], log_prob, 0.0), axis=1), log_prior
        )
        evidence = self._matrix.evidence(self._log_confusion)
        evidence = np.where(self._known[:, None], np.where(self._truth > 0, 0.0, -np.inf), evidence)
        judged = self._heard & self._units
        self._opinion_weight = opinion_weight(opinion[judged], log_prior, evidence[judged])
        self._opinion = shrunk(opinion, log_prior, self._opinion_weight)
        self._iterate()

    def parameters(self, fold: int) -> Sequence[nn.Parameter]:
        """None: the annotators are learned by EM."""
        return ()

    def state_dict(self) -> Arrays:
        """Posterior, counts and opinions."""
        return {
            "posterior": self._posterior,
            "counts": self._counts,
            "opinion": self._opinion,
            "heard": self._heard,
            "opinion_weight": np.array(self._opinion_weight),
        }

    def load_state_dict(self, state: Arrays) -> None:
        """Go on from a `state_dict`. Raises ValueError where it is of another table."""
        for name, now in self.state_dict().items():
            if name not in state or state[name].shape != now.shape:
                raise ValueError(f"The checkpoint's {name!r} does not belong to this annotation table.")
        self._posterior = state["posterior"].astype(np.float64)
        self._opinion = state["opinion"].astype(np.float64)
        self._heard = state["heard"].astype(bool)
        self._opinion_weight = float(state["opinion_weight"])
        self._set_counts(state["counts"].astype(np.float64))

    def _clamped(self, posterior: Floats, rows: slice | Int64s) -> Floats:
        """The posterior with gold put in: an answer that is known weighs as known."""
        return np.where(self._known[rows][:, None], self._truth[rows], posterior)

    def _iterate(self) -> None:
        """Full EM rounds from the present counts until no posterior moves."""
        for _ in range(_ROUNDS):
            before = self._posterior
            if not self._heard.all():
                self._opinion = np.where(self._heard[:, None], self._opinion, np.log(self.class_prior))
            evidence = self._matrix.evidence(self._log_confusion)
            self._posterior = self._clamped(softmax(self._opinion + evidence, axis=1), slice(None))
            self._maximise()
            if np.abs(self._posterior - before).max(initial=0.0) < _STILL:
                return

    def _maximise(self) -> None:
        self._set_counts(self._matrix.expected_answers(self._posterior))

    def _set_counts(self, counts: Floats) -> None:
        self._counts = np.ascontiguousarray(counts)
        self._log_confusion = np.log(estimate(self._counts, self._alpha))
        classes = self._table.n_classes
        # (J * K answered, K true): the layout in which the annotations of a batch pick their rows.
        self._by_answer = np.ascontiguousarray(self._log_confusion.transpose(0, 2, 1)).reshape(-1, classes)

    def _replace(self, batch: UnitBatch, posterior: Floats) -> None:
        """Take the batch's old contribution out of the counts, put the new one in, refresh the annotators concerned."""
        classes = self._table.n_classes
        changed = posterior - self._posterior[batch.units]
        self._posterior[batch.units] = posterior
        touched, place = np.unique(batch.annotations.indices // classes, return_inverse=True)
        if not len(touched):
            return
        # Only the annotators of this batch: the cost of a step does not grow with the number of annotators.
        rows = np.repeat(np.arange(len(batch.units)), np.diff(batch.annotations.indptr))
        column = place * classes + batch.annotations.indices % classes
        delta = np.zeros((len(touched) * classes, classes))
        np.add.at(delta, column, batch.annotations.data[:, None] * changed[rows])
        self._counts[touched] += delta.reshape(-1, classes, classes).transpose(0, 2, 1)
        self._log_confusion[touched] = np.log(estimate(self._counts[touched], self._alpha))
        self._by_answer.reshape(-1, classes, classes)[touched] = self._log_confusion[touched].transpose(0, 2, 1)


def shrunk(log_prob: Floats, log_prior: Floats, weight: float) -> Floats:
    """(n, K) log opinion drawn towards the class prior (K,): the prior at weight 0, `log_prob` at weight 1."""
    opinion: Floats = log_softmax(log_prior + weight * (log_prob - log_prior), axis=1)
    return opinion


def opinion_weight(log_prob: Floats, log_prior: Floats, evidence: Floats) -> float:
    """The weight in [0, 1] of held-out opinions (m, K) under which the annotations are most likely.

    `evidence` (m, K) is log P(annotations of the unit | class); for gold it is 0 at the truth and -inf elsewhere. The
    likelihood sum_i log sum_k o_i(k) exp(evidence_ik) needs no truth: annotations that agree with the opinion more
    often than the class prior explains are the proof that the network sees something.
    """
    if not len(log_prob):
        return 0.0
    likelihood = [logsumexp(shrunk(log_prob, log_prior, weight) + evidence, axis=1).sum() for weight in _WEIGHTS]
    return float(_WEIGHTS[int(np.argmax(likelihood))])
