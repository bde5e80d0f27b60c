"""The table of work by kind. Modules are named, not imported: an aggregation must not load what a training needs."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from jobs.models import Run
from jobs.work.base import Work

WORK: Mapping[str, str] = MappingProxyType(
    {
        Run.Kind.IMPORT: "jobs.work.import_",
        Run.Kind.AGGREGATE: "jobs.work.aggregate",
        Run.Kind.TRAIN: "jobs.work.train",
        Run.Kind.EXPORT: "jobs.work.export",
    }
)
"""Each module has one function `run`, which is a Work."""


def work_for(kind: str) -> Work:
    """The work of a kind of run."""
    return cast("Work", import_module(WORK[kind]).run)
