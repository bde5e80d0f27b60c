"""What a run that failed says: a code, a sentence and what to do, made from whatever the work raised."""

from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

from annotation.errors import DomainError


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed, fit to be shown."""

    code: str
    detail: str
    fix: str


class WorkFailed(Exception):
    """Raised by work for a reason that a person can act on."""

    def __init__(self, code: str, detail: str, fix: str) -> None:
        super().__init__(detail)
        self.failure = Failure(code, detail, fix)


def worker_lost(attempts: int) -> Failure:
    """The worker died in every attempt."""
    return Failure(
        "worker_lost",
        f"The worker died in all of {attempts} attempts without saying why.",
        "Most often the memory was not enough: look into the worker's log, then resume or start a smaller run.",
    )


def timed_out(hours: float) -> Failure:
    """The work did not end within its limit."""
    return Failure(
        "timed_out",
        f"The run did not end within {hours:g} hours and was stopped.",
        "Resume it where it can be resumed, or start one with less to do.",
    )


def is_transient(error: BaseException) -> bool:
    """Whether the same work may well succeed in another attempt: the database was away or somebody held a lock."""
    return isinstance(error, OperationalError | InterfaceError)


def describe(error: BaseException) -> Failure:
    """The failure to show for what was raised. What nobody foresaw shows no more than its kind: details are logged."""
    if isinstance(error, WorkFailed):
        return error.failure
    if isinstance(error, DomainError):
        return Failure(error.code, error.detail, error.how)
    if isinstance(error, MemoryError):
        return Failure(
            "out_of_memory",
            "The worker's memory was not enough.",
            "Start a smaller run, or give the worker more memory.",
        )
    return Failure(
        "internal",
        f"An unforeseen error ended the run ({type(error).__name__}).",
        "Start it again; if it fails again, the worker's log has the details under this run's number.",
    )
