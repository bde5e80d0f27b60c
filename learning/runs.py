"""The only door of the east wing: each function is thin over its room.

torch is imported by those functions only that need a network, when they are called: aggregation and priorities run in
processes that never load it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from learning.acquisition.base import Candidates
from learning.acquisition.catalog import acquisition
from learning.aggregation.base import Aggregation, AggregationError, AggregationSettings
from learning.aggregation.catalog import DEFAULT, aggregator
from learning.aggregation.votes import VoteMatrix
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.data.memory import lacking
from learning.progress import Cancelled, Progress, Report, Stop, never, silent

if TYPE_CHECKING:
    from learning.training.apply import Evaluation, Predictions
    from learning.training.judged import ModelComparison
    from learning.training.settings import TrainSettings
    from learning.training.train import TrainResult


def aggregate(
    table: AnnotationTable,
    *,
    method: str = DEFAULT,
    settings: AggregationSettings | None = None,
    report: Report = silent,
    stop: Stop = never,
) -> Aggregation:
    """Aggregate an annotation table with the named method of the catalogue.

    `report` hears of every iteration; when `stop` answers True the fit ends with Cancelled before the next one.
    Raises AggregationError for an unknown method, impossible settings, or more annotators and classes than memory
    has room for.
    """
    lack = lacking(VoteMatrix.bytes_needed(table))
    if lack:
        counted = f"{table.n_annotators} annotators and {table.n_classes} classes of {table.n_tasks} tasks"
        raise AggregationError(f"Aggregating {counted} {lack}")

    def report_or_cancel(progress: Progress) -> None:
        report(progress)
        if stop():
            raise Cancelled(f"The aggregation was stopped after {progress.done} iterations.")

    return aggregator(method).fit(table, settings or AggregationSettings(), report_or_cancel)


def prioritise(candidates: Candidates, *, method: str = "entropy", seed: int = 0) -> Floats:
    """(n,) priorities in [0, 1] of the candidates, higher is asked first, by the named method of the catalogue.

    Raises AcquisitionError for an unknown method.
    """
    return acquisition(method).score(candidates, seed)


def train(
    snapshot: Path, out: Path, settings: TrainSettings, *, report: Report = silent, stop: Stop = never
) -> TrainResult:
    """Train on a snapshot folder and write the model into `out`; called again it goes on from its checkpoint.

    When `stop` answers True a checkpoint is saved and the training ends with Cancelled within seconds. Raises
    TrainingError (learning/training/errors.py), which carries a code, SnapshotError or MediaError.
    """
    from learning.training.train import train as run  # noqa: PLC0415 - see the docstring of this file

    return run(snapshot, out, settings, report=report, stop=stop)


def predict(
    model: Path, snapshot: Path, out: Path, *, device: str = "auto", report: Report = silent, stop: Stop = never
) -> Predictions:
    """Predict every task of a snapshot with a model folder; writes predictions.parquet into `out`.

    Decoded pictures are kept in `out`/cache. Raises ModelError, SnapshotError, MediaError or Cancelled.
    """
    from learning.training.apply import predict as run  # noqa: PLC0415

    return run(model, snapshot, out, cache=out / "cache", device=device, report=report, stop=stop)


def evaluate(
    model: Path, snapshot: Path, *, cache: Path, device: str = "auto", report: Report = silent, stop: Stop = never
) -> Evaluation:
    """Judge a model folder on a snapshot's test gold and, apart from it, on its adjudicated tasks.

    `cache` takes the decoded pictures. Raises ModelError, SnapshotError, MediaError or Cancelled.
    """
    from learning.training.apply import evaluate as run  # noqa: PLC0415

    return run(model, snapshot, cache=cache, device=device, report=report, stop=stop)


def compare(first: Path, second: Path) -> ModelComparison:
    """Compare two model folders on the judged tasks that they share. Raises ModelError."""
    from learning.training.judged import compare_models  # noqa: PLC0415

    return compare_models(first, second)
