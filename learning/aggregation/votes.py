"""The sparse matrix V of who answered what, and the two products that every aggregator is made of.

V has one row per unit and one column per (annotator, answer). With a log confusion L and a posterior Q:

    evidence for the classes of each unit   =  V @ L      (expectation)
    expected answers of each annotator      =  V^T @ Q    (maximisation)

Both cost one pass over the annotations, whatever the number of units and annotators.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array

from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class VoteMatrix:
    """V for n units, J annotators and K classes, in compressed rows, and the same memory read as V^T."""

    forward: csr_array
    backward: csc_array
    n_annotators: int
    n_classes: int

    @classmethod
    def of(cls, table: AnnotationTable) -> "VoteMatrix":
        """V of a table; "can't tell" and weightless annotations have no entry, so their likelihood is one."""
        speaks = table.informative
        columns = table.annotator_index[speaks].astype(np.int64) * table.n_classes + table.label[speaks]
        starts = np.zeros(table.n_tasks + 1, np.int64)
        np.cumsum(np.bincount(table.task_index[speaks], minlength=table.n_tasks), out=starts[1:])
        shape = (table.n_tasks, table.n_annotators * table.n_classes)
        index = np.int32 if max(shape[1], len(columns)) < np.iinfo(np.int32).max else np.int64
        forward = csr_array(
            (table.weight[speaks].astype(np.float64), columns.astype(index), starts.astype(index)), shape=shape
        )
        return cls(forward, forward.T, table.n_annotators, table.n_classes)

    @staticmethod
    def bytes_needed(table: AnnotationTable) -> int:
        """About how much memory a fit of the table takes at its peak, as measured: dense parts in double precision."""
        confusions = 12 * table.n_annotators * table.n_classes**2
        posteriors = 6 * table.n_tasks * table.n_classes
        return 8 * (confusions + posteriors) + 40 * table.n_annotations

    def evidence(self, log_confusion: Floats) -> Floats:
        """(n, K) summed log likelihood of the answers under each true class; `log_confusion` is (J, true, answered)."""
        by_answer = np.ascontiguousarray(log_confusion.transpose(0, 2, 1)).reshape(-1, self.n_classes)
        evidence: Floats = self.forward @ by_answer
        return evidence

    def expected_answers(self, posterior: Floats) -> Floats:
        """(J, true, answered) answers of each annotator, counted with the posterior (n, K) of the true class."""
        by_answer = self.backward @ posterior
        counts: Floats = by_answer.reshape(self.n_annotators, self.n_classes, self.n_classes).transpose(0, 2, 1)
        return counts

    def votes(self) -> Floats:
        """(n, K) summed weight of the answers to each unit."""
        same = np.broadcast_to(np.eye(self.n_classes), (self.n_annotators, self.n_classes, self.n_classes))
        return self.evidence(same)

    def answers(self) -> Floats:
        """(J, K) summed weight of each annotator's answers."""
        return np.asarray(self.forward.sum(axis=0), np.float64).reshape(self.n_annotators, self.n_classes)
