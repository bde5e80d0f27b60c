"""The only door of the east wing: aggregate and prioritise, each a thin function over its room."""

from learning.acquisition.base import Candidates
from learning.acquisition.catalog import acquisition
from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.catalog import DEFAULT, aggregator
from learning.data.annotations import AnnotationTable
from learning.data.arrays import Floats
from learning.progress import Cancelled, Progress, Report, Stop, never, silent


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
    Raises AggregationError for an unknown method or impossible settings.
    """

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
