"""python -m learning train: a model from a snapshot folder; run again after a stop, it goes on where it was."""

import argparse
import json
import sys
import textwrap
from pathlib import Path
from typing import Any

from learning.commands.base import CommandError
from learning.commands.terminal import TerminalReport
from learning.crowd.catalog import METHODS
from learning.runs import train
from learning.task_models.catalog import TASK_MODELS
from learning.training.errors import TrainingError
from learning.training.settings import TrainSettings

_NUMBERS = {"folds": int, "epochs": int, "batch_size": int, "learning_rate": float, "crop": int, "input_size": int,
            "seed": int, "min_labels": int, "threads": int}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the subcommand takes; what is not given takes the default of TrainSettings."""
    defaults = TrainSettings()
    parser.description = "Trains on a snapshot folder. A stopped training is continued by the same command."
    parser.add_argument("snapshot", type=Path, nargs="?", help="the snapshot folder")
    parser.add_argument("--list", action="store_true", help="name the task models and the methods")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder for the model")
    parser.add_argument("--task-model", metavar="NAME", default=defaults.task_model, help="default: %(default)s")
    parser.add_argument("--method", metavar="NAME", default=defaults.method, help="default: %(default)s")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default=defaults.device)
    parser.add_argument("--settings", type=Path, metavar="JSON", help="a file of settings; options given here win")
    for name, kind in _NUMBERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, metavar="N")


def run(options: argparse.Namespace) -> int:
    """Train, or list what there is to train."""
    if options.list:
        _list("task models", TASK_MODELS)
        _list("methods", METHODS)
        return 0
    if options.snapshot is None or options.out is None:
        raise CommandError("Name the snapshot folder and, with --out, the folder for the model; or ask for --list.")
    report = TerminalReport()
    try:
        result = train(options.snapshot, options.out, _settings(options), report=report)
    except (ValueError, OSError, TrainingError) as error:
        raise CommandError(str(error)) from error
    finally:
        report.close()
    sys.stdout.write(
        f"model {result.manifest.id[:16]} in {result.folder}, weights {result.manifest.weight_hash[:16]}\n"
    )
    return 0


def _settings(options: argparse.Namespace) -> TrainSettings:
    given: dict[str, Any] = {} if options.settings is None else json.loads(options.settings.read_text(encoding="utf-8"))
    numbers = {name: getattr(options, name) for name in _NUMBERS if getattr(options, name) is not None}
    named = {name: getattr(options, name) for name in ("task_model", "method", "device")}
    chosen = {
        name: value for name, value in named.items() if name not in given or value != getattr(TrainSettings(), name)
    }
    return TrainSettings.from_json({**given, **chosen, **numbers})


def _list(family: str, catalog: Any) -> None:
    sys.stdout.write(f"{family}\n")
    for name, entry in catalog.items():
        sys.stdout.write(f"  {name}\n{textwrap.indent(textwrap.fill(entry.explanation, 96), '      ')}\n")
