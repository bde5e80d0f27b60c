"""python -m learning compare: two models on the judged tasks that they share, with intervals and a plain sentence."""

import argparse
import json
import sys
from pathlib import Path

from learning.commands.base import CommandError
from learning.runs import compare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the subcommand takes."""
    parser.description = "Second minus first, on the same tasks, with 95 %% intervals over groups."
    parser.add_argument("first", type=Path, help="a model folder")
    parser.add_argument("second", type=Path, help="another one")
    parser.add_argument("--json", action="store_true", help="all scores as JSON")


def run(options: argparse.Namespace) -> int:
    """Compare and say which is better, if the tasks can tell."""
    try:
        found = compare(options.first, options.second)
    except (ValueError, OSError) as error:
        raise CommandError(str(error)) from error
    if options.json:
        sys.stdout.write(json.dumps(found.as_json(), indent=1) + "\n")
        return 0
    for title, each in (("test gold", found.test_gold), ("adjudicated tasks", found.adjudicated)):
        sys.stdout.write(f"{title}: {'no task judges both' if each is None else each.sentence}\n")
    if found.disputed:
        sys.stdout.write(f"left out, because their truth changed: {found.disputed} tasks\n")
    return 0
