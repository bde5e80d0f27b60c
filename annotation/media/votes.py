"""Existing annotations that an import brings along: rows of this room's making, counted as if given here.

The one exception to "only serving writes annotations": an import is one transaction, and serving stands above.
Set-based: the votes go to a temporary table by COPY, and five statements turn them into rows and counters.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from annotation.models import Project

_TABLE = """
CREATE TEMPORARY TABLE import_vote (
    place bigint GENERATED ALWAYS AS IDENTITY, task_id bigint NOT NULL, member_id bigint NOT NULL, label text NOT NULL
) ON COMMIT DROP
"""

_DROP_KNOWN = """
DELETE FROM import_vote v USING (
    SELECT v.place FROM import_vote v
    LEFT JOIN annotation_assignment a ON a.member_id = v.member_id AND a.task_id = v.task_id
    WHERE a.id IS NOT NULL
    UNION
    SELECT place FROM (
        SELECT place, row_number() OVER (PARTITION BY task_id, member_id ORDER BY place) AS n FROM import_vote
    ) twin WHERE n > 1
) known WHERE known.place = v.place
"""

_NUMBER = """
CREATE TEMPORARY TABLE import_annotation ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('annotation_annotation', 'id')) AS id, v.task_id, v.member_id, v.label,
       t.gold_purpose NOT IN ('check', 'teach')
           AND row_number() OVER (PARTITION BY v.task_id ORDER BY v.place) > t.wanted - t.held - t.live AS is_extra
FROM import_vote v JOIN annotation_task t ON t.id = v.task_id
ORDER BY v.place
"""

_ANNOTATIONS = """
INSERT INTO annotation_annotation (
    id, project_id, member_id, task_id, key, body_sha256, value, label, supersedes_id, is_extra, is_late, schema_id,
    policy_id, asset_sha256, suggestion_visible, source, client, active_ms, created_at)
SELECT v.id, %(project)s, v.member_id, v.task_id, gen_random_uuid(), %(bodies)s::jsonb ->> v.label,
       CASE WHEN v.label = '' THEN '{"cant_tell": ""}'::jsonb ELSE jsonb_build_object('class', v.label) END, v.label,
       NULL, v.is_extra, false, %(schema)s, %(policy)s, a.sha256, false, 'import', '', NULL, statement_timestamp()
FROM import_annotation v JOIN annotation_task t ON t.id = v.task_id JOIN annotation_asset a ON a.id = t.asset_id
ORDER BY v.id
"""

_ASSIGNMENTS = """
INSERT INTO annotation_assignment (
    key, project_id, member_id, task_id, state, epoch, expires_at, opened_at, suggestion_visible, annotation_id)
SELECT gen_random_uuid(), %(project)s, member_id, task_id, 'done', 1, statement_timestamp(), statement_timestamp(),
       false, id
FROM import_annotation ORDER BY id
"""

_PLACES = """
UPDATE annotation_task t SET held = t.held + n.counted, extras = t.extras + n.extra FROM (
    SELECT task_id, count(*) FILTER (WHERE NOT is_extra) AS counted, count(*) FILTER (WHERE is_extra) AS extra
    FROM import_annotation GROUP BY task_id
) n WHERE t.id = n.task_id AND t.gold_purpose NOT IN ('check', 'teach')
"""

_MEMBERS = """
UPDATE annotation_member m SET answered = m.answered + n.answered, cant_tell = m.cant_tell + n.cant_tell,
    gold_seen = m.gold_seen + n.seen, gold_correct = m.gold_correct + n.correct
FROM (
    SELECT v.member_id, count(*) AS answered, count(*) FILTER (WHERE v.label = '') AS cant_tell,
        count(*) FILTER (WHERE t.gold_purpose IN ('check', 'teach')) AS seen,
        count(*) FILTER (WHERE t.gold_purpose IN ('check', 'teach') AND t.gold_class = v.label) AS correct
    FROM import_annotation v JOIN annotation_task t ON t.id = v.task_id GROUP BY v.member_id
) n WHERE m.id = n.member_id
"""


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's imported answer: class id, '' for can't tell."""

    task_id: int
    member_id: int
    label: str


@dataclass(frozen=True, slots=True)
class VotesWritten:
    """How many annotations came in, and their first and last id (0 where there are none)."""

    annotations: int
    first: int
    last: int


def write_votes(project: Project, votes: Iterable[Vote]) -> VotesWritten:
    """Write annotations with done assignments, inside the caller's transaction, which has locked existing tasks.

    A vote is left out where its member has an assignment of that task already (or stands twice here), so that the same
    import a second time adds nothing. Votes above a task's free places become extras; teach and check gold has none.
    """
    if project.schema is None or project.policy is None:
        raise ValueError(f"{project} has no schema or no policy.")
    labels = [*(str(entry["id"]) for entry in project.schema.classes), ""]
    values: dict[str, int | str] = {
        "project": project.pk,
        "schema": project.schema.pk,
        "policy": project.policy.pk,
        "bodies": _bodies(labels),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY import_vote (task_id, member_id, label) FROM STDIN") as copy:
            for vote in votes:
                copy.write_row((vote.task_id, vote.member_id, vote.label))
        cursor.execute("ANALYZE import_vote")
        cursor.execute(_DROP_KNOWN)
        cursor.execute(_NUMBER)
        cursor.execute("ANALYZE import_annotation")
        cursor.execute(_ANNOTATIONS, values)
        cursor.execute(_ASSIGNMENTS, values)
        cursor.execute(_PLACES)
        cursor.execute(_MEMBERS)
        cursor.execute("SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM import_annotation")
        count, first, last = cursor.fetchone()
        cursor.execute("DROP TABLE import_vote, import_annotation")
    return VotesWritten(count, first, last)


def _bodies(labels: list[str]) -> str:
    """JSON of the hash of the canonical answer by class id, as it would have come over the API."""
    values = {label: {"class": label} if label else {"cant_tell": ""} for label in labels}
    canonical = {label: json.dumps(value, sort_keys=True, separators=(",", ":")) for label, value in values.items()}
    return json.dumps({label: hashlib.sha256(text.encode()).hexdigest() for label, text in canonical.items()})
