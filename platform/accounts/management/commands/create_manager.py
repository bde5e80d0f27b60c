"""Make a user who may create projects: the first one of an installation, where nobody can invite yet."""

import argparse
import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import services
from annotation.errors import DomainError


class Command(BaseCommand):
    """See the module."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("username")
        parser.add_argument(
            "--display-name", default="", help="what the person is called; managers of a project see it"
        )

    def handle(self, *_: object, **options: Any) -> None:
        """Ask for a password (or read it from standard input) and make the user."""
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if not password:
            raise CommandError("A password is needed: type it, or send it on standard input.")
        try:
            user = services.create_user(
                username=options["username"],
                password=password,
                display_name=options["display_name"],
                can_create_projects=True,
            )
        except DomainError as error:
            raise CommandError(f"{error.detail} {error.how}") from error
        self.stdout.write(f"{user.username} can sign in and create projects.")
