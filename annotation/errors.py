"""Domain errors: each has a code, an HTTP status, a sentence and what to do; web/problems.py translates them."""

from typing import ClassVar


class DomainError(Exception):
    """The base: `detail` says what is wrong, `fix` what to do, `where` which field or row."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    fix: ClassVar[str] = ""

    def __init__(self, detail: str, *, fix: str | None = None, where: str | None = None, **data: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.how = self.fix if fix is None else fix
        self.where = where
        self.data = data


class Invalid(DomainError):
    """A value that cannot be accepted."""

    code = "invalid"
    status = 422
    fix = "Correct the value and send it again."


class NotFound(DomainError):
    """Nothing here that the caller may see."""

    code = "not_found"
    status = 404
    fix = "Check the address; you may not be a member of this project."


class Forbidden(DomainError):
    """The caller is known but may not do this."""

    code = "forbidden"
    status = 403
    fix = "Ask a manager of the project for the role that this needs."


class Conflict(DomainError):
    """The state of things has moved on."""

    code = "conflict"
    status = 409
    fix = "Load the current state and try again."


class NoAssignment(Conflict):
    """An answer for a task that was never assigned to this member."""

    code = "no_assignment"
    fix = "Ask for the next task; answers are only taken for tasks that were handed out to you."


class AlreadyAnswered(Conflict):
    """A second, different answer without naming the one that it corrects."""

    code = "already_answered"
    fix = "Open the task from your history and correct the answer there."


class KeyReused(DomainError):
    """One idempotency key with two different bodies."""

    code = "idempotency_mismatch"
    status = 422
    fix = "Make a new key for every answer."


class ProjectClosed(Conflict):
    """The project does not take this any more."""

    code = "project_closed"
    fix = "Nothing to do: the project has ended. Your draft stays on your device and can be exported."


class SchemaChanged(Conflict):
    """The answer was given under another version of the label schema."""

    code = "schema_changed"
    fix = "Reload the task: the classes have changed since it was opened."


class ClaimedByOther(Conflict):
    """Another expert works on this case."""

    code = "claimed_by_other"
    fix = "Take the next case in the queue."


class StaleVersion(Conflict):
    """The row has changed since the caller read it."""

    code = "stale_version"
    fix = "Load the case again: somebody else has changed it."


class RunActive(Conflict):
    """One run of a kind at a time per project."""

    code = "run_active"
    fix = "Wait for the active run to end, or cancel it."


class TooLarge(DomainError):
    """More than the limit."""

    code = "too_large"
    status = 413
    fix = "Send less at once."


class Unsupported(DomainError):
    """A form of input that is not accepted."""

    code = "unsupported"
    status = 415
    fix = "Convert it to one of the accepted forms."
