"""Locking tasks by the chunk and writing their consensus back in one statement."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection
from django.db.models import QuerySet

from annotation.models import EventHead, Task

CHUNK = 1000
_COLUMNS = (
    "id", "project_id", "state", "gold_purpose", "gold_class", "decided_class", "wanted", "held", "live", "extras",
    "posterior", "posterior_schema_id", "label", "confidence", "consensus_method", "consensus_run", "consensus_seq",
    "model_log_prob", "model_schema", "model_version", "model_fold", "settled_at",
)  # fmt: skip

# Arrays of unequal kind travel as text, which PostgreSQL reads back to the last bit of each float.
_WRITE = """
UPDATE annotation_task t
SET state = n.state, wanted = n.wanted, held = n.held, live = n.live, extras = n.extras,
    posterior = n.posterior::float8[], posterior_schema_id = n.posterior_schema, label = n.label,
    confidence = n.confidence, consensus_method = n.method, consensus_run = n.run, consensus_seq = n.seq,
    model_log_prob = n.model_log_prob::float8[], model_schema = n.model_schema, model_version = n.model_version,
    model_fold = n.model_fold, settled_at = n.settled_at
FROM unnest(
    %s::bigint[], %s::text[], %s::int[], %s::int[], %s::int[], %s::int[], %s::text[], %s::bigint[], %s::text[],
    %s::float8[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::int[],
    %s::timestamptz[]
) AS n (id, state, wanted, held, live, extras, posterior, posterior_schema, label, confidence, method, run, seq,
        model_log_prob, model_schema, model_version, model_fold, settled_at)
WHERE t.id = n.id
"""


def lock(ids: Iterable[int]) -> list[Task]:
    """The tasks with the columns that a consensus reads and writes, locked in id order."""
    queryset: QuerySet[Task] = Task.objects.filter(pk__in=list(ids)).order_by("pk").only(*_COLUMNS)
    return list(queryset.select_for_update(of=("self",), no_key=True))


def write(tasks: Sequence[Task]) -> None:
    """Write the columns of locked tasks back."""
    if not tasks:
        return
    columns: list[list[object]] = [
        [t.pk for t in tasks],
        [str(t.state) for t in tasks],
        [t.wanted for t in tasks],
        [t.held for t in tasks],
        [t.live for t in tasks],
        [t.extras for t in tasks],
        [_literal(t.posterior) for t in tasks],
        [t.posterior_schema_id for t in tasks],
        [t.label for t in tasks],
        [t.confidence for t in tasks],
        [t.consensus_method for t in tasks],
        [t.consensus_run for t in tasks],
        [t.consensus_seq for t in tasks],
        [_literal(t.model_log_prob) for t in tasks],
        [t.model_schema for t in tasks],
        [t.model_version for t in tasks],
        [t.model_fold for t in tasks],
        [t.settled_at for t in tasks],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)


def head(project_id: int) -> int:
    """The last event of the project; read behind a task's lock, every answer to that task is at or before it."""
    return EventHead.objects.filter(project_id=project_id).values_list("seq", flat=True).first() or 0


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in ascending order, as many at a time as are locked together."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _literal(values: Sequence[float] | None) -> str | None:
    """A float array as PostgreSQL reads it; repr keeps every bit."""
    return None if values is None else "{" + ",".join(map(repr, values)) + "}"
