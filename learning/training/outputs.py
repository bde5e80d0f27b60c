"""The files of a finished training: predictions, posterior, reliabilities, and which pictures taught it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from learning.crowd.reliability import Reliability
from learning.data.arrays import Floats
from learning.data.snapshot import Snapshot
from learning.training.checkpoint import write_durably

TAUGHT = "taught.parquet"

OOF, MEAN = "oof", "mean"
"""Kinds of prediction: by the network that has not seen the task's group, or the mean of all networks."""


def write_predictions(
    path: Path, snapshot: Snapshot, fold: NDArray[np.int8], kind: NDArray[Any], probability: Floats
) -> None:
    """Columns task, fold (-1 for the test split), kind and p_<class>, one row per task of the snapshot."""
    columns: dict[str, Any] = {"task": snapshot.tasks.task, "fold": fold, "kind": [str(each) for each in kind]}
    write_table(path, {**columns, **class_columns(snapshot.classes, probability)})


def write_posterior(path: Path, snapshot: Snapshot, posterior: Floats) -> None:
    """Columns task and p_<class>: what the crowd method holds for each task of the snapshot."""
    write_table(path, {"task": snapshot.tasks.task, **class_columns(snapshot.classes, posterior)})


def write_reliability(path: Path, reliability: Reliability) -> None:
    """Columns annotator, true, answered, mean, low, high, answers: one row per cell of each confusion matrix."""
    names, classes = reliability.annotators, reliability.classes
    count, width = len(names), len(classes)
    write_table(
        path,
        {
            "annotator": [name for name in names for _ in range(width * width)],
            "true": [true for _ in range(count) for true in classes for _ in classes],
            "answered": [answered for _ in range(count) for _ in classes for answered in classes],
            "mean": reliability.mean.reshape(-1),
            "low": reliability.low.reshape(-1),
            "high": reliability.high.reshape(-1),
            "answers": np.repeat(reliability.answers, width * width),
        },
    )


def write_taught(path: Path, snapshot: Snapshot, rows: NDArray[np.int64], fold: NDArray[np.int8]) -> None:
    """Columns asset and fold: the pictures that taught any network, and the one network that has not seen them."""
    write_table(path, {"asset": [snapshot.tasks.asset[row] for row in rows], "fold": fold[rows]})


def read_taught(path: Path) -> dict[str, int]:
    """Asset -> fold of a `write_taught` file."""
    table = pq.read_table(path)
    return dict(zip(table.column("asset").to_pylist(), table.column("fold").to_pylist(), strict=True))


def class_columns(classes: tuple[str, ...], values: Floats) -> dict[str, Any]:
    """p_<class id> -> (n,) column of (n, K) probabilities."""
    return {f"p_{name}": np.ascontiguousarray(values[:, index]) for index, name in enumerate(classes)}


def write_table(path: Path, columns: Mapping[str, Any]) -> None:
    """A parquet file of the columns, written durably."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(columns)), sink)
    write_durably(path, sink.getvalue().to_pybytes())


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """A JSON file, written durably. Raises ValueError for a number that JSON cannot hold."""
    write_durably(path, (json.dumps(values, indent=1, allow_nan=False) + "\n").encode())
