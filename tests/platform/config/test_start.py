"""The web server does not start with a configuration under which sessions could be forged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    """Import the application as gunicorn does, in a process of its own; no database is asked anything."""
    surroundings = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@localhost/none",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "platform"))),
        **environment,
    }
    command = [sys.executable, "-c", "import config.wsgi"]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def test_it_starts_with_a_sound_configuration() -> None:
    done = start(SECRET_KEY="x" * 40, ALLOWED_HOSTS="consilium.example.org")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 40, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "x" * 40, "DEBUG": "1", "HTTPS": "1"}, "DEBUG"),
    ],
)
def test_it_says_what_is_unsafe_and_stays_down(environment: dict[str, str], told: str) -> None:
    done = start(**environment)
    assert done.returncode != 0
    assert told in done.stderr
