"""Before anything is decoded: which files of a batch are wanted, and the verdict on those that are not."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotation.media.batch import BatchFile, Matcher
from annotation.media.manifest_rows import FileEntry
from annotation.media.outcomes import Unreadable
from annotation.media.reports import ACCEPTED, IGNORED, REJECTED, ReportRow


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file with what is known of it; with a verdict it is not decoded any more."""

    file: BatchFile
    entry: FileEntry
    verdict: ReportRow | None = None


def screen(files: list[BatchFile], matcher: Matcher, *, has_manifest: bool) -> Iterator[Candidate]:
    """Every file in order."""
    for file in files:
        try:
            entry = None if file.ignored or file.refusal else matcher.entry(file)
        except Unreadable as ambiguous:
            yield Candidate(file, FileEntry(file.name, 0), rejected(file.name, ambiguous))
            continue
        yield Candidate(file, entry or FileEntry(file.name, 0), _verdict(file, entry, has_manifest=has_manifest))


def _verdict(file: BatchFile, entry: FileEntry | None, *, has_manifest: bool) -> ReportRow | None:
    """Why a file is not read, if so."""
    if file.ignored:
        return ReportRow(file.name, IGNORED, "ignored", "", "Not part of the study.")
    if file.refusal is not None:
        return rejected(file.name, file.refusal)
    if entry is None and has_manifest:
        return ReportRow(
            file.name, IGNORED, "not_in_manifest", "", "The manifest does not name it.", "Add a row for it."
        )
    if entry is not None and entry.spoiled:
        where = f"line {entry.line}"
        return ReportRow(file.name, REJECTED, "manifest_row", where, "Its row has a fault.", "See the fault's line.")
    return None


def rejected(name: str, refusal: Unreadable) -> ReportRow:
    """The report of a refused file."""
    return ReportRow(name, REJECTED, refusal.code, "", refusal.why, refusal.fix)


def welcome(file: BatchFile, matcher: Matcher) -> ReportRow:
    """The report of an accepted file."""
    if matcher.clashes(file):
        why = "Another file of the batch has this name; both are kept."
        return ReportRow(file.name, ACCEPTED, "same_name", "", why)
    return ReportRow(file.name, ACCEPTED)


def not_a_test(name: str) -> ReportRow:
    """The report of test gold in a group of the training."""
    return ReportRow(
        name,
        REJECTED,
        "group_is_trained_on",
        "",
        "It is gold for the test, but its group is used for training since an earlier import.",
        "Use the purpose check or anchor, or another group.",
    )
