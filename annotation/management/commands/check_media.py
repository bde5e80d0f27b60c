"""`manage.py check_media`: compare the stored images with the tables and tell every difference; changes nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.media.reconcile import compare


class Command(BaseCommand):
    """For operators, after a crash or a restore."""

    help = "List stored images that are missing, damaged or belong to nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("--verify", action="store_true", help="read and hash every stored image")

    def handle(self, *_: Any, **said: Any) -> None:
        """Print the findings; ends with an error where an image is missing or damaged."""
        lost = 0
        for finding in compare(verify=said["verify"]):
            self.stdout.write(f"{finding.kind} {finding.name}")
            lost += finding.kind != "orphan"
        if lost:
            raise CommandError(f"{lost} files are missing or damaged: restore the media folder from a backup.")
