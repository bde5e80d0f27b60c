"""The table of crowd methods by name; a new method is a new file and a new line here."""

from collections.abc import Mapping
from types import MappingProxyType

from learning.crowd.aggnet import AggNet
from learning.crowd.base import CrowdMethod
from learning.crowd.gold import Gold
from learning.crowd.majority import Majority

METHODS: Mapping[str, CrowdMethod] = MappingProxyType(
    {method.name: method for method in (AggNet(), Majority(), Gold())}
)
