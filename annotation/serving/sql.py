"""The statements of the annotator's road, together, for each is a contract with the tables' indexes and locks.

This is the one place outside of the tasks room that writes a task's places and consensus, always under its lock. Locks
are taken in the order task, member, event head. A claim takes tasks after its member, which cannot close a circle: it
skips locked tasks and so never waits for one.
"""

# The task's row and, behind it, the member's, so that two tabs of one person take turns.
LOCK_TASK = """
SELECT t.id, t.state, t.gold_purpose, t.gold_class, t.wanted, t.held, t.live, t.model_log_prob, t.model_schema, x.sha256
FROM annotation_assignment a
JOIN annotation_task t ON t.id = a.task_id
JOIN annotation_asset x ON x.id = t.asset_id
JOIN annotation_member m ON m.id = a.member_id
WHERE a.key = %(assignment)s
FOR NO KEY UPDATE OF t, m
"""

# What decides about an answer, read after the task's lock is held: a twin of this request has then either committed and
# is seen, or has not begun. `%(key)s` is the idempotency key of the request; `others` are the current answers of the
# others with what is known of those who gave them, as [label, is extra, weighs, log confusion].
READ_WORK = """
SELECT a.id AS assignment, a.state AS assignment_state, a.annotation_id AS current, a.suggestion_visible,
       a.expires_at < statement_timestamp() AS overdue, statement_timestamp() AS now,
       m.id AS member, m.pseudonym, m.standing, m.answered, m.claims, m.cursor_epoch, m.cursor_priority, m.cursor_task,
       CASE WHEN m.answered_on = (statement_timestamp() AT TIME ZONE 'UTC')::date THEN m.answered_today
            ELSE 0 END AS today,
       p.id AS project, p.state AS project_state, p.priority_epoch, p.schema_id AS schema, p.policy_id AS policy,
       c.log_prior, c.run AS prior_run, r.log_confusion, n.label AS current_label, n.is_extra AS current_extra,
       twin.id AS twin, twin.body_sha256 AS twin_body, twin.value AS twin_value, twin.is_extra AS twin_extra,
       twin.is_late AS twin_late, twin.created_at AS twin_at,
       (SELECT count(*) FROM annotation_assignment l WHERE l.member_id = m.id AND l.state = 'live') AS live_own,
       (SELECT json_agg(json_build_array(o.label, o.is_extra, om.standing <> 'banned', ok.log_confusion) ORDER BY o.id)
        FROM annotation_assignment oa
        JOIN annotation_annotation o ON o.id = oa.annotation_id
        JOIN annotation_member om ON om.id = oa.member_id
        LEFT JOIN annotation_reliability ok ON ok.member_id = om.id AND ok.schema_id = p.schema_id
        WHERE oa.task_id = a.task_id AND oa.id <> a.id) AS others,
       nextval('annotation_annotation_id_seq') AS fresh
FROM annotation_assignment a
JOIN annotation_member m ON m.id = a.member_id
JOIN annotation_project p ON p.id = a.project_id
LEFT JOIN annotation_classprior c ON c.schema_id = p.schema_id
LEFT JOIN annotation_reliability r ON r.member_id = m.id AND r.schema_id = p.schema_id
LEFT JOIN annotation_annotation n ON n.id = a.annotation_id
LEFT JOIN annotation_annotation twin ON twin.member_id = m.id AND twin.key = %(key)s
WHERE a.key = %(assignment)s AND m.user_id = %(user)s
"""

# An answer with all that it changes: its assignment, the member's own numbers, the task's places and consensus, and the
# events. The last in its transaction, for it takes the lock on the project's event head.
WRITE = """
WITH given AS (
    INSERT INTO annotation_annotation (
        id, project_id, member_id, task_id, key, body_sha256, value, label, supersedes_id, is_extra, is_late, schema_id,
        policy_id, asset_sha256, suggestion_visible, source, client, active_ms, created_at
    ) VALUES (
        %(id)s, %(project)s, %(member)s, %(task)s, %(key)s, %(body_sha256)s, %(value)s, %(answer)s, %(supersedes)s,
        %(is_extra)s, %(is_late)s, %(schema)s, %(policy)s, %(asset_sha256)s, %(suggestion_visible)s, %(source)s,
        %(client)s, %(active_ms)s, %(at)s
    )
), done AS (
    UPDATE annotation_assignment SET state = 'done', annotation_id = %(id)s WHERE id = %(assignment)s
), counted AS (
    UPDATE annotation_member m
    SET answered = m.answered + %(more_answered)s,
        answered_on = CASE WHEN %(more_answered)s > 0 THEN (%(at)s::timestamptz AT TIME ZONE 'UTC')::date
                           ELSE m.answered_on END,
        answered_today = CASE WHEN %(more_answered)s = 0 THEN m.answered_today
                              WHEN m.answered_on = (%(at)s::timestamptz AT TIME ZONE 'UTC')::date
                              THEN m.answered_today + 1 ELSE 1 END,
        cant_tell = m.cant_tell + %(more_cant_tell)s,
        gold_seen = m.gold_seen + %(more_gold_seen)s,
        gold_correct = m.gold_correct + %(more_gold_correct)s,
        last_seen_at = %(at)s
    WHERE m.id = %(member)s
), head AS (
    INSERT INTO annotation_eventhead AS h (project_id, seq) VALUES (%(project)s, %(count)s)
    ON CONFLICT (project_id) DO UPDATE SET seq = h.seq + %(count)s
    RETURNING seq
), told AS (
    INSERT INTO annotation_event (project_id, seq, at, actor, kind, task, body)
    SELECT %(project)s, head.seq - %(count)s + e.ordinal, clock_timestamp(), e.actor, e.kind, %(task)s, e.body
    FROM head, ROWS FROM (
        jsonb_to_recordset(%(events)s::jsonb) AS (actor text, kind text, body jsonb)
    ) WITH ORDINALITY AS e (actor, kind, body, ordinal)
)
UPDATE annotation_task t
SET state = %(state)s::text, wanted = %(wanted)s, held = %(held)s, live = %(live)s,
    extras = t.extras + %(more_extras)s,
    posterior = COALESCE(%(posterior)s::float8[], t.posterior),
    posterior_schema_id = CASE WHEN %(judged)s THEN %(schema)s ELSE t.posterior_schema_id END,
    label = CASE WHEN %(judged)s THEN %(label)s::text ELSE t.label END,
    confidence = CASE WHEN %(judged)s THEN %(confidence)s::float8 ELSE t.confidence END,
    consensus_method = CASE WHEN %(judged)s THEN %(method)s::text ELSE t.consensus_method END,
    consensus_run = CASE WHEN %(judged)s THEN %(run)s::bigint ELSE t.consensus_run END,
    consensus_seq = CASE WHEN %(judged)s THEN (SELECT seq FROM head) ELSE t.consensus_seq END,
    settled_at = CASE WHEN %(state)s::text = 'settled' AND t.state <> 'settled' THEN %(at)s::timestamptz
                      ELSE t.settled_at END
WHERE t.id = %(task)s
"""

# Opens assignments for the tasks that `chosen` names: (id, rank) of picked ones, rank NULL for check gold, which has no
# counters. The member's row has been locked by an earlier statement: two tabs take turns, and the snapshot of this one
# sees what the other tab has opened.
CLAIM = """
WITH picked AS MATERIALIZED ({pick}),
{chosen}, placed AS (
    UPDATE annotation_task t SET live = t.live + 1 FROM chosen c WHERE t.id = c.id AND c.rank IS NOT NULL
), opened AS (
    INSERT INTO annotation_assignment (
        key, project_id, member_id, task_id, state, epoch, expires_at, opened_at, suggestion_visible
    )
    SELECT gen_random_uuid(), %(project)s, %(member)s, chosen.id, 'live', 1,
           statement_timestamp() + %(seconds)s * interval '1 second', statement_timestamp(), %(suggest)s
    FROM chosen
    ON CONFLICT (member_id, task_id) DO UPDATE
    SET state = 'live', epoch = annotation_assignment.epoch + 1, expires_at = EXCLUDED.expires_at,
        opened_at = EXCLUDED.opened_at, suggestion_visible = EXCLUDED.suggestion_visible
    RETURNING key, task_id, epoch, expires_at
), moved AS (
    UPDATE annotation_member m
    SET claims = m.claims + (SELECT count(*) FROM opened),
        cursor_epoch = CASE WHEN last.id IS NULL THEN m.cursor_epoch ELSE %(epoch)s END,
        cursor_priority = COALESCE(-last.rank, m.cursor_priority), cursor_task = COALESCE(last.id, m.cursor_task)
    FROM (VALUES (1)) AS one LEFT JOIN (
        SELECT rank, id FROM chosen WHERE rank IS NOT NULL AND %(moves_cursor)s ORDER BY rank DESC, id DESC LIMIT 1
    ) AS last ON true
    WHERE m.id = %(member)s AND EXISTS (SELECT FROM opened)
)
SELECT o.key, o.epoch, o.expires_at, t.model_log_prob, t.model_schema, x.key AS media, x.width, x.height,
       NULL::bigint AS annotation, NULL::jsonb AS value
FROM opened o JOIN annotation_task t ON t.id = o.task_id JOIN annotation_asset x ON x.id = t.asset_id
ORDER BY o.key
"""

# In a project without check gold: what was picked.
CHOSEN = "chosen AS (SELECT id, rank FROM picked)"

# In a project that mixes check gold in, every claim is made of the same steps, whether the draw says gold or not. Gold
# takes the place of an ordinary task, and only of one that is there: where the work has run out, so has gold.
# It is looked for from a random point between the oldest and the newest gold task on. The number is a literal, because
# the planner must see that it is small.
CHOSEN_WITH_GOLD = """
aim AS MATERIALIZED (
    SELECT min(g.id) + floor(%(gold_at)s::float8 * (max(g.id) - min(g.id) + 1))::bigint AS id
    FROM annotation_task g WHERE g.project_id = %(project)s AND g.gold_purpose = 'check'
), behind AS MATERIALIZED (
    SELECT g.id FROM annotation_task g
    WHERE g.project_id = %(project)s AND g.gold_purpose = 'check' AND g.state = 'open'
      AND g.id >= (SELECT id FROM aim)
      AND NOT EXISTS (
          SELECT FROM annotation_assignment a
          WHERE a.member_id = %(member)s AND a.task_id = g.id AND a.state <> 'expired'
      )
    ORDER BY g.id LIMIT {gold}
), before AS MATERIALIZED (
    SELECT g.id FROM annotation_task g
    WHERE g.project_id = %(project)s AND g.gold_purpose = 'check' AND g.state = 'open'
      AND g.id < (SELECT id FROM aim)
      AND NOT EXISTS (
          SELECT FROM annotation_assignment a
          WHERE a.member_id = %(member)s AND a.task_id = g.id AND a.state <> 'expired'
      )
    ORDER BY g.id LIMIT {gold}
), gold AS MATERIALIZED (
    SELECT id FROM (SELECT id FROM behind UNION ALL SELECT id FROM before) AS either
    LIMIT LEAST({gold}, (SELECT count(*) FROM picked))
), chosen AS (
    SELECT id, NULL::float8 AS rank FROM gold
    UNION ALL
    (SELECT id, rank FROM picked ORDER BY rank, id
     LIMIT (SELECT count(*) FROM picked) - (SELECT count(*) FROM gold))
)"""

# Who asks, and for what project; read after the member's row is locked.
LOCK_DESK = """
SELECT id FROM annotation_member WHERE project_id = %(project)s AND user_id = %(user)s FOR NO KEY UPDATE
"""

READ_DESK = """
SELECT m.id AS member, m.standing, m.answered, m.claims, m.cursor_epoch, m.cursor_priority, m.cursor_task,
       CASE WHEN m.answered_on = (statement_timestamp() AT TIME ZONE 'UTC')::date THEN m.answered_today
            ELSE 0 END AS today,
       p.id AS project, p.state AS project_state, p.priority_epoch, p.schema_id AS schema, p.policy_id AS policy,
       (SELECT count(*) FROM annotation_assignment l WHERE l.member_id = m.id AND l.state = 'live') AS live_own
FROM annotation_member m
JOIN annotation_project p ON p.id = m.project_id
WHERE m.project_id = %(project)s AND m.user_id = %(user)s
"""

# The member's live assignments, given a full term again: asking for work is a sign of life.
RENEW_LIVE = """
WITH renewed AS (
    UPDATE annotation_assignment a
    SET expires_at = statement_timestamp() + %(seconds)s * interval '1 second'
    WHERE a.member_id = %(member)s AND a.state = 'live'
    RETURNING a.key, a.epoch, a.expires_at, a.task_id, a.annotation_id, a.opened_at, a.id
)
SELECT r.key, r.epoch, r.expires_at, t.model_log_prob, t.model_schema, x.key AS media, x.width, x.height,
       n.id AS annotation, n.value
FROM renewed r
JOIN annotation_task t ON t.id = r.task_id
JOIN annotation_asset x ON x.id = t.asset_id
LEFT JOIN annotation_annotation n ON n.id = r.annotation_id
ORDER BY r.opened_at, r.key
"""

# Which of the assignments that the member names are live, with their new end.
HEARTBEAT = """
UPDATE annotation_assignment a
SET expires_at = statement_timestamp() + y.assignment_seconds * interval '1 second'
FROM annotation_member m, annotation_project p, annotation_policy y
WHERE a.key = ANY(%(keys)s::uuid[]) AND a.member_id = m.id AND m.user_id = %(user)s AND a.project_id = %(project)s
  AND p.id = a.project_id AND y.id = p.policy_id AND a.state = 'live'
RETURNING a.key, a.expires_at
"""

# Ends live assignments and frees their places. The tasks are locked in id order; those that somebody works on are left
# for the next round. Check gold has no counters, so nothing is lowered there. What is due is asked again of the newest
# version of each row: an assignment that was answered or renewed meanwhile is none of this statement's business.
EXPIRE = """
WITH due AS MATERIALIZED (
    SELECT a.id, a.task_id FROM annotation_assignment a
    WHERE a.state = 'live' AND {due} ORDER BY a.expires_at LIMIT {limit}
), tasks AS MATERIALIZED (
    SELECT t.id FROM annotation_task t WHERE t.id IN (SELECT task_id FROM due) ORDER BY t.id
    FOR NO KEY UPDATE OF t SKIP LOCKED
), ended AS (
    UPDATE annotation_assignment a SET state = 'expired'
    FROM due, tasks
    WHERE a.id = due.id AND tasks.id = a.task_id AND a.state = 'live' AND {due}
    RETURNING a.task_id
), freed AS (
    UPDATE annotation_task t SET live = t.live - e.places
    FROM (SELECT task_id, count(*) AS places FROM ended GROUP BY task_id) AS e
    WHERE t.id = e.task_id AND t.gold_purpose NOT IN ('check', 'teach')
)
SELECT count(*) AS ended FROM ended
"""

DUE = "a.expires_at < statement_timestamp()"
DUE_IN_PROJECT = "a.expires_at < statement_timestamp() AND a.project_id = %(project)s"
DUE_OF_INACTIVE = """
    a.member_id = ANY (ARRAY(SELECT m.id FROM annotation_member m WHERE m.standing <> 'active' ORDER BY m.id))
"""
DUE_OF_MEMBER = "a.member_id = %(member)s"
