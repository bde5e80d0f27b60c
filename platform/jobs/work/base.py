"""What a kind of work is: a function from a job to a function that publishes the outcome.

The first part may take hours, reports and looks at `job.stop`. The second part writes rows and returns what the run's
page shows as its result; it is called once, in a transaction in which the claim is known to hold.
"""

from collections.abc import Callable
from typing import Any, Protocol

from jobs.job import Job

Publish = Callable[[], dict[str, Any]]


class Work(Protocol):
    """A kind of work. Raises jobs.job.Stopped when it has heeded `job.stop`, DomainError or WorkFailed for a reason."""

    def __call__(self, job: Job, /) -> Publish:
        """Compute, and hand back what publishes the outcome."""
