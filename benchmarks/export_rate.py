"""Export: tasks per second over HTTP, first byte and memory, against what the database alone can copy in the same run.

A study of so many tasks with three annotations each is exported by a gunicorn web process, table by table, in every
format, after a tenth of it. Limits: 10,000 tasks a second, first byte within a second, a process that does not grow.
Parquet is written by a child process and begins to flow when its last row is there: its first byte has no limit.

    python -m benchmarks.export_rate                     20,000 tasks
    python -m benchmarks.export_rate --tasks 100000      the figure of the docs
"""

import argparse
import http.client
import statistics
import threading
import time
from dataclasses import dataclass
from itertools import product

from benchmarks import seed
from benchmarks.database import own_database
from benchmarks.servers import children, gunicorn, mapped, pss_mib

PER_TASK, ANNOTATORS = 3, 50
RATE_LIMIT, FIRST_BYTE_LIMIT, GROWTH_LIMIT = 10_000, 1.0, 16.0
BLOCK = 1 << 16
STREAMED = ("csv", "jsonl")

ANSWER = """
INSERT INTO annotation_annotation (project_id, member_id, task_id, key, body_sha256, value, label, is_extra, is_late,
    schema_id, policy_id, asset_sha256, suggestion_visible, source, client, active_ms, created_at)
SELECT t.project_id, (%(members)s::bigint[])[(t.id * 7 + k * 11) %% %(count)s + 1], t.id, gen_random_uuid(),
    repeat('0', 64), '{"class": "yes"}', 'yes', false, false, p.schema_id, p.policy_id, repeat('a', 64), false, 'web',
    '', 1500, now()
FROM annotation_task t JOIN annotation_project p ON p.id = t.project_id, generate_series(0, %(each)s - 1) k
WHERE t.project_id = %(project)s ORDER BY t.id, k
"""
ASSIGN = """
INSERT INTO annotation_assignment (key, project_id, member_id, task_id, state, epoch, expires_at, opened_at,
    suggestion_visible, annotation_id)
SELECT gen_random_uuid(), project_id, member_id, task_id, 'done', 1, now(), now(), false, id
FROM annotation_annotation WHERE project_id = %(project)s
"""
BELIEVE = """
UPDATE annotation_task t SET held = %(each)s, posterior = ARRAY[random(), random()], posterior_schema_id = p.schema_id,
    label = 'yes', confidence = random(), consensus_method = 'live'
FROM annotation_project p WHERE p.id = t.project_id AND t.project_id = %(project)s
"""


@dataclass(frozen=True)
class Download:
    """One file as it came: seconds in all and to the first byte, its size, the server's largest process meanwhile."""

    seconds: float
    first: float
    size: int
    peak_mib: float


def answered(tasks: int) -> tuple[int, tuple[str, str]]:
    """A project in which every task is answered; its id and the session of a manager."""
    from django.db import connection

    from annotation.models import Member

    project = seed.make_project(tasks, wanted=PER_TASK)
    crew = seed.make_annotators([project], ANNOTATORS)[0]
    Member.objects.filter(pk=crew.members[0]).update(role=Member.Role.MANAGER)
    values: dict[str, int | list[int]] = {
        "project": project,
        "members": crew.members,
        "count": ANNOTATORS,
        "each": PER_TASK,
    }
    with connection.cursor() as cursor:
        for statement in (ANSWER, ASSIGN, BELIEVE):
            cursor.execute(statement, values)
        for table in ("annotation_annotation", "annotation_assignment", "annotation_task"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    return project, crew.sessions[0]


def download(port: int, master: int, path: str, session: tuple[str, str]) -> Download:
    """Get a file and throw it away, weighing the server's processes meanwhile."""
    peak, done = 0.0, threading.Event()

    def weigh() -> None:
        nonlocal peak
        while True:
            peak = max([peak, *(pss_mib(pid) for pid in children(master))])
            if done.wait(0.05):
                return

    scale = threading.Thread(target=weigh)
    scale.start()
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session[0]}"})
    answer = connection.getresponse()
    size = len(answer.read(1))
    first = time.perf_counter() - began
    while block := answer.read(BLOCK):
        size += len(block)
    seconds = time.perf_counter() - began
    done.set()
    scale.join()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status}")
    return Download(seconds, first, size, peak)


def copy_rate(project: int) -> float:
    """Seconds in which the database alone copies the annotations' rows to this process: the physical limit."""
    from django.db import connection

    began = time.perf_counter()
    query = f"COPY (SELECT * FROM annotation_annotation WHERE project_id = {int(project)} ORDER BY id) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for _ in copy:
            pass
    return time.perf_counter() - began


def run(tasks: int, rounds: int) -> None:
    """Export a tenth, then the whole, and print what it took."""
    with own_database() as database:
        seed.start_django(database)
        small, whole = answered(tasks // 10), answered(tasks)
        with gunicorn("config.wsgi", database, "/healthz") as (port, master):
            print(f"{tasks:,} tasks with {PER_TASK} annotations each, {rounds} rounds, medians")
            for table, suffix in product(("annotations", "consensus", "annotators"), (*STREAMED, "parquet")):
                paths = {study: f"/api/projects/{study[0]}/export/{table}.{suffix}" for study in (small, whole)}
                before = [download(port, master, paths[small], small[1]) for _ in range(rounds)]
                after = [download(port, master, paths[whole], whole[1]) for _ in range(rounds)]
                tell(f"{table}.{suffix}", tasks, before, after)
            heavy = [
                name for name in ("numpy", "pyarrow", "torch") if any(mapped(pid, name) for pid in children(master))
            ]
        floor = statistics.median(copy_rate(whole[0]) for _ in range(rounds))
        print(f"  COPY of the bare rows    {tasks / floor:9,.0f} tasks a second: the database alone, in this run")
        print(f"  heavy libraries in the web processes: {', '.join(heavy) or 'none'}")


def tell(name: str, tasks: int, before: list[Download], after: list[Download]) -> None:
    """One line of figures."""
    rate = tasks / statistics.median(one.seconds for one in after)
    first = statistics.median(one.first for one in after)
    growth = max(one.peak_mib for one in after) - max(one.peak_mib for one in before)
    size = after[0].size / 2**20
    limit = f"limit {FIRST_BYTE_LIMIT * 1000:.0f}" if name.endswith(STREAMED) else "no limit"
    print(f"  {name:20s} {rate:11,.0f} tasks a second (limit {RATE_LIMIT:,})   {size:6.1f} MiB", end="")
    print(f"   first byte {first * 1000:5.0f} ms ({limit})", end="")
    print(f"   web process {after[-1].peak_mib:.0f} MiB, growth {growth:+.1f} (limit {GROWTH_LIMIT:.0f})")


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    run(options.tasks, options.rounds)


if __name__ == "__main__":
    main()
