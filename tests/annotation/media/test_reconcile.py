"""After a crash: orphans are told and kept, missing and damaged images are told, a sound store is silent."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.media import store
from annotation.media.reconcile import YOUNG_SECONDS, compare
from tests.factories.pictures import noise, png, stored_asset
from tests.factories.west import make_project

pytestmark = pytest.mark.django_db

LATER = YOUNG_SECONDS + 10


def findings() -> set[tuple[str, str]]:
    return {(finding.kind, finding.name) for finding in compare(now=time.time() + LATER, verify=True)}


def test_a_sound_store_has_no_findings() -> None:
    project = make_project()
    for number, deep in enumerate((False, True)):
        stored_asset(project, number, height=300, width=300, deep=deep)
    assert findings() == set()


def test_a_blob_that_a_crash_left_without_a_row_is_told_and_kept() -> None:
    asset = stored_asset(make_project())
    name = store.blob_name("ab" * 32, "png")
    store.write(store.root() / name, png(noise(5)))
    assert findings() == {("orphan", name)}
    assert (store.root() / name).exists()
    assert list(compare()) == []
    asset.delete()
    assert len(findings()) == 2


def test_missing_and_damaged_images_are_told() -> None:
    project = make_project()
    gone, bad = stored_asset(project, 1), stored_asset(project, 2)
    store.blob_of(gone, store.STORED).path.unlink()
    path = store.blob_of(bad, store.STORED).path
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert findings() == {
        ("missing", store.blob_name(gone.sha256, "png")),
        ("damaged", store.blob_name(bad.sha256, "png")),
    }
    out = StringIO()
    with pytest.raises(CommandError, match="2 files"):
        call_command("check_media", "--verify", stdout=out)
    assert "damaged" in out.getvalue()
