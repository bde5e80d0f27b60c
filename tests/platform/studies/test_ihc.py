"""The study at once: real tissue, groups that share no pixel, gold that is balanced, the same bytes every time."""

import csv
import hashlib
from pathlib import Path

import pytest
from skimage import data

from studies.base import MANIFEST, TRUTH, pixel_hash_of, read_truth
from studies.ihc import BLOCK, PATCH, Immunohistochemistry, find_nuclei


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ihc")
    Immunohistochemistry(seed=3).write(path)
    return path


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / MANIFEST).open() as file:
        return list(csv.DictReader(file))


def test_it_is_a_few_hundred_patches_of_both_classes(rows: list[dict[str, str]], folder: Path) -> None:
    truths = read_truth(folder / TRUTH)
    positive = sum(truth == "positive" for truth in truths.values())
    assert 200 < len(rows) < 600
    assert 0.3 < positive / len(truths) < 0.7


def test_patches_of_two_blocks_never_overlap() -> None:
    nuclei = find_nuclei(data.immunohistochemistry())
    for one in nuclei:
        for other in nuclei:
            if one.block != other.block:
                assert abs(one.row - other.row) >= PATCH or abs(one.column - other.column) >= PATCH


def test_a_patch_lies_inside_its_block() -> None:
    for nucleus in find_nuclei(data.immunohistochemistry()):
        top, left = nucleus.row - PATCH // 2, nucleus.column - PATCH // 2
        assert top // BLOCK == (top + PATCH - 1) // BLOCK
        assert left // BLOCK == (left + PATCH - 1) // BLOCK


def test_a_group_is_tested_on_or_trained_on_never_both(rows: list[dict[str, str]]) -> None:
    tested = {row["group"] for row in rows if row["gold_purpose"] == "test"}
    others = {row["group"] for row in rows if row["gold_purpose"] != "test"}
    assert tested
    assert not tested & others


def test_only_gold_tells_its_class(rows: list[dict[str, str]]) -> None:
    assert all(bool(row["class"]) == bool(row["gold_purpose"]) for row in rows)
    purposes = {row["gold_purpose"] for row in rows}
    assert purposes == {"", "teach", "check", "anchor", "test"}


def test_file_names_tell_nothing(rows: list[dict[str, str]]) -> None:
    assert [row["file"] for row in rows] == [f"patches/{index:04d}.png" for index in range(len(rows))]


def test_every_picture_has_a_truth(rows: list[dict[str, str]], folder: Path) -> None:
    truths = read_truth(folder / TRUTH)
    for row in rows:
        truth = truths[pixel_hash_of(folder / row["file"])]
        assert not row["class"] or truth == row["class"]


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    Immunohistochemistry(seed=3).write(tmp_path)
    assert _digest(tmp_path) == _digest(folder)


def _digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
