"""Speed of one Dawid-Skene iteration: ours against the textbook loop in numpy, in the same run."""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from learning.aggregation.base import AggregationSettings
from learning.aggregation.catalog import AGGREGATORS
from learning.aggregation.confusion import ConfusionPrior
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.progress import silent

ANNOTATORS = 1_000
ANSWERS_PER_TASK = 5
ITERATIONS = 5


def crowd(annotations: int, n_classes: int, seed: int) -> AnnotationTable:
    """A simulated crowd: 1,000 annotators of accuracy Beta(6, 3), five answers to each task."""
    random = np.random.default_rng(seed)
    n_tasks = annotations // ANSWERS_PER_TASK
    truth = random.integers(0, n_classes, n_tasks)
    accuracy = random.beta(6, 3, ANNOTATORS)
    task = np.repeat(np.arange(n_tasks), ANSWERS_PER_TASK)
    first = random.integers(0, ANNOTATORS, n_tasks)
    annotator = (np.repeat(first, ANSWERS_PER_TASK) + np.tile(np.arange(ANSWERS_PER_TASK) * 97, n_tasks)) % ANNOTATORS
    wrong = (truth[task] + random.integers(1, n_classes, len(task))) % n_classes
    label = np.where(random.random(len(task)) < accuracy[annotator], truth[task], wrong)
    return AnnotationTable.from_codes(
        tasks=np.arange(n_tasks),
        annotators=[f"a{index:04}" for index in range(ANNOTATORS)],
        classes=[f"c{index}" for index in range(n_classes)],
        task_index=task,
        annotator_index=annotator,
        label=label,
    )


def ours(table: AnnotationTable, iterations: int) -> Floats:
    """The posterior after so many iterations of the product."""
    settings = AggregationSettings(max_iterations=iterations, tolerance=1e-300)
    return AGGREGATORS["dawid-skene"].fit(table, settings, silent).posterior


def reference(table: AnnotationTable, iterations: int) -> Floats:
    """The same mathematics as a straightforward loop: one np.add.at over the annotations in each half-step."""
    n, k = table.n_tasks, table.n_classes
    task, annotator, label = table.task_index, table.annotator_index, table.label
    alpha = ConfusionPrior().pseudo_counts(k)
    posterior = np.zeros((n, k))
    np.add.at(posterior, (task, label), 1.0)
    posterior /= posterior.sum(axis=1, keepdims=True)
    for _ in range(iterations):
        counts = np.zeros((table.n_annotators, k, k))  # annotator, answered, true
        np.add.at(counts, (annotator, label), posterior[task])
        counts += alpha.T
        log_confusion = np.log(counts / counts.sum(axis=1, keepdims=True))
        prior = posterior.sum(axis=0) + AggregationSettings().class_smoothing / k
        joint = np.broadcast_to(np.log(prior / prior.sum()), (n, k)).copy()
        np.add.at(joint, task, log_confusion[annotator, label])
        posterior = np.exp(joint - joint.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
    return posterior


def milliseconds(fit: Callable[[AnnotationTable, int], Floats], table: AnnotationTable) -> float:
    """One iteration: what a fit takes beyond a fit of a single iteration, so that setting up is not counted."""
    start = time.perf_counter()
    fit(table, 1)
    middle = time.perf_counter()
    fit(table, 1 + ITERATIONS)
    end = time.perf_counter()
    return ((end - middle) - (middle - start)) / ITERATIONS * 1e3


def main() -> None:
    """Print milliseconds and their ratio for every size, the two interleaved so that noise on the machine hits both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annotations", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--classes", type=int, nargs="+", default=[2, 10])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print("Dawid-Skene, milliseconds an iteration (E + M): ours against numpy's add.at, interleaved, medians")
    print(f"{'annotations':>12} {'classes':>8} {'ours':>8} {'numpy':>8} {'ratio':>7}   largest difference")
    for annotations in options.annotations:
        for n_classes in options.classes:
            table = crowd(annotations, n_classes, seed=7)
            apart = float(np.abs(ours(table, 3) - reference(table, 3)).max())
            times = [(milliseconds(ours, table), milliseconds(reference, table)) for _ in range(options.rounds)]
            mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
            print(f"{annotations:>12,} {n_classes:>8} {mine:>8.1f} {theirs:>8.1f} {theirs / mine:>6.1f}x   {apart:.1e}")


if __name__ == "__main__":
    main()
