"""The reviewed table: who may do what at which address. A route without a row fails, and so does a row without a route.

Whoever is not signed in gets 401; who is no member of the project gets 404, so that numbers tell nothing; who is a
member in another role gets 403.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EVERYBODY = {"anonymous", "annotator", "peer", "expert", "manager", "other_expert", "other_manager"}
SIGNED_IN = EVERYBODY - {"anonymous"}
MEMBERS = {"annotator", "peer", "expert", "manager"}
STAFF = {"expert", "manager"}
MANAGER = {"manager"}
HOLDER = {"annotator"}
HANDED = {"annotator", "expert", "manager"}

KEY = "7a9f4a8e-52a4-4b4c-8b44-5d2c9f6f0001"


@dataclass(frozen=True)
class Row:
    """One method at one route: who may, what they get, and what the other members of the project get."""

    route: str
    method: str
    may: set[str]
    ok: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)
    members_get: int = 403
    others_get: int = 404
    query: str = ""

    def expected(self, actor: str) -> int:
        """The status that the actor must get."""
        if actor in self.may:
            return self.ok
        if actor == "anonymous":
            return 401
        return self.members_get if actor in MEMBERS else self.others_get


CLASSES = [{"id": "negative", "name": "No"}, {"id": "positive", "name": "Yes"}]
WORK: dict[str, Any] = {"members_get": 409, "others_get": 409}  # no assignment of theirs: whose, or none, is not told

TABLE = (
    Row("session", "get", SIGNED_IN),
    Row("session", "post", EVERYBODY, 403, {"username": "nobody", "password": "wrong"}),
    Row("session", "delete", EVERYBODY, 204),
    Row("csrf", "get", EVERYBODY, 204),
    Row("invitation-preview", "post", EVERYBODY, 410, {"token": "unknown"}),
    Row("invitation-accept", "post", EVERYBODY, 410, {"token": "unknown"}),
    Row("invitation", "delete", MANAGER, 204),
    Row("invitations", "get", MANAGER),
    Row("invitations", "post", MANAGER, 201, {"role": "annotator"}),
    Row("tokens", "get", SIGNED_IN),
    Row("tokens", "post", SIGNED_IN, 201, {"name": "mine"}),
    Row("token", "delete", MANAGER, 204, members_get=404),
    Row("projects", "get", SIGNED_IN),
    Row("projects", "post", MANAGER, 201, {"name": "N", "question": "Q?", "classes": CLASSES}, others_get=403),
    Row("project", "get", MEMBERS),
    Row("project", "patch", MANAGER, body={"name": "New"}),
    Row("project-state", "post", MANAGER, body={"state": "paused"}),
    Row("project-policy", "post", MANAGER, 201, {"wanted": 4}),
    Row("project-schema", "post", MANAGER, 201, {"classes": CLASSES}),
    Row("events", "get", MANAGER),
    Row("overview", "get", STAFF),
    Row("members", "get", MANAGER),
    Row("member", "patch", MANAGER, body={"standing": "paused"}),
    Row("work", "get", MEMBERS),
    Row("assignments", "post", MEMBERS, body={"hold": 1}),
    Row("heartbeat", "post", MEMBERS, body={"ids": [KEY]}),
    Row("history", "get", MEMBERS),
    Row("submit", "post", HOLDER, 201, {"key": KEY, "value": {"class": "positive"}}, **WORK),
    Row("skip", "post", HOLDER, 200, {"key": KEY}, **WORK),
    Row("report", "post", HOLDER, 200, {"key": KEY, "reason": "other"}, **WORK),
    Row("tasks", "get", STAFF),
    Row("task", "get", STAFF),
    Row("task", "patch", MANAGER, body={"gold": {"purpose": "check", "class": "positive"}}),
    Row("adjudications", "get", STAFF),
    Row("adjudication", "get", STAFF),
    Row("adjudication-claim", "post", STAFF, body={"version": 1}),
    Row("adjudication-blind", "post", STAFF, body={"version": 1, "value": {"class": "positive"}}),
    Row("adjudication-decide", "post", STAFF, body={"version": 1, "kind": "class", "class": "positive"}),
    Row("adjudication-reopen", "post", STAFF, 409, {"version": 1}),
    Row("adjudication-comments", "post", STAFF, 201, {"text": "Look."}),
    Row("media", "get", HANDED, members_get=404),
    Row("imports", "get", MANAGER),
    Row("imports", "post", MANAGER, 422),
    Row("import", "get", MANAGER),
    Row("import", "delete", MANAGER, 204),
    Row("import-commit", "post", MANAGER, 202),
    Row("import-report", "get", MANAGER),
    Row("import-report-csv", "get", MANAGER),
    Row("export-manifest", "get", MANAGER),
    Row("export", "get", MANAGER),
    Row("runs", "get", STAFF),
    Row("runs", "post", MANAGER, 201, {"kind": "aggregate"}),
    Row("aggregation-methods", "get", STAFF),
    Row("training-offers", "get", STAFF),
    Row("run", "get", STAFF),
    Row("run-cancel", "post", MANAGER),
    Row("run-resume", "post", MANAGER, 409),
    Row("run-points", "get", STAFF),
    Row("run-files", "get", STAFF),
    Row("run-file", "get", STAFF),
    Row("models", "get", STAFF),
    Row("models-compare", "get", STAFF, 404, query="?a=1&b=2"),
    Row("models-rollback", "post", MANAGER, 409),
    Row("model", "get", STAFF),
    Row("model-promote", "post", MANAGER),
    Row("model-retire", "post", MANAGER),
    Row("schema", "get", EVERYBODY),
    Row("docs", "get", EVERYBODY),
)
