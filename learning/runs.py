"""The only door of the east wing: aggregate and prioritise, each a thin function over its room."""

from learning.aggregation.base import Aggregation, AggregationSettings
from learning.aggregation.catalog import DEFAULT, aggregator
from learning.data.annotations import AnnotationTable
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
