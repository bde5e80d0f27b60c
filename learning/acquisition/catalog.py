"""The table of acquisition methods. Adding one is one file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from learning.acquisition.base import Acquisition, AcquisitionError
from learning.acquisition.entropy import Entropy
from learning.acquisition.margin import Margin
from learning.acquisition.random import Random

ACQUISITIONS: Mapping[str, Acquisition] = MappingProxyType(
    {
        "entropy": Entropy(),
        "margin": Margin(),
        "random": Random(),
    }
)


def acquisition(name: str) -> Acquisition:
    """The method of that name. Raises AcquisitionError, which lists the names there are."""
    if name not in ACQUISITIONS:
        raise AcquisitionError(f"There is no acquisition method {name!r}; there are {', '.join(ACQUISITIONS)}.")
    return ACQUISITIONS[name]
