"""The floors of the house: who may import whom, and what a web process never loads."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "platform"
NEVER_IN_A_WEB_PROCESS = ("torch", "torchvision", "learning", "numpy", "scipy", "sklearn", "skimage")


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(PLATFORM), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_contracts_of_the_floors_hold() -> None:
    code = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    result = python("-c", code)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_room_stands_on_a_floor() -> None:
    """A room that the contract does not name could import whatever it likes."""
    layers = (ROOT / "pyproject.toml").read_text().split('containers = ["annotation"]', 1)[1].split("]", 1)[0]
    named = {word for part in layers.replace('"', " ").replace("|", " ").split() for word in [part.strip(",[=")]}
    rooms = {path.name for path in (ROOT / "annotation").iterdir() if (path / "__init__.py").exists()}
    assert rooms - {"migrations", "management"} <= named


def test_a_web_process_loads_nothing_heavy() -> None:
    code = (
        "import sys, config.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        f"found = [name for name in {NEVER_IN_A_WEB_PROCESS!r} if name in sys.modules]\n"
        "print(found); sys.exit(bool(found))"
    )
    result = python("-c", code)
    assert result.returncode == 0, result.stdout + result.stderr


def test_torchvision_is_not_here() -> None:
    assert importlib.util.find_spec("torchvision") is None
    assert "torchvision" not in (ROOT / "pyproject.toml").read_text()
    assert "torchvision" not in (ROOT / "constraints.txt").read_text()


def test_the_folder_platform_shadows_nothing() -> None:
    assert not (PLATFORM / "__init__.py").exists()
    result = python("-c", "import platform, uuid; print(platform.system(), platform.__file__)")
    assert result.returncode == 0, result.stderr
    assert str(ROOT / "platform") not in result.stdout
    rooms = {path.name for path in PLATFORM.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert all((PLATFORM / room / "__init__.py").exists() for room in rooms)


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def sources() -> list[Path]:
    found = [ROOT / "manage.py"]
    for room in ("annotation", "learning", "platform"):
        found += [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_say_what_they_are_and_stay_short(path: Path) -> None:
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), "the first line of a file says what it is"
    assert len(text.splitlines()) <= 400


def test_only_manage_py_changes_the_path() -> None:
    changing = [path for path in sources() if "sys.path" in path.read_text()]
    assert [path.name for path in changing] == ["manage.py"]
