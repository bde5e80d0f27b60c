"""Freezing: what the folder holds, that the other wing can read it, and that the same content is the same snapshot."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from annotation.errors import Conflict
from annotation.events import Happening, record
from annotation.models import Project, Snapshot, Task
from annotation.snapshots.services import freeze
from learning.data.snapshot import read_snapshot
from tests.factories.pictures import stored_asset
from tests.factories.west import make_annotation, make_group, make_member, make_project, make_task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def study() -> Project:
    """Four tasks in two groups, three annotators (one banned, one simulated), a revision, a can't tell."""
    project = make_project(seed=7)
    group = make_group(project, name="Patient Anna Schmidt", fold=2)
    test = make_group(project, name="Patient Otto Meier", is_test=True)
    tasks = [make_task(project, asset=stored_asset(project, n), group=group) for n in range(2)]
    tasks.append(make_task(project, asset=stored_asset(project, 2), group=group, gold_purpose="anchor"))
    tasks.append(make_task(project, asset=stored_asset(project, 3, deep=True), group=test, gold_purpose="test"))
    make_task(project, asset=stored_asset(project, 4), group=group, state=Task.State.EXCLUDED)
    good, banned = make_member(project), make_member(project, standing="banned")
    simulated = make_member(project, is_simulated=True)
    first = make_annotation(good, tasks[0], "negative")
    second = make_annotation(good, tasks[0], "positive", supersedes=first)
    make_annotation(banned, tasks[0], "negative")
    make_annotation(simulated, tasks[1], "")
    Task.objects.filter(pk=tasks[0].pk).update(
        posterior=[0.25, 0.75],
        posterior_schema=project.schema,
        label="positive",
        confidence=0.75,
        consensus_method="live",
    )
    record(project.pk, Happening("annotation.revised", good.pseudonym, tasks[0].pk, {"annotation": second.pk}))
    return project


def _folder(snapshot: Snapshot) -> Path:
    return Path(settings.SNAPSHOT_DIR) / snapshot.sha256[:16]


def test_the_other_wing_reads_what_was_frozen(study: Project) -> None:
    frozen = read_snapshot(_folder(freeze(study.pk)))
    assert frozen.classes == ("negative", "positive")
    assert len(frozen.tasks) == 4
    assert frozen.tasks.fold.tolist() == [2, 2, 2, -1]
    assert frozen.tasks.test.tolist() == [False, False, False, True]
    assert frozen.tasks.gold_purpose == ("", "", "anchor", "test")
    assert frozen.tasks.bit_depth.tolist() == [8, 8, 8, 16]
    assert len(set(frozen.tasks.group)) == 2
    votes = frozen.annotations
    assert votes.label.tolist() == [1, 0, -1]
    assert votes.weight.tolist() == [1.0, 0.0, 1.0]
    assert votes.simulated.tolist() == [False, False, True]
    assert votes.seq.tolist() == [1, 0, 0]
    assert frozen.simulated
    assert dict(frozen.manifest["counts"]) == {"tasks": 4, "annotations": 3, "annotators": 3, "gold": 2}
    for media, sha256 in zip(frozen.tasks.media, frozen.tasks.asset, strict=True):
        assert media.endswith(f"{sha256}.tiff" if media.endswith("tiff") else f"{sha256}.png")
        assert (frozen.folder / media).is_file()


def test_the_same_content_is_the_same_snapshot(study: Project) -> None:
    first, second = freeze(study.pk), freeze(study.pk)
    assert first.pk == second.pk
    assert [path.name for path in Path(settings.SNAPSHOT_DIR).iterdir()] == [first.sha256[:16]]
    record(study.pk, Happening("policy.changed"))
    assert freeze(study.pk).sha256 != first.sha256


def test_equal_rows_give_equal_bytes_in_another_folder(study: Project, settings: Any, tmp_path: Path) -> None:
    first = _folder(freeze(study.pk))
    settings.SNAPSHOT_DIR = tmp_path / "elsewhere"
    second = _folder(freeze(study.pk))
    for name in ("tasks.parquet", "annotations.parquet", "annotators.parquet", "consensus.parquet"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_no_name_of_a_person_group_or_file_is_in_it(study: Project) -> None:
    member = study.members.first()
    assert member is not None
    folder = _folder(freeze(study.pk))
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for name in ("Anna", "Schmidt", "Otto", member.user.username, member.user.display_name):
                assert name.encode() not in data, path.name


def test_groups_are_pseudonyms_that_another_secret_changes(study: Project, settings: Any) -> None:
    before = read_snapshot(_folder(freeze(study.pk))).tasks.group
    settings.SECRET_KEY = "another installation"
    after = read_snapshot(_folder(freeze(study.pk))).tasks.group
    assert not set(before) & set(after)


def test_a_missing_image_leaves_no_folder(study: Project) -> None:
    for path in Path(settings.MEDIA_DIR).rglob("*.png"):
        path.unlink()
    with pytest.raises(Conflict, match="missing"):
        freeze(study.pk)
    assert list(Path(settings.SNAPSHOT_DIR).iterdir()) == []
    assert not Snapshot.objects.exists()


def test_the_manifest_is_hashed_without_its_time(study: Project) -> None:
    snapshot = freeze(study.pk)
    manifest = json.loads((_folder(snapshot) / "manifest.json").read_text())
    assert manifest["id"] == snapshot.sha256
    assert set(manifest["files"]) == {
        "tasks.parquet",
        "annotations.parquet",
        "annotators.parquet",
        "consensus.parquet",
    }
