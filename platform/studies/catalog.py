"""The studies that come with the product, as an explicit table."""

from collections.abc import Callable
from pathlib import Path

from studies.ami_br import AmiBr
from studies.base import Study
from studies.ihc import Immunohistochemistry

STUDIES: dict[str, Callable[[Path, Path | None], Study]] = {
    "ihc": lambda _cache, _source: Immunohistochemistry(),
    "ami-br": AmiBr,
}
