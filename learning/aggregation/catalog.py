"""The table of aggregators. Adding a method is one file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from learning.aggregation.base import AggregationError, Aggregator
from learning.aggregation.dawid_skene import DawidSkene
from learning.aggregation.majority import Majority

AGGREGATORS: Mapping[str, Aggregator] = MappingProxyType(
    {
        "majority": Majority(),
        "dawid-skene": DawidSkene(),
    }
)
DEFAULT = "dawid-skene"


def aggregator(name: str) -> Aggregator:
    """The method of that name. Raises AggregationError, which lists the names there are."""
    if name not in AGGREGATORS:
        raise AggregationError(f"There is no aggregation method {name!r}; there are {', '.join(AGGREGATORS)}.")
    return AGGREGATORS[name]
