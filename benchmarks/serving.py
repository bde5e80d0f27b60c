"""Serving: annotations per second against a bare Django view in the same run, and how they change with the size.

The bare view (benchmarks/bare_view) takes one skip-locked row and inserts one answer in one request with the same
session middleware; ours does all that the product does: checks, consensus, events, the next assignment. Both run as two
gunicorn processes on the same PostgreSQL, driven in turns by the same client. Limits: at least 0.5 of the bare view;
less than 20 % change from the smallest to the largest project; a web process under 100 MiB without torch and numpy.

    python -m benchmarks.serving                                   10,000 tasks, short rounds
    python -m benchmarks.serving --tasks 100000 --seconds 10       the figure of the docs
    python -m benchmarks.serving --scale 10000 100000 1000000      change with the size
"""

import argparse
import random
import statistics
import uuid
from collections.abc import Callable

from benchmarks import seed
from benchmarks.bare_view.views import TABLES
from benchmarks.database import own_database
from benchmarks.http_load import Measure, Step, Wire, drive
from benchmarks.servers import children, gunicorn, mapped, pss_mib

ANNOTATORS = 32
RATIO_LIMIT, CHANGE_LIMIT, MEMORY_LIMIT = 0.5, 0.20, 100


def ours(port: int, project: int, session: tuple[str, str]) -> Step:
    """One annotator of the product: submit, and take the next assignment from the answer."""
    key, csrf = session
    wire = Wire(port, f"Cookie: sessionid={key}; csrftoken={csrf}\r\nX-CSRFToken: {csrf}\r\n")
    held: list[str] = []

    def step() -> bool:
        if not held:
            status, body = wire.post(f"/api/projects/{project}/assignments", {"hold": 1})
        else:
            value = {"class": random.choice(("no", "yes"))}
            answer = {"key": str(uuid.uuid4()), "value": value, "active_ms": 900, "client": "benchmark", "hold": 1}
            status, body = wire.post(f"/api/assignments/{held.pop()}/submit", answer | {"supersedes": None})
        if status not in {200, 201}:
            raise RuntimeError(f"{status}: {body}")
        held.extend(one["id"] for one in body["assignments"])
        return bool(held)

    return step


def bare(port: int, session: tuple[str, str]) -> Step:
    """One annotator of the bare view."""
    wire = Wire(port, f"Cookie: sessionid={session[0]}\r\n")
    held: list[int | None] = [None]

    def step() -> bool:
        status, body = wire.post("/work", {"task": held[0], "label": random.choice(("no", "yes"))})
        if status != 200:
            raise RuntimeError(f"{status}: {body}")
        held[0] = body["task"]
        return held[0] is not None

    return step


def fill_bare(tasks: int) -> None:
    """The bare view's tables with so many rows, three places each."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute("INSERT INTO bare_task SELECT i, random(), 3 FROM generate_series(1, %s) i", [tasks])
        cursor.execute("VACUUM (ANALYZE) bare_task")


def against_bare(tasks: int, seconds: float, rounds: int) -> None:
    """Print the ratio to the bare view, and what the web processes weigh."""
    with own_database() as database:
        seed.start_django(database)
        project = seed.make_project(tasks)
        annotators = seed.make_annotators([project], ANNOTATORS)[0]
        fill_bare(tasks)
        with (
            gunicorn("config.wsgi", database, "/healthz") as (port, master),
            gunicorn("benchmarks.bare_view.wsgi", database, "/") as (bare_port, _),
        ):
            mine = [ours(port, project, session) for session in annotators.sessions]
            peer = [bare(bare_port, session) for session in annotators.sessions]
            results = in_turns({"ours": mine, "bare": peer}, seconds, rounds)
            weights = [(pss_mib(pid), mapped(pid, "libtorch"), mapped(pid, "_multiarray")) for pid in children(master)]
        rates = {name: statistics.median(one.per_second for one in measures) for name, measures in results.items()}
        print(f"{tasks:,} tasks, {ANNOTATORS} annotators, {rounds} rounds of {seconds:g} s in turns")
        for name, measures in results.items():
            tell(name, measures)
        print(f"  ratio ours / bare view   {rates['ours'] / rates['bare']:.2f}   (limit: at least {RATIO_LIMIT})")
        for weight, torch, numpy in weights:
            print(f"  web process   {weight:.0f} MiB PSS (limit {MEMORY_LIMIT}), torch {torch}, numpy {numpy}")
        tell_places()


def against_size(sizes: list[int], seconds: float, rounds: int) -> None:
    """Print the rate by the size of the project, rounds interleaved, and the rows that a claim reads."""
    with own_database() as database:
        seed.start_django(database)
        projects = [seed.make_project(size) for size in sizes]
        crews = seed.make_annotators(projects, ANNOTATORS)
        with gunicorn("config.wsgi", database, "/healthz") as (port, _):
            steps = {
                f"{size:,} tasks": [ours(port, project, session) for session in crew.sessions]
                for size, project, crew in zip(sizes, projects, crews, strict=True)
            }
            results = in_turns(steps, seconds, rounds)
        print(f"{ANNOTATORS} annotators, {rounds} rounds of {seconds:g} s, sizes in turns")
        for name, measures in results.items():
            tell(name, measures)
        rates = [statistics.median(one.per_second for one in measures) for measures in results.values()]
        change = 1 - min(rates) / max(rates)
        print(f"  change over the sizes   {change:.0%}   (limit: less than {CHANGE_LIMIT:.0%})")
        tell_places()


def in_turns(steps: dict[str, list[Step]], seconds: float, rounds: int) -> dict[str, list[Measure]]:
    """Drive each set of annotators in turns; one short round of each before the first is not counted."""
    results: dict[str, list[Measure]] = {name: [] for name in steps}
    for crew in steps.values():
        drive(crew, min(seconds, 2))
    for _ in range(rounds):
        for name, crew in steps.items():
            results[name].append(drive(crew, seconds))
    return results


def tell(name: str, measures: list[Measure]) -> None:
    """One line of figures."""
    middle: Callable[[float], float] = lambda share: statistics.median(one.percentile(share) for one in measures)  # noqa: E731
    rate = statistics.median(one.per_second for one in measures)
    print(f"  {name:20s} {rate:7.0f} a second   p50 {middle(0.5):6.1f} ms   p95 {middle(0.95):6.1f} ms")


def tell_places() -> None:
    """Say whether any task went over its number; that would make every other figure worthless."""
    from django.db.models import Count, F, Q

    from annotation.models import Task

    valid = Q(annotations__is_extra=False)
    over = Task.objects.annotate(given=Count("annotations", filter=valid)).filter(given__gt=F("wanted")).count()
    print(f"  tasks over their number   {over}   (limit: 0)")


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--scale", type=int, nargs="+", metavar="TASKS", help="compare projects of these sizes")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.scale:
        against_size(options.scale, options.seconds, options.rounds)
    else:
        against_bare(options.tasks, options.seconds, options.rounds)


if __name__ == "__main__":
    main()
