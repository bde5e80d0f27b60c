"""A backup comes back in an empty installation, every row and byte of it, and overwrites nothing."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def dev(*arguments: str, var: Path) -> "subprocess.CompletedProcess[str]":
    """A command of the developer's package on an embedded database of its own."""
    environment = {**os.environ, "CONSILIUM_VAR": str(var), "PYTHONPATH": "platform", "DATABASE_URL": ""}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, Path]:
    """A small installation in a folder with a space, and its backup."""
    var = tmp_path / "first var"
    (var / "media" / "ab").mkdir(parents=True)
    (var / "media" / "ab" / "pixels.png").write_bytes(b"\x89PNG and more")
    (var / "artefacts" / "runs" / "1").mkdir(parents=True)
    (var / "artefacts" / "runs" / "1" / "card.md").write_text("a model")
    code = (
        "from config.postgres import EmbeddedServer; from pathlib import Path; import psycopg;"
        f"url = EmbeddedServer(Path({str(var / 'postgres')!r})).join();"
        "connection = psycopg.connect(url, autocommit=True);"
        "connection.execute('CREATE TABLE kept (id bigint PRIMARY KEY, text text)');"
        "connection.execute(\"INSERT INTO kept SELECT n, 'row ' || n FROM generate_series(1, 500) AS n\")"
    )
    assert dev("-c", code, var=var).returncode == 0
    backup = tmp_path / "backup.zip"
    done = dev("-m", "dev.backup", "save", str(backup), var=var)
    assert done.returncode == 0, done.stderr
    return backup, var


def test_what_was_saved_comes_back_in_an_empty_installation(saved: tuple[Path, Path], tmp_path: Path) -> None:
    backup, _ = saved
    var = tmp_path / "second var"
    done = dev("-m", "dev.backup", "restore", str(backup), var=var)
    assert done.returncode == 0, done.stderr
    assert (var / "media" / "ab" / "pixels.png").read_bytes() == b"\x89PNG and more"
    assert (var / "artefacts" / "runs" / "1" / "card.md").read_text() == "a model"
    code = (
        "from config.postgres import EmbeddedServer; from pathlib import Path; import psycopg;"
        f"url = EmbeddedServer(Path({str(var / 'postgres')!r})).join();"
        "print(psycopg.connect(url).execute('SELECT count(*), max(text) FROM kept').fetchone())"
    )
    assert dev("-c", code, var=var).stdout.strip() == "(500, 'row 99')"
    again = dev("-m", "dev.backup", "restore", str(backup), var=var)
    assert again.returncode == 1
    assert "already" in again.stderr


def test_no_secret_is_in_a_backup(saved: tuple[Path, Path]) -> None:
    backup, var = saved
    (var / "secret-key").write_text("secret")
    with zipfile.ZipFile(backup) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"database.dump", "media", "artefacts"}


@pytest.mark.parametrize("name", ["../evil", "media/../../evil", "secret-key", "media\\..\\evil"])
def test_a_file_that_is_no_backup_of_ours_changes_nothing(tmp_path: Path, name: str) -> None:
    strange = tmp_path / "strange.zip"
    with zipfile.ZipFile(strange, "w") as archive:
        archive.writestr("database.dump", b"no dump")
        archive.writestr(name, b"evil")
    var = tmp_path / "inner" / "var"
    done = dev("-m", "dev.backup", "restore", str(strange), var=var)
    assert done.returncode == 1
    assert "not a backup" in done.stderr
    assert not list(tmp_path.rglob("evil"))
