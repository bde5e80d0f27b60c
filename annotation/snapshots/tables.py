"""What a snapshot holds, as queries: ordered by id, read in one view of the database, without a name in any column."""

TASKS: dict[str, str] = {
    "task": "int64", "asset": "text", "media": "text", "group": "text", "fold": "int8", "split": "text", "gold": "text",
    "gold_purpose": "text", "decided": "text", "state": "text", "width": "int32", "height": "int32", "channels": "int8",
    "bit_depth": "int8",
}  # fmt: skip

ANNOTATIONS: dict[str, str] = {
    "annotation": "int64", "task": "int64", "annotator": "text", "label": "text", "cant_tell": "bool", "extra": "bool",
    "weight": "float32", "simulated": "bool", "suggestion_visible": "bool", "seq": "int64",
}  # fmt: skip

ANNOTATORS: dict[str, str] = {
    "annotator": "text", "simulated": "bool", "role": "text", "standing": "text", "annotations": "int64",
}  # fmt: skip

CONSENSUS: dict[str, str] = {"task": "int64", "label": "text", "confidence": "float64", "method": "text"}
"""Followed by p_<class id> float64 for each class."""

IN_STUDY = "t.state <> 'excluded'"
"""Tasks that a manager has excluded, and their annotations, are in no snapshot."""

SELECT_TASKS = f"""
SELECT t.id, a.sha256, a.suffix, g.name, g.fold, g.is_test, t.gold_class, t.gold_purpose, t.decided_class, t.state,
       a.width, a.height, a.channels, a.bit_depth
FROM annotation_task t
JOIN annotation_asset a ON a.id = t.asset_id
JOIN annotation_group g ON g.id = t.group_id
WHERE t.project_id = %(project)s AND {IN_STUDY}
ORDER BY t.id
"""

SELECT_ANNOTATIONS = f"""
SELECT n.id, n.task_id, m.pseudonym, n.label, n.label = '' AS cant_tell, n.is_extra,
       CASE WHEN m.standing = 'banned' THEN 0 ELSE 1 END::float8 AS weight, m.is_simulated, n.suggestion_visible,
       coalesce(e.seq, 0) AS seq
FROM annotation_annotation n
JOIN annotation_assignment s ON s.annotation_id = n.id
JOIN annotation_member m ON m.id = n.member_id
JOIN annotation_task t ON t.id = n.task_id
LEFT JOIN (
    SELECT (body ->> 'annotation')::bigint AS annotation, min(seq) AS seq FROM annotation_event
    WHERE project_id = %(project)s AND kind IN ('annotation.submitted', 'annotation.revised')
    GROUP BY 1
) e ON e.annotation = n.id
WHERE n.project_id = %(project)s AND {IN_STUDY}
ORDER BY n.id
"""
"""`seq` is the event that brought the annotation; 0 for imported ones, which came as a batch."""

SELECT_ANNOTATORS = f"""
SELECT m.pseudonym, m.is_simulated, m.role, m.standing, count(*)
FROM annotation_annotation n
JOIN annotation_assignment s ON s.annotation_id = n.id
JOIN annotation_member m ON m.id = n.member_id
JOIN annotation_task t ON t.id = n.task_id
WHERE n.project_id = %(project)s AND {IN_STUDY}
GROUP BY m.id
ORDER BY m.pseudonym
"""

SELECT_CONSENSUS = f"""
SELECT t.id, t.label, t.confidence, t.consensus_method, t.posterior_schema_id, t.posterior
FROM annotation_task t
WHERE t.project_id = %(project)s AND {IN_STUDY} AND t.posterior IS NOT NULL
ORDER BY t.id
"""
