"""python -m learning predict: a model's class probabilities for every task of a snapshot."""

import argparse
import shutil
import sys
from pathlib import Path

from learning.commands.base import CommandError
from learning.commands.terminal import TerminalReport
from learning.runs import predict
from learning.training.errors import TrainingError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the subcommand takes."""
    parser.description = "Writes predictions.parquet: task, fold, kind and one column p_<class> for each class."
    parser.add_argument("model", type=Path, help="the model folder")
    parser.add_argument("snapshot", type=Path, help="the snapshot folder")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="the folder for the predictions")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")


def run(options: argparse.Namespace) -> int:
    """Predict and say where the file is."""
    report = TerminalReport()
    try:
        found = predict(options.model, options.snapshot, options.out, device=options.device, report=report)
    except (ValueError, OSError, TrainingError) as error:
        raise CommandError(str(error)) from error
    finally:
        report.close()
        shutil.rmtree(options.out / "cache", ignore_errors=True)
    sys.stdout.write(f"{len(found.kind)} tasks in {options.out / 'predictions.parquet'}\n")
    return 0
