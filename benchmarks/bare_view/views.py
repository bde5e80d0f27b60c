"""One view: insert the answer to the row that is held, take the next one with SKIP LOCKED, in one transaction."""

import json

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABLES = """
CREATE TABLE bare_task (id bigint PRIMARY KEY, pos double precision NOT NULL, wanted smallint NOT NULL);
CREATE INDEX ON bare_task (pos, id) WHERE wanted > 0;
CREATE TABLE bare_answer (id bigserial PRIMARY KEY, member bigint NOT NULL, task bigint NOT NULL, label text,
                          at timestamptz NOT NULL DEFAULT now(), UNIQUE (member, task));
"""
TAKE = """
WITH next AS (
    SELECT id FROM bare_task t WHERE wanted > 0
    AND NOT EXISTS (SELECT FROM bare_answer a WHERE a.member = %s AND a.task = t.id)
    ORDER BY pos, id LIMIT 1 FOR UPDATE SKIP LOCKED
), taken AS (
    INSERT INTO bare_answer (member, task) SELECT %s, id FROM next RETURNING task
)
UPDATE bare_task SET wanted = wanted - 1 FROM taken WHERE bare_task.id = taken.task RETURNING bare_task.id
"""


def work(request: HttpRequest) -> HttpResponse:
    """Answer and take: the member is the session's, the body {"task": id or null, "label": text}."""
    member = request.session["member"]
    body = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        if body["task"] is not None:
            cursor.execute(
                "UPDATE bare_answer SET label = %s, at = now() WHERE member = %s AND task = %s",
                [body["label"], member, body["task"]],
            )
        cursor.execute(TAKE, [member, member])
        row = cursor.fetchone()
    content = json.dumps({"task": row[0] if row else None})
    return HttpResponse(content, content_type="application/json", headers={"Content-Length": str(len(content))})


urlpatterns = [path("work", work)]
