"""Freezing a study: a content-addressed folder of tasks, annotations, annotators, consensus and pixels."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from annotation.errors import Conflict, NotFound
from annotation.labels.catalog import options_of
from annotation.media import store
from annotation.models import EventHead, LabelSchema, Project, Snapshot
from annotation.snapshots import tables
from annotation.snapshots.pseudonyms import group_keys
from annotation.snapshots.reading import one_view, rows_of

FORMAT = "consilium-snapshot/1"
MANIFEST = "manifest.json"
ID_DIGITS = 16


@dataclass(slots=True)
class _Tally:
    """What is counted while the tables go by."""

    tasks: int = 0
    gold: int = 0
    simulated: bool = False
    media: dict[str, str] = field(default_factory=dict)


class Freeze:
    """One freezing; `run` returns the row of the snapshot, an older one where nothing has changed since."""

    def __init__(self, project_id: int) -> None:
        project = Project.objects.select_related("schema", "policy").filter(pk=project_id).first()
        if project is None or project.schema is None or project.policy is None:
            raise NotFound(f"There is no project {project_id} with classes and a policy.")
        self._project = project
        self._schema = project.schema
        self._policy_version = project.policy.version
        self._classes = [option.id for option in options_of(project.schema.classes)]
        self._tally = _Tally()

    def run(self) -> Snapshot:
        """Write the folder under a temporary name, then rename it to its hash."""
        home = Path(settings.SNAPSHOT_DIR)
        home.mkdir(parents=True, exist_ok=True)
        scratch = home / f".new-{secrets.token_hex(8)}"
        scratch.mkdir()
        try:
            manifest = self._write(scratch)
            target = home / manifest["id"][:ID_DIGITS]
            if not (target / MANIFEST).exists():
                self._publish(scratch, target, manifest)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        snapshot, _ = Snapshot.objects.get_or_create(
            project=self._project,
            sha256=manifest["id"],
            defaults={"event_seq": manifest["event_seq"], "counts": manifest["counts"]},
        )
        return snapshot

    def _write(self, folder: Path) -> dict[str, Any]:
        """The four tables, read in one view of the database, and the manifest that describes them."""
        with one_view():
            head = EventHead.objects.filter(project=self._project).first()
            files = {
                "tasks.parquet": self._table(folder / "tasks.parquet", tables.TASKS, self._tasks()),
                "annotations.parquet": self._table(
                    folder / "annotations.parquet", tables.ANNOTATIONS, self._rows(tables.SELECT_ANNOTATIONS)
                ),
                "annotators.parquet": self._table(folder / "annotators.parquet", tables.ANNOTATORS, self._annotators()),
                "consensus.parquet": self._table(
                    folder / "consensus.parquet", self._consensus_columns, self._consensus()
                ),
            }
        manifest = {
            "format": FORMAT,
            "project": {
                "id": self._project.pk,
                "name": self._project.name,
                "question": self._project.question,
                "seed": self._project.seed,
            },
            "schema": {
                "version": self._schema.version,
                "kind": self._schema.kind,
                "classes": [{"id": entry["id"], "name": entry["name"]} for entry in self._schema.classes],
            },
            "policy_version": self._policy_version,
            "event_seq": head.seq if head else 0,
            "folds": self._project.folds,
            "simulated": self._tally.simulated,
            "counts": {
                "tasks": files["tasks.parquet"]["rows"],
                "annotations": files["annotations.parquet"]["rows"],
                "annotators": files["annotators.parquet"]["rows"],
                "gold": self._tally.gold,
            },
            "files": files,
        }
        canonical = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return {**manifest, "id": digest, "created_at": timezone.now().isoformat()}

    def _publish(self, scratch: Path, target: Path, manifest: Mapping[str, Any]) -> None:
        """Link the pixels, write the manifest, and give the whole its name."""
        for name, blob in sorted(self._tally.media.items()):
            _link(store.root() / blob, scratch / name)
        store.write(scratch / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
        try:
            scratch.rename(target)
        except OSError:
            if not (target / MANIFEST).exists():  # else a twin was faster, with the same content
                raise
        handle = os.open(target.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    def _table(self, path: Path, columns: Mapping[str, str], rows: Iterator[tuple[Any, ...]]) -> dict[str, int | str]:
        """Write one table; its hash, size and number of rows."""
        from annotation.snapshots.parquet_file import write_parquet  # noqa: PLC0415 - heavy; web processes never need it

        count = write_parquet(path, columns, rows)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return {"sha256": digest, "bytes": path.stat().st_size, "rows": count}

    def _rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        return rows_of(sql, {"project": self._project.pk})

    def _tasks(self) -> Iterator[tuple[Any, ...]]:
        """Tasks with their group's pseudonym and the place of their pixels in the snapshot."""
        keys = group_keys(self._project)
        for pk, sha256, suffix, group, fold, is_test, gold, purpose, *rest in self._rows(tables.SELECT_TASKS):
            media = f"media/{sha256[:2]}/{sha256}.{suffix}"
            self._tally.media[media] = store.blob_name(sha256, suffix)
            self._tally.gold += bool(purpose)
            split = "test" if is_test else "train"
            yield (pk, sha256, media, keys[group], -1 if is_test else fold, split, gold, purpose, *rest)

    def _annotators(self) -> Iterator[tuple[Any, ...]]:
        for row in self._rows(tables.SELECT_ANNOTATORS):
            self._tally.simulated = self._tally.simulated or bool(row[1])
            yield row

    @property
    def _consensus_columns(self) -> dict[str, str]:
        return {**tables.CONSENSUS, **{f"p_{name}": "float64" for name in self._classes}}

    def _consensus(self) -> Iterator[tuple[Any, ...]]:
        """Posteriors in the current class order; a class that came after a posterior has probability 0 in it."""
        orders: dict[int, Callable[[list[float]], list[float]]] = {}
        for task, label, confidence, method, schema_id, posterior in self._rows(tables.SELECT_CONSENSUS):
            if schema_id not in orders:
                orders[schema_id] = _reorder(schema_id, self._classes)
            yield (task, label, confidence, method, *orders[schema_id](posterior))


def _reorder(schema_id: int | None, classes: list[str]) -> Callable[[list[float]], list[float]]:
    """From the class order of a schema to that of `classes`."""
    schema = LabelSchema.objects.filter(pk=schema_id).first() if schema_id else None
    before = [option.id for option in options_of(schema.classes)] if schema else classes
    position = {name: index for index, name in enumerate(before)}
    places = [position.get(name, -1) for name in classes]
    return lambda posterior: [posterior[place] if 0 <= place < len(posterior) else 0.0 for place in places]


def _link(source: Path, target: Path) -> None:
    """A hard link, or a copy across file systems. Raises Conflict where the store lacks the image."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise Conflict(
            f"The stored image {source.name} is missing.", fix="Restore the media folder from a backup."
        ) from None
    except OSError:
        shutil.copyfile(source, target)
