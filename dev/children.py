"""Child processes that are started together and ended together, each in a session of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

GRACE_SECONDS = 20.0
TICK_SECONDS = 0.2


class Child:
    """A named process whose output goes to a log file.

    It leads a session of its own: Ctrl-C in the terminal reaches only its supervisor, who then ends the whole group.
    """

    def __init__(self, name: str, command: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as stream:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environment, start_new_session=True
            )

    @property
    def ended(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._process.poll()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def ask_to_end(self) -> None:
        """SIGTERM to the process itself, which ends its own children in its own way."""
        if self.ended is None:
            self._process.terminate()

    def group_lives(self) -> bool:
        """Whether anybody of its session is still there."""
        self._process.poll()
        try:
            os.killpg(self._process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
        self._process.wait()


def end_all(children: Sequence[Child], *, grace: float = GRACE_SECONDS) -> None:
    """Ask every child to end, wait until their groups are gone, and kill what is left after the grace."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(child.group_lives() for child in children):
        time.sleep(TICK_SECONDS)
    for child in children:
        child.kill()
