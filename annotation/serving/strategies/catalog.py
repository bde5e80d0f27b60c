"""The serving strategies, as an explicit table."""

from annotation.serving.strategies.base import Strategy
from annotation.serving.strategies.priority import PRIORITY

STRATEGIES: dict[str, Strategy] = {strategy.name: strategy for strategy in (PRIORITY,)}
