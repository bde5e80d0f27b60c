"""The real study, on a small make of its public form: checked, neutral in its names, split by slide."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studies import ami_br
from studies.ami_br import AmiBr, DataSetError, read_table
from studies.base import MANIFEST, TRUTH, read_truth

SLIDES, PER_SLIDE = 40, 10


def make_table() -> str:
    rng = np.random.default_rng(0)
    lines = ["slide,dataset,uid,expert1_atypical,expert2_atypical,expert3_atypical"]
    for uid in range(SLIDES * PER_SLIDE):
        votes = [str(bool(vote)) for vote in (rng.random(3) < (0.9 if uid % 3 == 0 else 0.1))]
        lines.append(f"{uid % SLIDES:03d}.tiff,MIDOG21,{uid},{','.join(votes)}")
    return "\n".join(lines) + "\n"


def make_patches(table: str) -> dict[str, bytes]:
    rng = np.random.default_rng(1)
    patches = {}
    for figure in read_table(table):
        file = io.BytesIO()
        Image.fromarray(rng.integers(0, 255, (8, 8, 3), dtype=np.uint8)).save(file, "PNG")
        patches[f"{figure.majority}/{figure.name}"] = file.getvalue()
    return patches


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the data's home publishes it, but small."""
    table = make_table()
    monkeypatch.setattr(ami_br, "FIGURES", SLIDES * PER_SLIDE)
    monkeypatch.setattr(ami_br, "TABLE_SHA256", hashlib.sha256(table.encode()).hexdigest())
    monkeypatch.setattr(ami_br, "CHECK_FIGURES", 20)
    monkeypatch.setattr(ami_br, "ANCHOR_FIGURES", 10)
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "AMI-BR.csv").write_text(table)
    with zipfile.ZipFile(folder / "patches.zip", "w") as archive:
        for name, content in make_patches(table).items():
            archive.writestr(f"patches/{name}", content)
    return folder


def written(home: Path, target: Path) -> list[dict[str, str]]:
    AmiBr(target / "cache", source=home, seed=5).write(target)
    with (target / MANIFEST).open() as file:
        return list(csv.DictReader(file))


def test_the_panels_votes_come_in_as_three_annotators(home: Path, tmp_path: Path) -> None:
    rows = written(home, tmp_path / "study")
    by_file: dict[str, list[str]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row["annotator"])
    assert len(by_file) == SLIDES * PER_SLIDE
    assert all(sorted(names) in ([""], ["expert1", "expert2", "expert3"]) for names in by_file.values())
    assert any(names == [""] for names in by_file.values())


def test_the_answer_stands_in_no_name(home: Path, tmp_path: Path) -> None:
    for row in written(home, tmp_path / "study"):
        told = f"{row['file']} {row['group']} {row['external_id']}".lower()
        assert "atypical" not in told
        assert "normal" not in told


def test_slides_are_not_split(home: Path, tmp_path: Path) -> None:
    rows = written(home, tmp_path / "study")
    tested = {row["group"] for row in rows if row["gold_purpose"] == "test"}
    assert len(tested) == SLIDES // 5
    assert not tested & {row["group"] for row in rows if row["gold_purpose"] != "test"}


def test_truth_is_the_majority(home: Path, tmp_path: Path) -> None:
    written(home, tmp_path / "study")
    truths = list(read_truth(tmp_path / "study" / TRUTH).values())
    expected = [figure.majority for figure in read_table((home / "AMI-BR.csv").read_text())]
    assert sorted(truths) == sorted(expected)


def test_an_unpacked_folder_serves_as_well(home: Path, tmp_path: Path) -> None:
    packed = written(home, tmp_path / "packed")
    with zipfile.ZipFile(home / "patches.zip") as archive:
        archive.extractall(home)
    (home / "patches.zip").unlink()
    assert written(home, tmp_path / "unpacked") == packed


def test_an_altered_table_is_refused(home: Path, tmp_path: Path) -> None:
    with (home / "AMI-BR.csv").open("a") as file:
        file.write("999.tiff,MIDOG21,9999,True,True,True\n")
    with pytest.raises(DataSetError, match="SHA-256"):
        AmiBr(tmp_path, source=home).write(tmp_path / "study")


def test_a_missing_patch_is_refused(home: Path, tmp_path: Path) -> None:
    table = (home / "AMI-BR.csv").read_text()
    some = dict(list(make_patches(table).items())[1:])
    with zipfile.ZipFile(home / "patches.zip", "w") as archive:
        for name, content in some.items():
            archive.writestr(f"patches/{name}", content)
    with pytest.raises(DataSetError, match="1 without a patch"):
        AmiBr(tmp_path, source=home).write(tmp_path / "study")


def test_a_wrong_folder_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(DataSetError, match="DATA=PATH"):
        AmiBr(tmp_path, source=tmp_path).write(tmp_path / "study")


def test_no_network_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(ami_br.urllib.request, "urlopen", refused)
    with pytest.raises(DataSetError, match="DATA=PATH"):
        AmiBr(tmp_path / "cache").write(tmp_path / "study")
    assert not list((tmp_path / "cache").iterdir())
