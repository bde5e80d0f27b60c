"""Starting gunicorn for a benchmark, and what its processes weigh."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.serve import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


@contextmanager
def gunicorn(
    application: str, database: str, path: str, *, threads: int = 16, preload: bool = False
) -> Iterator[tuple[int, int]]:
    """Two processes of `application`; yields (port, pid of the master). `path` is asked until the server answers.

    With `preload` the application is loaded once, before the processes part: whoever is killed has a successor at once.
    """
    port = free_port(18_000)
    environment = os.environ | {
        "DATABASE_URL": database,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        "LOG_LEVEL": "WARNING",
    }
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"),
        *("--threads", str(threads), "--worker-class", "gthread", "--keep-alive", "30", "--no-control-socket"),
        *("--graceful-timeout", "3"),
        *("--log-level", "warning"),
        *(("--preload",) if preload else ()),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port, path, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, path: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers anything at all; raise where it does not."""
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server did not start")


def children(pid: int) -> list[int]:
    """The worker processes of a gunicorn master."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pss_mib(pid: int) -> float:
    """Proportional set size of a process in MiB: its own pages, and its share of those it shares."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


def mapped(pid: int, word: str) -> bool:
    """Whether a file with this word in its path is mapped into the process, such as the library of torch."""
    return word in Path(f"/proc/{pid}/maps").read_text()
