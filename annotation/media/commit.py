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
from annotation.media.plan import PlannedImage, Survey, read_plan, survey_of
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
            for chunk in _chunks(read_plan(self._folder.plan)):
                _heed(stop)
                added += store.adopt_all(self._folder.staged, [name for image in chunk for name in image.blobs])
                report(Progress("store", len(added), 0))
        except BaseException:
            store.remove(added)
            raise
        return added

    def _write(self, report: Report, stop: Stop) -> Committed:
        """Every row of the import. Project, known tasks and members are locked in this order, the event's head last."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        Project.objects.select_for_update(no_key=True).get(pk=self._project.pk)
        survey = self._survey()
        members_before = self._lock_existing(survey)
        tests = self._draw(survey)
        created = 0
        for chunk in _chunks(read_plan(self._folder.plan)):
            _heed(stop)
            created += self._write_images(chunk, tests)
            report(Progress("write", created, 0))
        members = self._members(survey)
        written = write_votes(self._project, self._votes(members))
        groups = len(survey.groups), len(survey.groups & tests)
        done = Committed(created, written.annotations, *groups, len(members))
        self._finish(done, written, members_before)
        return done

    def _survey(self) -> Survey:
        """One reading of the plan. Raises SchemaChanged for a class that the project has no more."""
        survey = survey_of(read_plan(self._folder.plan))
        schema = self._project.schema
        strange = survey.classes - {option.id for option in options_of(schema.classes if schema else ())}
        if strange:
            raise SchemaChanged(
                f"The class {min(strange)!r} is no class of the project any more.", fix="Send the batch again."
            )
        return survey

    def _lock_existing(self, survey: Survey) -> int:
        """Lock, in the house's order, tasks and members that are there already and will get annotations."""
        existing = Task.objects.filter(project=self._project, asset__sha256__in=survey.repeated)
        locked = existing.select_for_update(of=("self",), no_key=True).order_by("id")
        for sha256, task in locked.values_list("asset__sha256", "id"):
            self._task_of.setdefault(sha256, task)
        members = Member.objects.filter(
            project=self._project, user__source=self._source, user__external_id__in=survey.annotators
        )
        return len(members.select_for_update(of=("self",), no_key=True).order_by("id").values_list("id", flat=True))

    @property
    def _source(self) -> str:
        """The namespace of annotators: by default no other project's 'reader 1' is this one's."""
        return self._options.annotator_source or f"import-{self._project.pk}"

    def _draw(self, survey: Survey) -> set[str]:
        """The test groups: those that are it already, those that the manifest's test gold makes it, else a draw."""
        before = Group.objects.filter(project=self._project, is_test=True, name__in=survey.groups)
        frozen = survey.test_groups | set(before.values_list("name", flat=True))
        share = self._options.test_share
        if share is None:
            share = TEST_SHARE if survey.knows_classes and not survey.test_groups else 0.0
        names = sorted(survey.groups - frozen)
        return frozen | tasks.draw_test_groups(project_id=self._project.pk, names=names, share=share)

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

    def _members(self, survey: Survey) -> dict[str, int]:
        """Member id by name in the column annotator; who is not there yet joins as an annotator."""
        simulated = self._options.simulated
        users = external_users(self._source, survey.annotators, simulated=simulated)
        members = projects.join_annotators(
            project_id=self._project.pk, user_ids=users.values(), is_simulated=simulated, actor=self._actor
        )
        return {name: members[user] for name, user in users.items()}

    def _votes(self, members: dict[str, int]) -> Iterator[Vote]:
        """Every imported annotation, on the task of its pixels."""
        for image in read_plan(self._folder.plan):
            task = self._task_of.get(image.sha256)
            if task is not None:
                yield from (Vote(task, members[name], label) for name, label in image.votes.items())

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
