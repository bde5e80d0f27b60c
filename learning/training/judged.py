"""The judged tasks of a model, kept with it, so that two models can be compared without their snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from learning.data.arrays import Bools, Floats
from learning.data.snapshot import Snapshot
from learning.evaluation.compare import Comparison, compare
from learning.evaluation.judge import ADJUDICATED, TEST_GOLD, judged_sets
from learning.evaluation.scores import Judged
from learning.registry.errors import ModelError
from learning.registry.manifest import ModelManifest
from learning.registry.model import read_listed, read_manifest
from learning.training.outputs import class_columns, write_table

JUDGED = "judged.parquet"


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """Two models on the tasks that judge both, per judged set; None where they share none.

    `disputed` counts shared tasks whose truth changed between the two; they are left out.
    """

    test_gold: Comparison | None
    adjudicated: Comparison | None
    disputed: int

    def as_json(self) -> dict[str, Any]:
        """As JSON, under the names of metrics.json."""
        sets = {TEST_GOLD: self.test_gold, ADJUDICATED: self.adjudicated}
        told: dict[str, Any] = {name: None if each is None else each.as_json() for name, each in sets.items()}
        return {**told, "disputed": self.disputed}


def write_judged(path: Path, snapshot: Snapshot, probability: Floats, *, fair: Bools) -> None:
    """Columns set, asset, group, truth and p_<class>: every judged task with its prediction."""
    columns: dict[str, list[str]] = {"set": [], "asset": [], "group": [], "truth": []}
    rows: list[int] = []
    for each in judged_sets(snapshot, fair=fair):
        rows += each.rows.tolist()
        columns["set"] += [each.name] * len(each.rows)
        columns["asset"] += [snapshot.tasks.asset[row] for row in each.rows]
        columns["group"] += [snapshot.tasks.group[row] for row in each.rows]
        columns["truth"] += [snapshot.classes[label] for label in each.truth]
    write_table(path, {**columns, **class_columns(snapshot.classes, probability[np.array(rows, np.int64)])})


def compare_models(first: Path, second: Path) -> ModelComparison:
    """Compare two model folders on the tasks that judged both. Raises ModelError where they cannot be compared."""
    manifests = read_manifest(first), read_manifest(second)
    if manifests[0].classes != manifests[1].classes:
        raise ModelError(f"The models have other classes: {manifests[0].classes} and {manifests[1].classes}.")
    tables = _read(first, manifests[0]), _read(second, manifests[1])
    priors = np.array(manifests[0].class_prior), np.array(manifests[1].class_prior)
    shared = [key for key in tables[0] if key in tables[1]]
    agreed = [key for key in shared if tables[0][key].truth == tables[1][key].truth]
    if not agreed:
        raise ModelError("The models share no judged task: they come from studies without common gold or decisions.")
    found: dict[str, Comparison | None] = {TEST_GOLD: None, ADJUDICATED: None}
    for name in found:
        keys = [key for key in agreed if key[0] == name]
        if keys:
            found[name] = _compared(tables, keys, priors)
    return ModelComparison(found[TEST_GOLD], found[ADJUDICATED], len(shared) - len(agreed))


@dataclass(frozen=True, slots=True)
class _Case:
    group: str
    truth: int
    probability: tuple[float, ...]


_Cases = Mapping[tuple[str, str], _Case]


def _compared(tables: tuple[_Cases, _Cases], keys: list[tuple[str, str]], priors: tuple[Floats, Floats]) -> Comparison:
    truth = np.array([tables[0][key].truth for key in keys], np.int64)
    judged = [
        Judged(np.array([table[key].probability for key in keys]), truth, prior)
        for table, prior in zip(tables, priors, strict=True)
    ]
    return compare(judged[0], judged[1], [tables[0][key].group for key in keys])


def _read(folder: Path, manifest: ModelManifest) -> _Cases:
    """(set, asset) -> case of a model's judged tasks."""
    read_listed(folder, manifest, JUDGED)
    table = pq.read_table(folder / JUDGED).to_pydict()
    code = {name: index for index, name in enumerate(manifest.classes)}
    return {
        (table["set"][row], table["asset"][row]): _Case(
            table["group"][row],
            code[table["truth"][row]],
            tuple(table[f"p_{name}"][row] for name in manifest.classes),
        )
        for row in range(len(table["set"]))
    }
