"""The children that decode: one that dies takes only its file, limits hold, no secret is given to them."""

import os
import time
from pathlib import Path

import pytest

from annotation.media import sandbox
from annotation.media.outcomes import Accepted, Refused
from annotation.media.sandbox import Sandbox
from tests.factories.pictures import noise, png


def child(script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put another child in place of the real one."""
    path = tmp_path / "child.py"
    path.write_text(script)
    monkeypatch.setattr(sandbox, "COMMAND", (str(path),))


OBEDIENT = """
import json, os, signal, sys, time
from pathlib import Path
from annotation.media import child
real = child._read
def read(path):
    if path.name == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.name == "hang":
        time.sleep(60)
    if path.name == "spin":
        while True:
            pass
    if path.name == "garbage":
        child._say = lambda answers, message: answers.write(b"nonsense\\n")
    if path.name == "memory":
        bytearray(8 << 30)
    if path.name == "write":
        Path(path.parent, "written").write_bytes(b"x")
    if path.name == "environment":
        assert not {"SECRET_KEY", "DATABASE_URL"} & set(os.environ)
    return real(path)
child._read = read
child.CPU_SECONDS = 2
child.main()
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    child(OBEDIENT, monkeypatch, tmp_path)
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a", "b", "c", "die", "hang", "spin", "garbage", "memory", "write", "environment"):
        (folder / name).write_bytes(png(noise(1)))
    return folder


@pytest.mark.parametrize("fate", ["die", "hang", "spin", "memory", "write"])
def test_a_child_that_dies_takes_only_its_file(fate: str, files: Path) -> None:
    with Sandbox(workers=1, seconds=8 if fate == "spin" else 4) as box:
        paths = [files / "a", files / fate, files / "b", files / "c"]
        outcomes = [outcome for _, outcome in box.decode_all(paths, lambda path: path)]
    assert [type(outcome) for outcome in outcomes] == [Accepted, Refused, Accepted, Accepted]
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].code == "decode_failed"
    assert not (files / "written").exists() or (files / "written").stat().st_size == 0


def test_an_answer_that_makes_no_sense_is_a_death(files: Path) -> None:
    with Sandbox(workers=1, seconds=4) as box:
        assert isinstance(box.decode(files / "garbage"), Refused)
        assert isinstance(box.decode(files / "a"), Accepted)


def test_children_know_no_secret(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:password@host/db")
    with Sandbox(workers=1) as box:
        assert isinstance(box.decode(files / "environment"), Accepted)


def test_children_are_used_again_and_end_with_the_sandbox(files: Path) -> None:
    others = set(_children())
    with Sandbox(workers=2) as box:
        assert all(isinstance(box.decode(files / name), Accepted) for name in "abc" * 5)
        children = set(_children()) - others
        assert 1 <= len(children) <= 2
    time.sleep(0.2)
    assert not children & set(_children())


def test_order_is_kept_and_files_without_a_path_keep_their_place(files: Path) -> None:
    with Sandbox(workers=2) as box:
        items = [files / "a", None, files / "b", None]
        told = list(box.decode_all(items, lambda path: path))
    assert [item for item, _ in told] == items
    assert [outcome is None for _, outcome in told] == [False, True, False, True]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with Sandbox(workers=1) as box:
        assert isinstance(box.decode(tmp_path / "gone"), Refused)


def _children() -> list[int]:
    """Living processes whose parent is this one."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
