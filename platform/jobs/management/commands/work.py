"""manage.py work: one Celery worker with the beat inside, which serves both queues; all that a single machine needs."""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Become a Celery worker. Production runs one worker per queue and one beat instead (docker-compose.yml)."""

    help = "Run a worker for all queues, with the sweep inside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which queues, how many jobs at once, and whether the beat is inside."""
        parser.add_argument("--queues", default="cpu,gpu")
        parser.add_argument("--concurrency", type=int, default=2, help="room for a training and something beside it")
        parser.add_argument("--no-beat", action="store_true", help="where another process runs the beat")

    def handle(self, *_args: object, **options: object) -> None:
        """Replace this process by Celery's, so that signals reach it directly."""
        command = [
            *(sys.executable, "-m", "celery", "--app", "config", "worker"),
            *("--queues", str(options["queues"]), "--concurrency", str(options["concurrency"])),
            *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
        ]
        if not options["no_beat"]:
            # the sweep has no calendar to remember: the plain scheduler needs no file
            command += ["--beat", "--scheduler", "celery.beat:Scheduler"]
        paths = [str(settings.BASE_DIR), str(settings.BASE_DIR / "platform"), os.environ.get("PYTHONPATH", "")]
        environment = {
            "REMAP_SIGTERM": "SIGQUIT",  # SIGTERM then ends the worker softly instead of waiting for its jobs
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        }
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter
