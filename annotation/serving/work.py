"""What goes in and out of the annotator's road: frozen values, shared by its services and its API."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the live model says of a task, where the project shows it."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Offer:
    """One assignment as its member sees it; nothing here tells gold from ordinary tasks."""

    key: UUID
    media: UUID
    width: int
    height: int
    expires_at: datetime
    epoch: int
    suggestion: Suggestion | None = None
    annotation: int | None = None
    value: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member has come; `remaining` is None where counting it would cost too much."""

    answered: int
    today: int
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Assignments, and why there are fewer than were asked for: '', 'done', 'paused', 'closed' or 'limit'."""

    offers: tuple[Offer, ...]
    reason: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Receipt:
    """An annotation as it was taken in."""

    id: int
    value: Mapping[str, object]
    is_extra: bool
    is_late: bool
    at: datetime
    is_repeat: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a client sends for an assignment. `key` was made at the click; `supersedes` names the answer it corrects."""

    key: UUID
    value: Mapping[str, object]
    supersedes: int | None = None
    active_ms: int | None = None
    client: str = ""
    source: str = "web"

    def body_sha256(self, assignment: UUID) -> str:
        """The hash by which a repeated request is told from another one that reuses its key."""
        body = {
            "assignment": str(assignment),
            "value": self.value,
            "supersedes": self.supersedes,
            "active_ms": self.active_ms,
            "client": self.client,
        }
        return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
