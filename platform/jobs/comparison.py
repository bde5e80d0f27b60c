"""Two model versions compared, in a short process whose outcome is kept: the web never loads numpy or torch."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings

from annotation.errors import Conflict
from jobs import folders
from jobs.models import ModelVersion

LIMIT_SECONDS = 60
SETS = ("test_gold", "adjudicated")


def compare(first: ModelVersion, second: ModelVersion) -> dict[str, Any]:
    """Second minus first on test gold or, where they share none, on adjudicated tasks.

    Both are frozen, so the outcome is computed once and then read from a file named by both hashes. Raises Conflict
    where no task judges both.
    """
    found = _kept(first, second)
    name = next((name for name in SETS if found[name]), None)
    if name is None:
        raise Conflict("No task judges both versions.", fix="Compare versions of a project with test gold.")
    compared = found[name]
    figures = compared["difference"]
    return {
        "metrics": [
            {
                "name": figure,
                "a": compared["first"][figure],
                "b": compared["second"][figure],
                "difference": {word: figures[figure][word] for word in ("value", "low", "high")},
            }
            for figure in figures
        ],
        "sentence": _named(compared["sentence"], first, second),
        "n": compared["tasks"],
    }


def _kept(first: ModelVersion, second: ModelVersion) -> dict[str, Any]:
    home = settings.ARTEFACT_DIR / "comparisons"
    path = home / f"{first.run_id}-{first.weights_sha256[:16]}-{second.run_id}-{second.weights_sha256[:16]}.json"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        growing = path.with_suffix(f".{first.pk}.{second.pk}.part")
        growing.write_text(_computed(first, second), encoding="utf-8")
        growing.replace(path)
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _computed(first: ModelVersion, second: ModelVersion) -> str:
    paths = [str(folders.absolute(version.folder)) for version in (first, second)]
    command = [sys.executable, "-m", "learning", "compare", *paths, "--json"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and folders
            command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        raise Conflict(
            f"The versions cannot be compared: {(error.stderr or '').strip().splitlines()[-1:] or ['no reason given']}",
            fix="Compare versions that were trained for the same classes and judged on common gold.",
        ) from None
    except subprocess.TimeoutExpired:
        raise Conflict("The comparison took too long.", fix="Try again when the server is less busy.") from None
    return done.stdout


def _named(sentence: str, first: ModelVersion, second: ModelVersion) -> str:
    """The sentence, with the versions' numbers in place of their order."""
    for order, version in (("first", first), ("second", second)):
        sentence = sentence.replace(f"The {order}", f"Version {version.number}")
        sentence = sentence.replace(f"the {order}", f"version {version.number}")
    return sentence
