"""Reading a snapshot: what it gives, what it clamps, and that nothing doctored is believed."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from learning.data.annotations import NO_GOLD
from learning.data.snapshot import read_snapshot
from learning.data.snapshot_files import SnapshotError
from tests.learning.synthetic import CLASSES, Study, write_snapshot

STUDY = Study(tasks=40, size=8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_snapshot(tmp_path, STUDY)
    return tmp_path


def edit(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def rewrite(folder: Path, name: str, column: str, values: pa.Array | None) -> None:
    """Change a column (or take it away) and sign the file anew, so that only the content is wrong."""
    table = pq.read_table(folder / name)
    place = table.column_names.index(column)
    table = table.remove_column(place) if values is None else table.set_column(place, column, values)
    pq.write_table(table, folder / name)
    files = json.loads((folder / "manifest.json").read_text())["files"]
    files[name]["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    edit(folder, files=files)


def test_it_gives_typed_columns(folder: Path) -> None:
    snapshot = read_snapshot(folder)
    assert snapshot.classes == CLASSES
    assert (snapshot.seed, snapshot.folds, snapshot.simulated) == (STUDY.seed, STUDY.folds, True)
    assert len(snapshot.tasks) == STUDY.tasks
    assert snapshot.tasks.fold.dtype == np.int8
    assert (snapshot.tasks.test == (snapshot.tasks.fold == -1)).all()
    assert len(snapshot.annotations) == STUDY.tasks * STUDY.votes


def test_the_table_clamps_what_may_be_known_and_hides_test_gold(folder: Path) -> None:
    truth = write_snapshot(folder, STUDY)
    snapshot = read_snapshot(folder)
    table = snapshot.table()
    test = snapshot.tasks.test
    known = (snapshot.tasks.gold != NO_GOLD) | (snapshot.tasks.decided != NO_GOLD)
    assert (table.gold[test] == NO_GOLD).all()
    assert (table.gold[known & ~test] == truth[known & ~test]).all()
    assert (known & ~test).any()
    assert (table.gold[~known] == NO_GOLD).all()
    scored = snapshot.table(test_gold=True)
    assert (scored.gold[test] == truth[test]).all()


def test_the_test_split_s_annotations_can_be_left_out(folder: Path) -> None:
    snapshot = read_snapshot(folder)
    table = snapshot.table(test_annotations=False)
    assert table.n_tasks == STUDY.tasks
    assert not snapshot.tasks.test[table.task_index].any()
    assert 0 < table.n_annotations < snapshot.table().n_annotations


def test_a_decision_wins_over_gold_and_is_hidden_on_test_tasks(folder: Path) -> None:
    snapshot = read_snapshot(folder)
    n = len(snapshot.tasks)
    rewrite(folder, "tasks.parquet", "decided", pa.array([CLASSES[0]] * n))
    decided = read_snapshot(folder)
    test = decided.tasks.test
    assert (decided.truth(test_gold=True) == 0).all()
    assert (decided.truth(test_gold=False)[test] == NO_GOLD).all()
    assert (decided.truth(test_gold=False)[~test] == 0).all()


def test_cant_tell_and_weights_survive(folder: Path) -> None:
    n = len(read_snapshot(folder).annotations)
    rewrite(folder, "annotations.parquet", "cant_tell", pa.array([True] + [False] * (n - 1)))
    rewrite(folder, "annotations.parquet", "weight", pa.array([1.0, 0.0] + [1.0] * (n - 2), pa.float32()))
    table = read_snapshot(folder).table()
    assert (table.label == -1).sum() == 1
    assert (table.weight == 0).sum() == 1


@pytest.mark.parametrize(
    ("name", "column", "values", "sentence"),
    [
        ("tasks.parquet", "group", None, "has no column 'group'"),
        ("tasks.parquet", "fold", pa.array(["1"] * 40), "column 'fold' holds string, not int"),
        ("tasks.parquet", "gold", pa.array(["maybe"] * 40), "'maybe', which is not one of the classes no, yes"),
        ("tasks.parquet", "split", pa.array(["valid"] * 40), "'valid' where a split"),
        ("tasks.parquet", "task", pa.array([1] * 40), "strictly ascending"),
        ("annotations.parquet", "task", pa.array([9] * 120), "answers task 9"),
        ("annotations.parquet", "label", pa.array([None] + ["no"] * 119), "values are missing"),
        ("annotations.parquet", "label", pa.array(["non"] * 120), "holds 'non'"),
    ],
)
def test_wrong_content_is_named(folder: Path, name: str, column: str, values: pa.Array, sentence: str) -> None:
    rewrite(folder, name, column, values)
    with pytest.raises(SnapshotError, match=sentence):
        read_snapshot(folder)


def test_a_changed_byte_is_found(folder: Path) -> None:
    path = folder / "annotations.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match="not the file that the manifest describes"):
        read_snapshot(folder)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a\\..\\b", "media/../../x"])
def test_names_outside_the_folder_are_refused(folder: Path, name: str) -> None:
    edit(folder, files={name: {"sha256": ""}})
    with pytest.raises(SnapshotError, match="outside the snapshot"):
        read_snapshot(folder)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "is not a snapshot"),
        ("", "not readable JSON"),
        ("[" * 100_000, "not readable JSON"),
        ("[]", "not of format"),
        ('{"format": "consilium-snapshot/2"}', "not of format"),
        ('{"format": "consilium-snapshot/1"}', "lacks files, folds, id, project, schema, simulated"),
    ],
)
def test_what_is_no_manifest_is_refused(folder: Path, content: str | None, sentence: str) -> None:
    path = folder / "manifest.json"
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    with pytest.raises(SnapshotError, match=sentence):
        read_snapshot(folder)


def test_a_manifest_without_classes_is_refused(folder: Path) -> None:
    edit(folder, schema={"classes": []})
    with pytest.raises(SnapshotError, match="cannot be"):
        read_snapshot(folder)
    edit(folder, schema={})
    with pytest.raises(SnapshotError, match="lacks or garbles 'classes'"):
        read_snapshot(folder)
