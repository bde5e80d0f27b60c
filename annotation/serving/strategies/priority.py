"""Highest priority first: the open task with a free place that this member has not been given yet."""

from annotation.serving.strategies.base import Strategy

# The ORDER BY is the partial index task_next itself (project, -priority, id), so the range begins behind the member's
# cursor and ends after `places` rows: what is read does not grow with the project. The WHERE repeats the index's
# predicate word for word; a locked row (SKIP LOCKED waits for nobody) has been checked again in its newest version.
_FREE = """
      t.project_id = %(project)s
  AND t.state = 'open' AND t.gold_purpose IN ('', 'anchor', 'test') AND t.live < (t.wanted - t.held)
"""
_NEW_TO_MEMBER = """
  AND NOT EXISTS (
      SELECT FROM annotation_assignment a
      WHERE a.member_id = %(member)s AND a.task_id = t.id AND a.state <> 'expired'
  )
"""

_FORWARD = f"""
SELECT t.id, t.priority * -1 AS rank
FROM annotation_task t
WHERE {_FREE}
  AND (t.priority * -1, t.id) > (%(after_rank)s::float8, %(after_task)s::bigint)
  {_NEW_TO_MEMBER}
ORDER BY t.priority * -1, t.id
LIMIT {{places}}
FOR NO KEY UPDATE OF t SKIP LOCKED
"""

# Only the first rows of the queue: whoever works alone has answered most of what is open, and must not read it all.
_LOOK_BACK = f"""
SELECT t.id, t.priority * -1 AS rank
FROM annotation_task t
WHERE {_FREE}
  AND t.id = ANY (ARRAY(
      SELECT t.id FROM annotation_task t WHERE {_FREE} ORDER BY t.priority * -1, t.id LIMIT {{window}}
  ))
  {_NEW_TO_MEMBER}
ORDER BY t.priority * -1, t.id
LIMIT {{places}}
FOR NO KEY UPDATE OF t SKIP LOCKED
"""

PRIORITY = Strategy(
    name="priority",
    title="Highest priority first",
    explanation="Hands out the task with the highest priority that still has a free place, older tasks first.",
    forward=_FORWARD,
    look_back=_LOOK_BACK,
)
