"""The dry run of an import: read every file, compare with the manifest and the project, report; change no study."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from annotation.labels.catalog import options_of
from annotation.media import store
from annotation.media.batch import BatchFile, Matcher, files_of, take_manifest
from annotation.media.folders import ImportFolder
from annotation.media.manifest import Manifest, read_manifest
from annotation.media.manifest_rows import Fault, FileEntry
from annotation.media.options import COLUMN, FILE, FOLDER, ImportOptions
from annotation.media.outcomes import Accepted, Outcome, Refused
from annotation.media.plan import PlannedImage, write_line
from annotation.media.reports import ACCEPTED, DUPLICATE, IGNORED, REJECTED, ReportRow, ReportWriter
from annotation.media.sandbox import Sandbox
from annotation.media.screening import Candidate, not_a_test, screen, welcome
from annotation.models import Asset, Group, Import, LabelSchema, Task
from annotation.progress import Progress, Report, Stop, Stopped

CHUNK = 200
CHUNK_BYTES = 64 * 2**20
UNGROUPED = "file:"
"""Group names of files that are groups of their own begin like this."""


Read = tuple[Candidate, Outcome | None]
"""A file and what decoding it gave; None where it was not decoded."""


class Check:
    """One dry run; `run` returns the counts that are shown before the commit."""

    def __init__(self, batch: Import, schema: LabelSchema, folder: ImportFolder, options: ImportOptions) -> None:
        self._project_id = batch.project_id
        self._classes = options_of(schema.classes)
        self._folder = folder
        self._options = options
        self._manifest: Manifest | None = None
        self._matcher = Matcher([], Manifest())
        self._seen: dict[str, str] = {}
        self._groups: set[str] = set()
        self._annotations = 0
        self._gold = 0

    def run(self, report: Report, stop: Stop) -> dict[str, int]:
        """Write plan and report. Raises Stopped, and ManifestRefused for a manifest that cannot be read."""
        with ReportWriter(self._folder.report) as writer, self._folder.plan.open("w", encoding="utf-8") as plan:
            report(Progress("unpack", 0, 0))
            files = list(files_of(self._folder))
            matcher = self._matcher = self._match(files, writer)
            done = 0
            with Sandbox() as sandbox:
                wanted = screen(files, matcher, has_manifest=self._manifest is not None)
                for chunk in _chunks(sandbox.decode_all(wanted, _path)):
                    if stop():
                        raise Stopped
                    plan.writelines(write_line(image) for image in self._sorted_out(chunk, writer))
                    done += len(chunk)
                    report(Progress("check", done, len(files)))
            return self._counts(writer)

    def _match(self, files: list[BatchFile], writer: ReportWriter) -> Matcher:
        """Read the manifest, if there is one, and report its faults and the files that it names in vain."""

        def complain(fault: Fault) -> None:
            writer.add_fault(ReportRow(fault.file, REJECTED, fault.code, fault.where, fault.why, fault.fix))

        path = take_manifest(self._folder, files)
        if path is not None:
            with path.open("rb") as stream:
                self._manifest = read_manifest(stream, self._classes, complain)
        matcher = Matcher(files, self._manifest or Manifest())
        for entry in matcher.missing():
            complain(
                Fault(
                    entry.file, entry.line, "file", "file_missing", "The batch has no such file.", "Send the file too."
                )
            )
        return matcher

    def _sorted_out(self, chunk: list[Read], writer: ReportWriter) -> Iterator[PlannedImage]:
        """Tell what is to be brought in from what is not, and report in the order of the batch."""
        images = {
            id(taken): self._planned(candidate, taken) for candidate, taken in chunk if isinstance(taken, Accepted)
        }
        hashes = [image.sha256 for image in images.values()]
        known = set(
            Asset.objects.filter(project_id=self._project_id, sha256__in=hashes).values_list("sha256", flat=True)
        )
        trained = self._trained_on({image.group for image in images.values() if image.gold_purpose == Task.Gold.TEST})
        for candidate, taken in chunk:
            if not isinstance(taken, Accepted):
                writer.add(_refusal(candidate, taken))
                continue
            image = images[id(taken)]
            if image.gold_purpose == Task.Gold.TEST and image.group in trained:
                writer.add(not_a_test(image.name))
                continue
            planned = self._enter(candidate.file, taken, image, known, writer)
            self._annotations += len(planned.votes)
            if not planned.duplicate or planned.votes:
                yield planned

    def _enter(
        self, file: BatchFile, taken: Accepted, image: PlannedImage, known: set[str], writer: ReportWriter
    ) -> PlannedImage:
        """A new image is staged; one whose pixels are known already only brings its annotations."""
        first = self._seen.get(image.sha256)
        if first is not None or image.sha256 in known:
            why = f"Same pixels as {first}." if first else "Same pixels as an image of this project."
            writer.add(ReportRow(file.name, DUPLICATE, "duplicate", "", why, "Nothing to do: it is kept once."))
            return replace(image, duplicate=True, blobs=())
        self._seen[image.sha256] = file.name
        self._groups.add(image.group)
        self._gold += bool(image.gold_class)
        self._stage(image, taken)
        writer.add(welcome(file, self._matcher))
        return image

    def _trained_on(self, groups: set[str]) -> set[str]:
        """Those of the groups whose images are used for training: frozen when they came in."""
        found = Group.objects.filter(project_id=self._project_id, is_test=False, name__in=groups)
        return set(found.values_list("name", flat=True))

    def _planned(self, candidate: Candidate, taken: Accepted) -> PlannedImage:
        """The image as a line of the plan."""
        file, entry, files = candidate.file, candidate.entry, taken.files
        sha256 = hashlib.sha256(files.stored).hexdigest()
        blobs = [(files.suffix, files.stored), ("display.png", files.display), ("thumb.jpg", files.thumb)]
        return PlannedImage(
            name=file.name,
            sha256=sha256,
            source_sha256=taken.source_sha256,
            suffix=files.suffix,
            width=files.width,
            height=files.height,
            channels=files.channels,
            bit_depth=files.bit_depth,
            group=self._group(file, entry, sha256),
            external_id=entry.external_id,
            gold_class=entry.gold_class,
            gold_purpose=entry.gold_purpose,
            gold_note=entry.gold_note,
            blobs=tuple(store.blob_name(sha256, ending) for ending, data in blobs if data),
            votes=entry.votes,
        )

    def _group(self, file: BatchFile, entry: FileEntry, sha256: str) -> str:
        """What the image must not be separated from."""
        source = self._options.group_from or (COLUMN if self._has_groups else FILE)
        if source == COLUMN and entry.group:
            return entry.group
        parent = str(PurePosixPath(file.name).parent)
        if source == FOLDER and parent != ".":
            return f"folder:{hashlib.sha256(parent.encode()).hexdigest()[:32]}" if len(parent) > 190 else parent
        return f"{UNGROUPED}{sha256[:32]}"

    @property
    def _has_groups(self) -> bool:
        return self._manifest is not None and "group" in self._manifest.columns

    def _stage(self, image: PlannedImage, taken: Accepted) -> None:
        """Keep the re-encoded files until the commit."""
        parts = [part for part in (taken.files.stored, taken.files.display, taken.files.thumb) if part]
        for name, data in zip(image.blobs, parts, strict=True):
            path = self._folder.staged / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _counts(self, writer: ReportWriter) -> dict[str, int]:
        """What is shown before the commit."""
        ungrouped = sum(group.startswith(UNGROUPED) for group in self._groups)
        return {
            "accepted": writer.states[ACCEPTED],
            "rejected": writer.states[REJECTED],
            "ignored": writer.states[IGNORED],
            "duplicates": writer.states[DUPLICATE],
            "annotations": self._annotations,
            "groups": len(self._groups),
            "ungrouped": ungrouped,
            "with_class": self._gold,
            "manifest_rows": self._manifest.rows if self._manifest else 0,
            "manifest_faults": writer.faults,
        }


def _path(candidate: Candidate) -> Path | None:
    """What there is to decode."""
    return candidate.file.path if candidate.verdict is None else None


def _refusal(candidate: Candidate, outcome: Refused | None) -> ReportRow:
    """The report of a file that was not taken, before or in decoding."""
    if outcome is not None:
        return ReportRow(candidate.file.name, REJECTED, outcome.code, "", outcome.why, outcome.fix)
    assert candidate.verdict is not None  # noqa: S101 - else it would have been decoded
    return candidate.verdict


def _chunks(items: Iterable[Read]) -> Iterator[list[Read]]:
    """Small lists, so that decoded images do not pile up in memory: at most CHUNK files or CHUNK_BYTES."""
    chunk: list[Read] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item[1].files.stored) if isinstance(item[1], Accepted) else 0
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
