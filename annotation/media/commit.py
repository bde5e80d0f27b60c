"""The commit of a checked import: blobs to the disk first, then every row in one transaction, or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from annotation import signals
from annotation.errors import SchemaChanged
from annotation.events import SYSTEM, Happening, record
from annotation.labels.catalog import options_of
from annotation.media import store
from annotation.media.external import external_users
from annotation.media.folders import ImportFolder
from annotation.media.locks import STORE, held
from annotation.media.options import ImportOptions
from annotation.media.plan import PlannedImage, read_plan
from annotation.media.votes import Vote, VotesWritten, write_votes
from annotation.models import Asset, Group, Import, Member, Project, Task
from annotation.progress import Progress, Report, Stop, Stopped
from annotation.projects import services as projects
from annotation.tasks import services as tasks

CHUNK = 5000
TEST_SHARE = 0.2
_ASSET_COLUMNS = (
    "id", "project_id", "key", "sha256", "source_sha256", "source_name", "kind", "suffix", "width", "height",
    "channels", "bit_depth", "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Committed:
    """What an import has brought in."""

    tasks: int
    annotations: int
    groups: int
    test_groups: int
    annotators: int


class Commit:
    """One commit; `run` either leaves everything of the plan behind, or nothing."""

    def __init__(self, batch: Import, folder: ImportFolder, options: ImportOptions) -> None:
        self._batch = batch
        self._folder = folder
        self._options = options
        self._project = Project.objects.select_related("schema", "policy").get(pk=batch.project_id)
        self._actor = batch.created_by.pseudonym if batch.created_by else SYSTEM
        self._task_of: dict[str, int] = {}

    def run(self, report: Report, stop: Stop) -> Committed:
        """Bring the plan in. Raises Stopped."""
        with held(STORE):
            added = self._adopt(report, stop)
            try:
                with transaction.atomic():
                    return self._write(report, stop)
            except BaseException:
                store.remove(added)
                raise

    def _adopt(self, report: Report, stop: Stop) -> list[str]:
        """Bring the staged files into the store and onto the disk; the names of those that were not there before."""
        added: list[str] = []
        try:
            for number, image in enumerate(read_plan(self._folder.plan)):
                added += [name for name in image.blobs if store.adopt(self._folder.staged / name, name)]
                if number % CHUNK == 0:
                    report(Progress("store", number, 0))
                    _heed(stop)
            store.sync_folders(added)
        except BaseException:
            store.remove(added)
            raise
        return added

    def _write(self, report: Report, stop: Stop) -> Committed:
        """Every row of the import. Project, known tasks and members are locked in this order, the event's head last."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        Project.objects.select_for_update(no_key=True).get(pk=self._project.pk)
        self._check_classes()
        members_before = self._lock_existing()
        tests = self._draw()
        created = 0
        for chunk in _chunks(read_plan(self._folder.plan)):
            _heed(stop)
            created += self._write_images(chunk, tests)
            report(Progress("write", created, 0))
        members = self._members()
        written = write_votes(self._project, self._votes(members))
        groups, test_groups = self._count_groups(tests)
        done = Committed(created, written.annotations, groups, test_groups, len(members))
        self._finish(done, written, members_before)
        return done

    def _check_classes(self) -> None:
        """Raise SchemaChanged for a class that the plan uses and the project has no more."""
        known = {option.id for option in options_of(self._project.schema.classes)} if self._project.schema else set()
        for image in read_plan(self._folder.plan):
            strange = ({image.gold_class, *image.votes.values()} - known) - {""}
            if strange:
                raise SchemaChanged(
                    f"The class {min(strange)!r} is no class of the project any more.", fix="Send the batch again."
                )

    def _lock_existing(self) -> int:
        """Lock, in the house's order, tasks and members that are there already and will get annotations."""
        repeated = [image.sha256 for image in read_plan(self._folder.plan) if image.duplicate]
        existing = Task.objects.filter(project=self._project, asset__sha256__in=repeated).select_for_update(
            of=("self",)
        )
        for sha256, task in existing.order_by("id").values_list("asset__sha256", "id"):
            self._task_of.setdefault(sha256, task)
        names = self._annotators()
        members = Member.objects.filter(project=self._project, user__in=self._known_users(names))
        return len(members.select_for_update(of=("self",), no_key=True).order_by("id").values_list("id", flat=True))

    def _annotators(self) -> set[str]:
        """Every name in the column annotator."""
        return {name for image in read_plan(self._folder.plan) for name in image.votes}

    def _known_users(self, names: set[str]) -> list[int]:
        """Users of this import's namespace that exist; asked through their memberships' table only."""
        found = Member.objects.filter(
            project=self._project, user__source=self._source, user__external_id__in=names
        ).values_list("user_id", flat=True)
        return list(found)

    @property
    def _source(self) -> str:
        """The namespace of annotators: by default no other project's 'reader 1' is this one's."""
        return self._options.annotator_source or f"import-{self._project.pk}"

    def _draw(self) -> set[str]:
        """The test groups: those that are it already, those that the manifest's test gold makes it, else a draw."""
        names: set[str] = set()
        named: set[str] = set()
        known = False
        for image in read_plan(self._folder.plan):
            if not image.duplicate:
                names.add(image.group)
                known = known or bool(image.gold_class)
                if image.gold_purpose == Task.Gold.TEST:
                    named.add(image.group)
        before = Group.objects.filter(project=self._project, is_test=True, name__in=names)
        frozen = named | set(before.values_list("name", flat=True))
        share = self._options.test_share
        if share is None:
            share = TEST_SHARE if known and not named else 0.0
        return frozen | tasks.draw_test_groups(project_id=self._project.pk, names=sorted(names - frozen), share=share)

    def _write_images(self, chunk: Sequence[PlannedImage], tests: set[str]) -> int:
        """Assets and tasks of new images; images that came in since the check was made are left as they are."""
        hashes = [image.sha256 for image in chunk]
        known = set(Asset.objects.filter(project=self._project, sha256__in=hashes).values_list("sha256", flat=True))
        late = Task.objects.filter(project=self._project, asset__sha256__in=known & set(hashes))
        for sha256, task in late.order_by("id").values_list("asset__sha256", "id"):
            self._task_of.setdefault(sha256, task)
        fresh = [image for image in chunk if not image.duplicate and image.sha256 not in known]
        assets = self._write_assets(fresh)
        rows = [self._new_task(image, asset, tests) for image, asset in zip(fresh, assets, strict=True)]
        made = tasks.create_tasks(project_id=self._project.pk, rows=rows, actor=self._actor) if rows else []
        self._task_of.update(zip((image.sha256 for image in fresh), made, strict=True))
        return len(made)

    def _write_assets(self, images: Sequence[PlannedImage]) -> list[int]:
        """Rows by COPY, with ids drawn beforehand; their ids in order."""
        if not images:
            return []
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('annotation_asset', 'id')) FROM generate_series(1, %s)",
                [len(images)],
            )
            ids = [int(row[0]) for row in cursor.fetchall()]
            with cursor.copy(f"COPY annotation_asset ({', '.join(_ASSET_COLUMNS)}) FROM STDIN") as copy:
                for pk, image in zip(ids, images, strict=True):
                    asset = Asset(pk=pk)
                    copy.write_row((
                        pk, self._project.pk, asset.key, image.sha256, image.source_sha256, image.name[:400], "image",
                        image.suffix, image.width, image.height, image.channels, image.bit_depth, now,
                    ))  # fmt: skip
        return ids

    def _new_task(self, image: PlannedImage, asset: int, tests: set[str]) -> tasks.NewTask:
        """The task of a new image, with its gold."""
        purpose = self._purpose(image, tests)
        return tasks.NewTask(
            asset_id=asset,
            group=image.group,
            external_id=image.external_id,
            gold_purpose=purpose,
            gold_class=image.gold_class if purpose else "",
            gold_note=image.gold_note if purpose else "",
            wanted=self._options.wanted,
            is_test=image.group in tests,
        )

    def _purpose(self, image: PlannedImage, tests: set[str]) -> str:
        """Use of a known class: its own purpose, the test's in a test group, else the option for its share."""
        if not image.gold_class:
            return ""
        if image.gold_purpose:
            return image.gold_purpose
        if image.group in tests:
            return Task.Gold.TEST
        if self._options.gold_purpose and _lot(self._project.seed, image.sha256) < self._options.gold_share:
            return self._options.gold_purpose
        return ""

    def _members(self) -> dict[str, int]:
        """Member id by name in the column annotator; who is not there yet joins as an annotator."""
        names = self._annotators()
        users = external_users(self._source, names, simulated=self._options.simulated)
        return {
            name: projects.join_member(
                project_id=self._project.pk,
                user_id=users[name],
                role=Member.Role.ANNOTATOR,
                is_simulated=self._options.simulated,
                actor=self._actor,
            ).pk
            for name in sorted(names)
        }

    def _votes(self, members: dict[str, int]) -> Iterator[Vote]:
        """Every imported annotation, on the task of its pixels."""
        for image in read_plan(self._folder.plan):
            task = self._task_of.get(image.sha256)
            if task is not None:
                yield from (Vote(task, members[name], label) for name, label in image.votes.items())

    def _count_groups(self, tests: set[str]) -> tuple[int, int]:
        """Groups of the new images, and how many of them are for the test."""
        groups = {image.group for image in read_plan(self._folder.plan) if not image.duplicate}
        return len(groups), len(groups & tests)

    def _finish(self, done: Committed, written: VotesWritten, members_before: int) -> None:
        """Close the import, tell the rest of the house, and write the event, whose lock comes last."""
        now = timezone.now()
        counts = {**self._batch.counts, "committed_tasks": done.tasks, "committed_annotations": done.annotations}
        Import.objects.filter(pk=self._batch.pk).update(state=Import.State.DONE, finished_at=now, counts=counts)
        signals.ring(signals.project_changed, project_id=self._project.pk, what="import")
        body: dict[str, object] = {
            "import": self._batch.pk,
            "tasks": done.tasks,
            "groups": done.groups,
            "test_groups": done.test_groups,
            "annotations": done.annotations,
            "first_annotation": written.first,
            "last_annotation": written.last,
            "annotators": done.annotators,
            "new_annotators": done.annotators - members_before,
        }
        record(self._project.pk, Happening("import.committed", actor=self._actor, body=body))


def _lot(seed: int, sha256: str) -> float:
    """A number from 0 to 1 drawn by seed and pixels: the same in every try."""
    digest = hashlib.sha256(f"{seed}:gold:{sha256}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _heed(stop: Stop) -> None:
    """End here where the caller asked for it."""
    if stop():
        raise Stopped


def _chunks(images: Iterator[PlannedImage]) -> Iterator[list[PlannedImage]]:
    while chunk := list(islice(images, CHUNK)):
        yield chunk
