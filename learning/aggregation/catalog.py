"""The table of aggregators. Adding a method is one file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from learning.aggregation.base import AggregationError, Aggregator
from learning.aggregation.dawid_skene import DawidSkene
from learning.aggregation.hierarchical_dawid_skene import HierarchicalDawidSkene
from learning.aggregation.majority import Majority
from learning.aggregation.weighted_majority import WeightedMajority

AGGREGATORS: Mapping[str, Aggregator] = MappingProxyType(
    {
        "majority": Majority(),
        "weighted-majority": WeightedMajority(),
        "dawid-skene": DawidSkene(),
        "hierarchical-dawid-skene": HierarchicalDawidSkene(),
    }
)
DEFAULT = "dawid-skene"


def aggregator(name: str) -> Aggregator:
    """The method of that name. Raises AggregationError, which lists the names there are."""
    if name not in AGGREGATORS:
        raise AggregationError(f"There is no aggregation method {name!r}; there are {', '.join(AGGREGATORS)}.")
    return AGGREGATORS[name]
