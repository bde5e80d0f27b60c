"""What a subcommand is, and how it fails."""

import argparse
from typing import Protocol

BAD_INPUT = 2
"""The exit code of a command that could not do what was asked with what it was given."""


class CommandError(Exception):
    """The command cannot go on; the sentence is for the person at the terminal, who gets no traceback."""


class Command(Protocol):
    """A module of this package: it declares its arguments and runs with them."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the subcommand takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; the exit code. Raises CommandError for what the user can mend."""
