"""Accuracy of every aggregation method on real crowds with known truth: one table, made from a folder of data sets."""

import argparse
import csv
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from learning.aggregation.base import TIE, AggregationSettings
from learning.aggregation.catalog import AGGREGATORS
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats, Int16s
from learning.progress import silent

BINS = 10
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Scores:
    """How good a posterior is where the truth is known. A tie counts as the chance of guessing right among the tied."""

    accuracy: float
    macro_f1: float
    log_loss: float
    calibration_error: float
    seconds: float


def read(folder: Path) -> tuple[AnnotationTable, Int16s, int]:
    """The votes of `label.csv`, the truth of `truth.csv` (-1 where unknown), and how many repeated rows were left out.

    Of several rows of one worker on one item the first counts.
    """
    with (folder / "label.csv").open(newline="") as stream:
        rows = [(item, worker, label) for item, worker, label in list(csv.reader(stream))[1:]]
    with (folder / "truth.csv").open(newline="") as stream:
        truth = {row[0]: row[1] for row in list(csv.reader(stream))[1:]}
    first = {(item, worker): label for item, worker, label in reversed(rows)}
    items = sorted({item for item, _ in first})
    place = {item: index for index, item in enumerate(items)}
    classes = sorted({*first.values(), *truth.values()}, key=int)
    table = AnnotationTable.from_rows(
        [(place[item], worker, label) for (item, worker), label in first.items()], classes=classes
    )
    known = np.array([classes.index(truth[item]) if item in truth else -1 for item in items], np.int16)
    return table, known, len(rows) - len(first)


def score(posterior: Floats, truth: Int16s, seconds: float) -> Scores:
    """The scores over the tasks whose truth is known, `truth` (n,) or -1."""
    posterior, truth = posterior[truth >= 0], truth[truth >= 0]
    highest = posterior.max(axis=1, keepdims=True)
    tied = posterior >= highest - TIE
    guess = tied / tied.sum(axis=1, keepdims=True)
    right = guess[np.arange(len(truth)), truth]
    said = posterior[np.arange(len(truth)), truth].clip(LEAST)
    bins = np.minimum((highest[:, 0] * BINS).astype(int), BINS - 1)
    gaps = [abs((right - highest[:, 0])[bins == index].sum()) for index in range(BINS)]
    return Scores(
        accuracy=float(right.mean()),
        macro_f1=_macro_f1(guess, truth),
        log_loss=float(-np.log(said).mean()),
        calibration_error=float(sum(gaps) / len(truth)),
        seconds=seconds,
    )


def _macro_f1(guess: Floats, truth: Int16s) -> float:
    """The mean over the classes that occur of the harmonic mean of precision and recall."""
    actual = np.eye(guess.shape[1])[truth]
    hits, said, are = (guess * actual).sum(axis=0), guess.sum(axis=0), actual.sum(axis=0)
    occur = are > 0
    return float((2 * hits[occur] / (said + are)[occur]).mean())


def main() -> None:
    """Print a table for every data set, and the mean rank of each method over all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder of folders with label.csv (item,worker,label) and truth.csv")
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.data.glob("*/label.csv"))
    if not folders:
        sys.exit(f"{options.data} holds no data set: a folder with label.csv and truth.csv.")
    print("Aggregation of real crowds against known truth; ties count as the chance of guessing right")
    accuracies: dict[str, list[float]] = {name: [] for name in AGGREGATORS}
    for folder in folders:
        table, truth, repeated = read(folder)
        shape = f"{table.n_annotations:,} annotations, {table.n_tasks:,} tasks, {table.n_annotators} annotators"
        print(f"\n{folder.name}: {shape}, {table.n_classes} classes, {repeated} repeated rows left out")
        print(f"  {'method':26} {'accuracy':>8} {'F1':>7} {'log loss':>8} {'ECE':>7} {'seconds':>8}")
        for name, method in AGGREGATORS.items():
            start = time.perf_counter()
            found = method.fit(table, AggregationSettings(), silent)
            scores = score(found.posterior, truth, time.perf_counter() - start)
            accuracies[name].append(scores.accuracy)
            print(
                f"  {name:26} {scores.accuracy:8.4f} {scores.macro_f1:7.4f} {scores.log_loss:8.4f} "
                f"{scores.calibration_error:7.4f} {scores.seconds:8.3f}"
            )
    print(f"\n{'over all':28} {'accuracy':>8} {'mean rank':>9}")
    for name, values in accuracies.items():
        ranks = [1 + sum(others[place] > value for others in accuracies.values()) for place, value in enumerate(values)]
        print(f"{name:28} {statistics.mean(values):8.4f} {statistics.mean(ranks):9.2f}")


if __name__ == "__main__":
    main()
