"""A small study of bright and dark squares, imported by the same road as a real one."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from annotation.media import services as media
from annotation.models import Member, Project
from jobs import runner
from jobs.job import Job
from jobs.models import Run
from tests.factories.jobs import claimed
from tests.factories.west import make_member, make_project

COLUMNS = ("file", "group", "class", "gold_purpose", "annotator", "label")
ACCURACIES = {"ann": 0.95, "bob": 0.85, "cyd": 0.6}


def write_study(folder: Path, *, tasks: int = 72, groups: int = 12, seed: int = 5) -> Path:
    """Noisy 24 px squares, bright ones positive, three answers each; two groups are test gold. Returns the manifest."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    rows = []
    for number in range(tasks):
        positive = bool(random.random() < 0.5)
        pixels = random.normal(150 if positive else 105, 30, (24, 24)).clip(0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
        truth, other = ("positive", "negative") if positive else ("negative", "positive")
        group = number % groups
        gold = (truth, "test") if group < 2 else ("", "")
        for name, accuracy in ACCURACIES.items():
            label = truth if random.random() < accuracy else other
            rows.append((f"{number}.png", f"slide {group}", *gold, name, label))
    manifest = folder.with_suffix(".csv")
    with manifest.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([COLUMNS, *rows])
    return manifest


def import_study(folder: Path, **policy: object) -> tuple[Project, Member]:
    """A project with the study in it, and its manager. Its import runs are executed here."""
    project = make_project(policy={"wanted": 3, "minimum": 2, **policy})
    manager = make_member(project, role=Member.Role.MANAGER)
    manifest = write_study(folder)
    options = {"group_from": "column"}
    batch = media.receive_local(
        project_id=project.pk, member_id=manager.pk, options=options, path=folder, manifest=manifest
    )
    work_off(project, kind=Run.Kind.IMPORT)
    media.confirm(import_id=batch.pk)
    work_off(project, kind=Run.Kind.IMPORT)
    return project, manager


def work_off(project: Project, *, kind: str | None = None) -> list[Run]:
    """Execute what is queued in a project, as a worker would, until nothing is; all of it must end well."""
    done = []
    queued = Run.objects.filter(project=project, state=Run.State.QUEUED).order_by("id")
    while (run := (queued.filter(kind=kind) if kind else queued).first()) is not None:
        claim = claimed(run)
        runner.execute(claim, job=Job(claim, tick=0.1))
        run.refresh_from_db()
        assert run.state == Run.State.DONE, f"{run.kind}: {run.error_code} {run.error_detail}"
        done.append(run)
    return done


def wait_for(what: Callable[[], bool], seconds: float = 240) -> None:
    """Wait until it is so, or fail; the limit is for a very busy machine and costs nothing where all is well."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
