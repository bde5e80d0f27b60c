"""Speed of one Dawid-Skene iteration: ours against the textbook loop in numpy, in the same run."""

import argparse
import math
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
LEAST_ANNOTATIONS = 2_000_000


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


def seconds(fit: Callable[[AnnotationTable, int], Floats], table: AnnotationTable, iterations: int) -> float:
    """How long a fit of so many iterations takes."""
    start = time.perf_counter()
    fit(table, iterations)
    return time.perf_counter() - start


def compare(table: AnnotationTable, rounds: int) -> tuple[float, float]:
    """Milliseconds an iteration of ours and of the reference, interleaved so that noise on the machine hits both.

    An iteration is what a long fit takes beyond a fit of a single one, so that setting up is not counted; each is the
    best of the rounds.
    """
    iterations = max(5, LEAST_ANNOTATIONS // table.n_annotations)
    best = dict.fromkeys([(fit, length) for fit in (ours, reference) for length in (1, 1 + iterations)], math.inf)
    for _ in range(rounds):
        for fit, length in best:
            best[fit, length] = min(best[fit, length], seconds(fit, table, length))
    mine, theirs = (1e3 * (best[fit, 1 + iterations] - best[fit, 1]) / iterations for fit in (ours, reference))
    return mine, theirs


def main() -> None:
    """Print milliseconds and their ratio for every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annotations", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--classes", type=int, nargs="+", default=[2, 10])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(
        "Dawid-Skene, milliseconds an iteration (E + M): ours against numpy's add.at, interleaved, best of the rounds"
    )
    print(f"{'annotations':>12} {'classes':>8} {'ours':>8} {'numpy':>8} {'ratio':>7}   largest difference")
    for annotations in options.annotations:
        for n_classes in options.classes:
            table = crowd(annotations, n_classes, seed=7)
            apart = float(np.abs(ours(table, 3) - reference(table, 3)).max())
            mine, theirs = compare(table, options.rounds)
            print(f"{annotations:>12,} {n_classes:>8} {mine:>8.1f} {theirs:>8.1f} {theirs / mine:>6.1f}x   {apart:.1e}")


if __name__ == "__main__":
    main()
