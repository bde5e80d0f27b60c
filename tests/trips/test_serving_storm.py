"""A small storm of the annotator's road: processes and the database are killed, and nothing acknowledged is lost.

The large one, and the other guards that can be taken out, are `python -m benchmarks.storm --help`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def storm(*options: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"}
    command = [sys.executable, "-m", "benchmarks.storm", *options]
    return subprocess.run(command, cwd=ROOT, env=environment | path, capture_output=True, text=True, check=False)


@pytest.mark.server
def test_nothing_is_lost_doubled_or_over_its_number() -> None:
    done = storm("--tasks", "30", "--wanted", "4", "--seconds", "180", "--kill-every", "2", "--crash-every", "8")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "120 answers acknowledged" in done.stdout, done.stdout[-2000:]


@pytest.mark.server
@pytest.mark.parametrize("mutant", ["no-lock", "no-idempotency"])
def test_the_storm_notices_a_missing_guard(mutant: str) -> None:
    quiet = ("--kill-every", "1000", "--crash-every", "1000")
    done = storm("--mutant", mutant, "--tasks", "40", "--wanted", "5", "--seconds", "90", *quiet)
    assert done.returncode == 1
    assert "WRONG" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
