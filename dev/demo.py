"""`make demo`: the whole product on one machine, with a study in it, until Ctrl-C.

Starts the embedded database where DATABASE_URL names none, brings it up to date, makes the study on the first run, and
then keeps a web server and a worker running. A second run finds everything where the first one left it.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from config import embedded, environment
from dev import children, serve
from dev.children import Child

START_SECONDS = 60.0
WATCH_SECONDS = 1.0


class Ended(Exception):
    """Somebody asked the demo to end."""


def main() -> None:
    """Run the demo until it is interrupted or one of its parts ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", default="ihc", choices=("ihc", "ami-br"))
    parser.add_argument("--data", type=Path, help="the study's files, where they are on this machine already")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    running: list[Child] = []
    try:
        _run(options, running)
    except Ended:
        print("\nEnding …", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave anything behind
        children.end_all(running)


def _run(options: argparse.Namespace, running: list[Child]) -> None:
    var = environment.var_dir()
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join((str(environment.BASE_DIR), "platform"))}
    if not surroundings.get("DATABASE_URL"):
        print("Database: embedded, under var/", flush=True)
        surroundings["DATABASE_URL"] = embedded.database_url(var)
    _manage(surroundings, "migrate", "--verbosity", "0")
    port = serve.free_port(options.port)
    if port != options.port:
        print(f"Port {options.port} is taken: taking {port}", flush=True)
    address = f"http://127.0.0.1:{port}"
    logs = var / "log"
    running.append(Child("web server", serve.command(port), log=logs / "web.log", environment=surroundings))
    work = [sys.executable, "manage.py", "work"]
    running.append(Child("worker", work, log=logs / "worker.log", environment=surroundings))
    _wait_for(f"{address}/readyz", running)
    data = ("--data", str(options.data)) if options.data else ()
    _manage(surroundings, "demo_study", options.study, *data, "--crowd", address)
    print(f"\n  {address}\n\nLogs: {logs}\nCtrl-C ends everything; the data stays under {var}.", flush=True)
    while True:
        _check(running)
        time.sleep(WATCH_SECONDS)


def _manage(surroundings: dict[str, str], *arguments: str) -> None:
    """One management command in the foreground, but out of Ctrl-C's direct reach: we end it ourselves."""
    command = [sys.executable, "manage.py", *arguments]
    quiet = {"LOG_LEVEL": "WARNING", **surroundings}
    with subprocess.Popen(command, env=quiet, start_new_session=True) as process:
        try:
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
    if code:
        sys.exit(f"manage.py {arguments[0]} ended with {code}: see above.")


def _wait_for(address: str, running: list[Child]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        _check(running)
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"The web server did not answer within {START_SECONDS:g} seconds:\n{running[0].last_words()}")


def _check(running: list[Child]) -> None:
    for child in running:
        if child.ended is not None:
            sys.exit(f"The {child.name} ended with {child.ended}. Its last words:\n{child.last_words()}")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Ended


if __name__ == "__main__":
    main()
