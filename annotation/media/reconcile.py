"""Comparing the store with the tables after a crash: what lies there for nothing, what is missing. Deletes nothing."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from annotation.media.store import DISPLAY, STORED, THUMB, Blob, blob_of, root
from annotation.models import Asset

YOUNG_SECONDS = 3600
"""Files younger than this may belong to an import that is being committed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: a file without an asset, or an asset's file that is missing or is not what its name says."""

    kind: str
    name: str


def compare(*, now: float | None = None, verify: bool = False) -> Iterator[Finding]:
    """Every difference; with `verify` the stored pixels are hashed too, which reads all of them."""
    yield from _missing(verify=verify)
    yield from _orphans((now or time.time()) - YOUNG_SECONDS)


def _missing(*, verify: bool) -> Iterator[Finding]:
    """Files that assets need and the store has not, or has damaged."""
    for asset in Asset.objects.order_by("id").iterator(chunk_size=2000):
        blobs = {blob_of(asset, variant) for variant in (STORED, DISPLAY, THUMB)}
        for blob in sorted(blobs, key=lambda blob: blob.name):
            if not blob.path.is_file():
                yield Finding("missing", blob.name)
        stored = blob_of(asset, STORED)
        if verify and stored.path.is_file() and _sha256(stored) != asset.sha256:
            yield Finding("damaged", stored.name)


def _orphans(before: float) -> Iterator[Finding]:
    """Files that no asset names, older than `before`; temporary files of writes that were cut off are among them."""
    if not root().is_dir():
        return
    for folder in sorted(path for path in root().iterdir() if path.is_dir()):
        files = {path.name: path for path in folder.iterdir() if path.stat().st_mtime < before}
        hashes = {name.split(".", 1)[0] for name in files}
        known = set(Asset.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
        for name in sorted(files):
            if name.split(".", 1)[0] not in known:
                yield Finding("orphan", f"{folder.name}/{name}")


def _sha256(blob: Blob) -> str:
    with blob.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
