"""Progress on standard error: silent for short work, a line a second for long work."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

from learning.progress import Progress

_PATIENCE = 2.0
_INTERVAL = 1.0


class TerminalReport:
    """A `Report` that writes to a terminal: over one line where it is one, a line each where it is a log."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to `stream`, standard error if none; nothing is written in the first two seconds."""
        self._stream = stream or sys.stderr
        self._clock = clock
        self._next = clock() + _PATIENCE
        self._wrote = False

    def __call__(self, progress: Progress) -> None:
        """Tell of the progress, if it is time to."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + _INTERVAL
        line = f"{progress.stage} {progress.done}/{progress.total}"
        if progress.message:
            line += f"  {progress.message}"
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[K{line}")
            self._wrote = True
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def close(self) -> None:
        """End the line that was written over."""
        if self._wrote:
            self._stream.write("\n")
            self._wrote = False
