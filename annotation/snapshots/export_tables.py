"""The tables of an export, as columns over SQL: pseudonyms only, no name, address, file or folder in any column."""

from annotation.errors import NotFound
from annotation.labels.catalog import options_of
from annotation.models import LabelSchema, Project
from annotation.snapshots.formats.base import BOOLEAN, INTEGER, REAL, TEXT, TIME, Column, Table

ANNOTATIONS, CONSENSUS, ANNOTATORS = "annotations", "consensus", "annotators"
NAMES = (ANNOTATIONS, CONSENSUS, ANNOTATORS)

_REASON = """CASE WHEN n.label <> '' THEN NULL WHEN n.value ->> 'cant_tell' IN ('', 'blurred', 'not_visible')
    THEN n.value ->> 'cant_tell' ELSE 'other' END"""
"""Free text is not exported: people write names into it."""

_ANNOTATIONS = Table(
    ANNOTATIONS,
    (
        Column("annotation", INTEGER, "n.id"),
        Column("task", INTEGER, "n.task_id"),
        Column("annotator", TEXT, "m.pseudonym"),
        Column("class", TEXT, "n.label"),
        Column("cant_tell", BOOLEAN, "(n.label = '')"),
        Column("reason", TEXT, _REASON),
        Column("is_current", BOOLEAN, "(s.id IS NOT NULL)"),
        Column("supersedes", INTEGER, "n.supersedes_id"),
        Column("is_extra", BOOLEAN, "n.is_extra"),
        Column("is_late", BOOLEAN, "n.is_late"),
        Column("is_simulated", BOOLEAN, "m.is_simulated"),
        Column("standing", TEXT, "m.standing"),
        Column("source", TEXT, "n.source"),
        Column("suggestion_visible", BOOLEAN, "n.suggestion_visible"),
        Column("active_ms", INTEGER, "n.active_ms"),
        Column("created_at", TIME, "n.created_at"),
        Column("asset", TEXT, "n.asset_sha256"),
        Column("gold_purpose", TEXT, "t.gold_purpose"),
        Column("gold_class", TEXT, "t.gold_class"),
        Column("schema_version", INTEGER, "v.version"),
        Column("policy_version", INTEGER, "p.version"),
    ),
    rows="annotation_annotation n",
    key="n.id",
    where="n.project_id = %(project)s",
    joins="""JOIN annotation_task t ON t.id = n.task_id
JOIN annotation_member m ON m.id = n.member_id
JOIN annotation_labelschema v ON v.id = n.schema_id
JOIN annotation_policy p ON p.id = n.policy_id
LEFT JOIN annotation_assignment s ON s.annotation_id = n.id""",
)

_SIMULATED = """EXISTS (
    SELECT FROM annotation_assignment s JOIN annotation_member m ON m.id = s.member_id
    WHERE s.task_id = t.id AND s.annotation_id IS NOT NULL AND m.is_simulated)"""


def table_of(project: Project, name: str) -> Table:
    """One of the tables NAMES of a project; raises NotFound."""
    if name == ANNOTATIONS:
        return _ANNOTATIONS
    if name == CONSENSUS:
        return _consensus(project)
    if name == ANNOTATORS:
        return _annotators(project)
    raise NotFound(f"There is no table {name!r:.40}.", fix=f"Use one of: {', '.join(NAMES)}.")


def _consensus(project: Project) -> Table:
    """One row per task: what is now believed of it, how surely, and on which ground."""
    orders = {schema.pk: _classes(schema) for schema in LabelSchema.objects.filter(project=project)}
    return Table(
        CONSENSUS,
        (
            Column("task", INTEGER, "t.id"),
            Column("asset", TEXT, "a.sha256"),
            Column("state", TEXT, "t.state"),
            Column("class", TEXT, "t.label"),
            Column("confidence", REAL, "t.confidence"),
            *(Column(f"p_{name}", REAL, _probability(name, orders)) for name in _current_classes(project)),
            Column("method", TEXT, "t.consensus_method"),
            Column("run", INTEGER, "t.consensus_run"),
            Column("model_version", INTEGER, "t.model_version"),
            Column("event_seq", INTEGER, "t.consensus_seq"),
            Column("annotations", INTEGER, "t.held"),
            Column("extras", INTEGER, "t.extras"),
            Column("wanted", INTEGER, "t.wanted"),
            Column("decided_class", TEXT, "t.decided_class"),
            Column("gold_purpose", TEXT, "t.gold_purpose"),
            Column("gold_class", TEXT, "t.gold_class"),
            Column("is_test", BOOLEAN, "g.is_test"),
            Column("is_simulated", BOOLEAN, _SIMULATED),
        ),
        rows="annotation_task t",
        key="t.id",
        where="t.project_id = %(project)s",
        joins="JOIN annotation_asset a ON a.id = t.asset_id JOIN annotation_group g ON g.id = t.group_id",
    )


def _annotators(project: Project) -> Table:
    """One row per member who has answered: counts, and per class how often it is recognised (mean, 90 % interval)."""
    classes = _current_classes(project)
    diagonal = [(name, index * len(classes) + index + 1) for index, name in enumerate(classes)]
    return Table(
        ANNOTATORS,
        (
            Column("annotator", TEXT, "m.pseudonym"),
            Column("role", TEXT, "m.role"),
            Column("standing", TEXT, "m.standing"),
            Column("is_simulated", BOOLEAN, "m.is_simulated"),
            Column("answered", INTEGER, "m.answered"),
            Column("cant_tell", INTEGER, "m.cant_tell"),
            Column("gold_seen", INTEGER, "m.gold_seen"),
            Column("gold_correct", INTEGER, "m.gold_correct"),
            Column("reliability_method", TEXT, "r.method"),
            Column("reliability_run", INTEGER, "r.run"),
            *(
                Column(f"{figure}_{name}", REAL, f"r.{figure}[{place}]")
                for name, place in diagonal
                for figure in ("mean", "low", "high")
            ),
        ),
        rows="annotation_member m",
        key="m.id",
        where="m.project_id = %(project)s AND m.answered > 0",
        joins="LEFT JOIN annotation_reliability r ON r.member_id = m.id AND r.schema_id = %(schema)s",
    )


def _classes(schema: LabelSchema) -> list[str]:
    return [option.id for option in options_of(schema.classes)]


def _current_classes(project: Project) -> list[str]:
    return _classes(project.schema) if project.schema else []


def _probability(name: str, orders: dict[int, list[str]]) -> str:
    """A class's place in a posterior depends on the schema that the posterior was made under."""
    known = [(pk, classes.index(name) + 1) for pk, classes in sorted(orders.items()) if name in classes]
    cases = " ".join(f"WHEN {pk} THEN t.posterior[{place}]" for pk, place in known)
    return f"CASE t.posterior_schema_id {cases} END" if cases else "NULL::float8"
