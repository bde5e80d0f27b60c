"""python -m learning aggregate: labels and reliabilities from a CSV file of annotations."""

import argparse
import sys
import textwrap
import time
from pathlib import Path
from typing import get_args

from learning.aggregation.base import AggregationError, AggregationSettings
from learning.aggregation.catalog import AGGREGATORS, DEFAULT
from learning.aggregation.confusion import ConfusionPrior
from learning.aggregation.files import Written, write_files
from learning.commands.base import CommandError
from learning.commands.terminal import TerminalReport
from learning.data.csv_prior import read_prior
from learning.data.csv_table import CsvStudy, Repeats, read_csv
from learning.runs import aggregate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the subcommand takes."""
    defaults, prior = AggregationSettings(), ConfusionPrior()
    parser.description = (
        "Reads a CSV file with the columns task, annotator, label (optional: gold, weight, prior_<label>); writes "
        'consensus.csv, reliability.csv and report.json. An empty label is "can\'t tell".'
    )
    parser.add_argument("annotations", type=Path, nargs="?", help="the CSV file")
    parser.add_argument("--list", action="store_true", help="name the methods and say when to choose which")
    parser.add_argument("--method", default=DEFAULT, metavar="NAME", help="default: %(default)s")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder for the results")
    parser.add_argument(
        "--prior", type=Path, metavar="CSV", help="a model's probabilities: columns task, prior_<label> (or p_<label>)"
    )
    parser.add_argument(
        "--repeats",
        choices=get_args(Repeats),
        default="refuse",
        help="what to do when an annotator answered a task in several rows (default: %(default)s)",
    )
    parser.add_argument(
        "--prior-strength",
        type=float,
        default=prior.strength,
        metavar="N",
        help="answers per class that an annotator is credited with before the first one (default: %(default)s)",
    )
    parser.add_argument(
        "--prior-accuracy",
        type=float,
        default=prior.accuracy,
        metavar="P",
        help="the share of them that is right (default: %(default)s)",
    )
    parser.add_argument("--max-iterations", type=int, default=defaults.max_iterations, metavar="N")
    parser.add_argument("--tolerance", type=float, default=defaults.tolerance, metavar="P")


def run(options: argparse.Namespace) -> int:
    """Aggregate a file, or list the methods."""
    if options.list:
        _list_methods()
        return 0
    if options.annotations is None or options.out is None:
        raise CommandError("Name the CSV file and, with --out, the folder for the results; or ask for --list.")
    if options.out.exists() and not options.out.is_dir():
        raise CommandError(f"{options.out} is a file; --out names a folder.")
    try:
        settings = _settings(options)
        study = read_csv(options.annotations, repeats=options.repeats)
        table = study.table if options.prior is None else read_prior(options.prior, study)
        report = TerminalReport()
        started = time.perf_counter()
        found = aggregate(table, method=options.method, settings=settings, report=report)
        seconds = time.perf_counter() - started
        report.close()
        write_files(
            options.out,
            Written(table, study.tasks, found, options.method, settings, seconds, study.repeated),
        )
    except (ValueError, MemoryError, OSError) as error:
        raise CommandError(str(error)) from error
    _tell(options, study, int(found.tied.sum()), converged=found.converged, iterations=found.iterations)
    return 0


def _settings(options: argparse.Namespace) -> AggregationSettings:
    if options.method not in AGGREGATORS:
        raise AggregationError(f"There is no method {options.method!r}; there are {', '.join(AGGREGATORS)}.")
    return AggregationSettings(
        confusion_prior=ConfusionPrior(strength=options.prior_strength, accuracy=options.prior_accuracy),
        max_iterations=options.max_iterations,
        tolerance=options.tolerance,
    )


def _tell(options: argparse.Namespace, study: CsvStudy, ties: int, *, converged: bool, iterations: int) -> None:
    """What the user should know and might not look for in the report."""
    lines = [f"{study.table.n_tasks} tasks, {study.table.n_annotators} annotators: results in {options.out}"]
    if study.ignored:
        lines.append(f"columns not understood and left out: {', '.join(study.ignored)}")
    if study.repeated:
        fate = "only the first of each counts" if options.repeats == "first" else "all count"
        lines.append(f"{study.repeated} repeated rows: {fate}")
    if ties:
        lines.append(f"{ties} tasks are tied; their label is the most frequent of the tied classes (see report.json)")
    if not converged:
        lines.append(f"not converged after {iterations} iterations; raise --max-iterations")
    sys.stderr.write("\n".join(lines) + "\n")


def _list_methods() -> None:
    for name, method in AGGREGATORS.items():
        sys.stdout.write(f"{name}\n{textwrap.indent(textwrap.fill(method.explanation, 96), '    ')}\n")
