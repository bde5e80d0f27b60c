"""Import: rows of a manifest per second, read, checked and brought in, against csv.DictReader in the same run.

One batch of small images and a manifest of so many rows, an annotation each, goes the whole road: dry run (images
decoded in the sandbox) and commit (images, tasks, annotators, annotations, event). The reader alone is shown beside the
csv.DictReader of the standard library, and the writing beside a COPY of the same rows into the same tables. The road at
a tenth of the rows shows whether the rate holds. Limit: 15,000 rows a second. The last line is for manifests with one
row per image: decoding decides there.

    python -m benchmarks.import_rate                      20,000 rows
    python -m benchmarks.import_rate --rows 100000        the figure of the docs
"""

import argparse
import csv
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import seed
from benchmarks.database import own_database

RATE_LIMIT, FLAT_LIMIT = 15_000, 0.8
PER_IMAGE = 100
SIDE = 32


@dataclass(frozen=True)
class Road:
    """Seconds of the two stages of one import, and what it brought in."""

    check: float
    commit: float
    project: int
    tasks: int
    annotations: int


def manifest_of(rows: int, per_image: int) -> bytes:
    """A manifest of so many annotations, `per_image` annotators on each image."""
    lines = (
        f"images/{n // per_image:06d}.png,patient {n // per_image // 5},reader {n % per_image},yes\n"
        for n in range(rows)
    )
    return ("file,group,annotator,label\n" + "".join(lines)).encode()


def write_images(folder: Path, count: int) -> None:
    """Small pictures that differ."""
    from PIL import Image

    (folder / "images").mkdir(parents=True)
    for number in range(count):
        Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3)).save(folder / f"images/{number:06d}.png")


def seconds_of(work: Callable[[], object]) -> float:
    """Wall-clock seconds of a call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def parse(data: bytes) -> None:
    """The product's reader: every check of a row, entries by file."""
    from annotation.labels.base import ClassOption
    from annotation.media.manifest import read_manifest
    from annotation.media.manifest_rows import Fault

    faults: list[Fault] = []
    read_manifest(io.BytesIO(data), (ClassOption("no", "No"), ClassOption("yes", "Yes")), faults.append)
    if faults:
        raise RuntimeError(f"the benchmark's own manifest has faults: {faults[0]}")


def plain(data: bytes) -> None:
    """What everybody has: rows as dictionaries, nothing checked."""
    for _ in csv.DictReader(io.StringIO(data.decode())):
        pass


def road(rows: int, per_image: int, home: Path) -> Road:
    """One import of so many rows into a new project, from the folder to the last row."""
    from annotation.media import services
    from annotation.models import Import

    project = seed.make_project(1, wanted=3)
    folder, table = home / f"{rows}-{per_image}", home / f"{rows}-{per_image}.csv"
    write_images(folder, rows // per_image)
    table.write_bytes(manifest_of(rows, per_image))
    batch = services.receive_local(project_id=project, member_id=None, options={}, path=folder, manifest=table)
    check = seconds_of(lambda: services.check_import(batch.pk))
    services.confirm(import_id=batch.pk)
    commit = seconds_of(lambda: services.commit_import(batch.pk))
    counts = Import.objects.get(pk=batch.pk).counts
    if counts["committed_annotations"] != rows:
        raise RuntimeError(f"{counts['committed_annotations']} of {rows} annotations came in")
    return Road(check, commit, project, counts["committed_tasks"], rows)


def copy_rate(project: int) -> float:
    """Seconds in which PostgreSQL takes the same annotations and assignments by COPY, with all their constraints."""
    from django.db import connection, transaction

    tables = ("annotation_annotation", "annotation_assignment")
    held: dict[str, list[bytes]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE project_id = {int(project)}) TO STDOUT") as copy:
                held[table] = [bytes(block) for block in copy]
        for table in reversed(tables):
            cursor.execute(f"DELETE FROM {table} WHERE project_id = %s", [project])
        began = time.perf_counter()
        with transaction.atomic():
            for table in tables:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for block in held[table]:
                        copy.write(block)
    return time.perf_counter() - began


def run(rows: int, rounds: int, images: int) -> None:
    """Measure and print."""
    data = manifest_of(rows, PER_IMAGE)
    with own_database() as database, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CONSILIUM_VAR"] = folder
        seed.start_django(database)
        _no_runs()
        ours = statistics.median(seconds_of(lambda: parse(data)) for _ in range(rounds))
        theirs = statistics.median(seconds_of(lambda: plain(data)) for _ in range(rounds))
        print(f"a manifest of {rows:,} rows, medians of {rounds} rounds")
        print(f"  csv.DictReader, nothing checked    {rows / theirs:10,.0f} rows a second")
        print(f"  read with every check              {rows / ours:10,.0f} rows a second   {theirs / ours:.2f} of it")
        small = tell(road(rows // 10, PER_IMAGE, home))
        brought = road(rows, PER_IMAGE, home)
        whole = tell(brought)
        limit = rows / copy_rate(brought.project)
        print(f"  COPY of the same rows into the same tables {limit:10,.0f} rows a second: the database alone")
        print(f"  the whole road reaches {whole / limit:.2f} of it, and {whole:,.0f} a second (limit {RATE_LIMIT:,})")
        print(f"  rate at {rows:,} rows against {rows // 10:,}: {whole / small:.2f}   (limit: at least {FLAT_LIMIT})")
        print(f"one row and one picture of {SIDE} x {SIDE} each")
        tell(road(images, 1, home))


def tell(measured: Road) -> float:
    """One line of figures; rows per second over the whole road."""
    rate = measured.annotations / (measured.check + measured.commit)
    print(f"  {measured.annotations:9,} rows, {measured.tasks:6,} images: {rate:10,.0f} rows a second", end="")
    print(f"   dry run {measured.check:.2f} s, commit {measured.commit:.2f} s")
    return rate


def _no_runs() -> None:
    """Nobody listens here: the import is driven by this command."""
    from annotation import signals

    for signal in (signals.import_uploaded, signals.import_confirmed, signals.project_changed):
        signal.receivers = []


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--images", type=int, default=1_000, help="pictures of the second table")
    options = parser.parse_args()
    run(options.rows, options.rounds, options.images)


if __name__ == "__main__":
    main()
