"""What the web offers to run is what the east wing can run, in the same order and the same words."""

from collections.abc import Mapping
from typing import Protocol

import pytest

from jobs.configs import AggregateConfig
from jobs.offers import AGGREGATION_METHODS, CROWD_METHODS, TASK_MODELS, Offer
from learning.aggregation.catalog import AGGREGATORS, DEFAULT
from learning.crowd.catalog import METHODS
from learning.task_models.catalog import TASK_MODELS as LEARNERS


class Plugin(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def explanation(self) -> str: ...


@pytest.mark.parametrize(
    ("offers", "catalogue"),
    [(AGGREGATION_METHODS, AGGREGATORS), (CROWD_METHODS, METHODS), (TASK_MODELS, LEARNERS)],
    ids=["aggregation", "crowd", "task models"],
)
def test_offers_and_catalogue_agree(offers: Mapping[str, Offer], catalogue: Mapping[str, Plugin]) -> None:
    offered = [(name, offer.name, offer.title, offer.explanation) for name, offer in offers.items()]
    able = [(name, plugin.name, plugin.title, plugin.explanation) for name, plugin in catalogue.items()]
    assert offered == able


def test_both_wings_have_the_same_default() -> None:
    assert AggregateConfig().method == DEFAULT
