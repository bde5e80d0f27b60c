"""manage.py work_run RUN FENCING: the child process in which a worker executes one attempt; not for people."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from jobs import leases, offspring


class Command(BaseCommand):
    """Execute an attempt that the calling worker has claimed."""

    help = "Execute one claimed attempt at a run (called by the worker)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The claim, by run and fencing number."""
        parser.add_argument("run", type=int)
        parser.add_argument("fencing", type=int)

    def handle(self, *_args: object, **options: int) -> None:
        """Find the claim again and work."""
        claim = leases.held(options["run"], options["fencing"])
        if claim is None:
            raise CommandError(f"Run {options['run']} is not held by claim {options['fencing']}.")
        offspring.work(claim)
