"""Which tasks judge a model: test gold, and apart from it the adjudicated ones, which are the hardest."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from learning.data.annotations import NO_GOLD
from learning.data.arrays import Bools, Floats, Int16s, Int64s
from learning.data.snapshot import Snapshot
from learning.evaluation.figures import Figures, figures_of

TEST_GOLD, ADJUDICATED = "test_gold", "adjudicated"


@dataclass(frozen=True, slots=True, eq=False)
class JudgedSet:
    """A named set of a snapshot's tasks with their truth: `rows` (m,) positions, `truth` (m,) classes."""

    name: str
    rows: Int64s
    truth: Int64s


def judged_sets(snapshot: Snapshot, *, fair: Bools) -> tuple[JudgedSet, JudgedSet]:
    """Test gold of the test split, and every task that an expert decided.

    `fair` (n,) marks the tasks whose prediction comes from a network that was not trained on them.
    """
    tasks = snapshot.tasks
    decided = tasks.decided != NO_GOLD
    test = tasks.test & (tasks.gold != NO_GOLD) & ~decided & fair
    return _set(TEST_GOLD, test, tasks.gold), _set(ADJUDICATED, decided & fair, tasks.decided)


def judge(snapshot: Snapshot, probability: Floats, class_prior: Floats, *, fair: Bools) -> dict[str, Figures | None]:
    """Figures of predictions (n, K) for every task of a snapshot, per judged set; None for a set without tasks."""
    found: dict[str, Figures | None] = {}
    for each in judged_sets(snapshot, fair=fair):
        groups = [snapshot.tasks.group[row] for row in each.rows]
        found[each.name] = (
            figures_of(probability[each.rows], each.truth, groups, class_prior) if len(each.rows) else None
        )
    return found


def metrics_json(found: dict[str, Figures | None], classes: tuple[str, ...], class_prior: Floats) -> dict[str, Any]:
    """The content of metrics.json."""
    return {
        "classes": list(classes),
        "positive": classes[-1],
        "decision": {
            "rule": "the class whose probability most exceeds its share among the training tasks",
            "class_prior": [float(share) for share in class_prior],
        },
        **{name: None if figures is None else figures.as_json() for name, figures in found.items()},
    }


def _set(name: str, chosen: Bools, truth: Int16s) -> JudgedSet:
    rows = np.flatnonzero(chosen)
    return JudgedSet(name, rows, truth[rows].astype(np.int64))
