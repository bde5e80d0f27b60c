"""Builders of runs in every state, for the tests of the jobs room."""

from typing import Any

from annotation.models import Project
from jobs import leases
from jobs.leases import Claim
from jobs.models import Run
from tests.factories.west import make_project


def make_run(project: Project | None = None, **fields: Any) -> Run:
    """A queued aggregation, as request_run would leave it, without its bell."""
    values: dict[str, Any] = {"kind": Run.Kind.AGGREGATE, "config": {"method": "dawid-skene"}, "event_seq": 0} | fields
    return Run.objects.create(project=project or make_project(), **values)


def claimed(run: Run) -> Claim:
    """The claim of a queued run, which must be there to be claimed."""
    claim = leases.claim(run.pk)
    assert claim is not None
    return claim
