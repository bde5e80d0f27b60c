"""python -m learning evaluate: a model's figures on test gold and, apart from it, on adjudicated tasks."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from learning.commands.base import CommandError
from learning.commands.terminal import TerminalReport
from learning.runs import evaluate
from learning.training.errors import TrainingError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the subcommand takes."""
    parser.description = "Writes the figures with 95 %% intervals as JSON to standard output."
    parser.add_argument("model", type=Path, help="the model folder")
    parser.add_argument("snapshot", type=Path, help="the snapshot folder")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")


def run(options: argparse.Namespace) -> int:
    """Judge the model and print its figures."""
    report = TerminalReport()
    try:
        with tempfile.TemporaryDirectory() as cache:
            found = evaluate(options.model, options.snapshot, cache=Path(cache), device=options.device, report=report)
    except (ValueError, OSError, TrainingError) as error:
        raise CommandError(str(error)) from error
    finally:
        report.close()
    sys.stdout.write(json.dumps(found.metrics, indent=1) + "\n")
    return 0
