"""python -m learning: the east wing from the command line, without the platform."""

import argparse
import importlib
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

from learning.commands.base import BAD_INPUT, Command, CommandError

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "aggregate": ("learning.commands.aggregate", "labels and reliabilities from a CSV file of annotations"),
        "train": ("learning.commands.train", "a model from a snapshot folder"),
        "evaluate": ("learning.commands.evaluate", "a model's figures on a snapshot's test gold and decisions"),
        "predict": ("learning.commands.predict", "a model's class probabilities for every task of a snapshot"),
        "compare": ("learning.commands.compare", "two models on the judged tasks that they share"),
    }
)
"""Subcommand: its module and what it does. A module is imported when it is called for: not all of them need torch."""

_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run a subcommand; the exit code is 0, or 2 with a sentence on standard error where the input is at fault."""
    parser = argparse.ArgumentParser(
        prog="python -m learning",
        description="Learning from annotations, without the platform.",
        epilog="\n".join(f"  {name:12} {summary}" for name, (_, summary) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=tuple(COMMANDS))
    chosen = parser.parse_args(arguments[:1]).command
    command = cast("Command", importlib.import_module(COMMANDS[chosen][0]))
    own = argparse.ArgumentParser(prog=f"python -m learning {chosen}")
    command.add_arguments(own)
    try:
        return command.run(own.parse_args(arguments[1:]))
    except CommandError as error:
        sys.stderr.write(f"error: {error}\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
