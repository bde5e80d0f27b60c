"""Writing events: a gapless sequence per project, in the transaction of the change itself."""

import json
from dataclasses import dataclass, field

from django.db import connection

_RECORD = """
WITH head AS (
    INSERT INTO annotation_eventhead AS h (project_id, seq) VALUES (%(project)s, %(count)s)
    ON CONFLICT (project_id) DO UPDATE SET seq = h.seq + %(count)s
    RETURNING seq
)
INSERT INTO annotation_event (project_id, seq, at, actor, kind, task, body)
SELECT %(project)s, head.seq - %(count)s + e.ordinal, clock_timestamp(), e.actor, e.kind, e.task, e.body
FROM head, ROWS FROM (
    jsonb_to_recordset(%(events)s::jsonb) AS (actor text, kind text, task bigint, body jsonb)
) WITH ORDINALITY AS e (actor, kind, task, body, ordinal)
RETURNING seq
"""

SYSTEM = "system"


@dataclass(frozen=True)
class Happening:
    """One event to be recorded: who (pseudonym or 'system'), what kind, about which task, with what."""

    kind: str
    actor: str = SYSTEM
    task: int | None = None
    body: dict[str, object] = field(default_factory=dict)


def record(project_id: int, *happenings: Happening) -> int:
    """Append events to the project's sequence and return the last number.

    Takes the lock on the project's head row until commit: call it last in the transaction, after the locks on tasks,
    so that every transaction takes its locks in the same order.
    """
    events = [{"actor": h.actor, "kind": h.kind, "task": h.task, "body": h.body} for h in happenings]
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD, {"project": project_id, "count": len(events), "events": json.dumps(events, allow_nan=False)}
        )
        return max(int(row[0]) for row in cursor.fetchall())
