"""Decoding of untrusted files in a few limited child processes: one that dies takes only its file with it."""

import json
import os
import queue
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from annotation.media.outcomes import Accepted, Outcome, Refused, Renditions

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = ("-m", "annotation.media.child")
WALL_SECONDS = 30.0
MAX_ANSWER_BYTES = 2**30
_READ_BYTES = 1 << 18

Item = TypeVar("Item")


class ChildDied(Exception):
    """The child crashed, ran over its limits or out of time."""


class _Child:
    """One process; it handles many files, until it dies."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no input in the command line
            [sys.executable, *COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=_environment(),
            bufsize=0,
        )
        self._buffer = bytearray()

    def ask(self, path: Path, seconds: float) -> Outcome:
        """What becomes of the file. Raises ChildDied."""
        deadline = time.monotonic() + seconds
        assert self._process.stdin is not None  # noqa: S101 - we asked for the pipe
        try:
            self._process.stdin.write(json.dumps({"path": str(path)}).encode() + b"\n")
        except OSError:
            raise ChildDied from None
        message: dict[str, Any] = json.loads(self._line(deadline))
        if "refused" in message:
            return Refused(**message["refused"])
        sizes = message.pop("sizes")
        if sum(sizes) > MAX_ANSWER_BYTES:
            raise ChildDied
        stored, display, thumb = (self._take(size, deadline) for size in sizes)
        source, kind = message.pop("source_sha256"), message.pop("format")
        return Accepted(source, kind, Renditions(stored=stored, display=display, thumb=thumb, **message))

    def end(self) -> None:
        """Kill it and wait, so that no zombie stays."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self, deadline: float) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            self._fill(deadline)
        return self._cut(end + 1)

    def _take(self, size: int, deadline: float) -> bytes:
        while len(self._buffer) < size:
            self._fill(deadline)
        return self._cut(size)

    def _cut(self, size: int) -> bytes:
        part = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return part

    def _fill(self, deadline: float) -> None:
        """Read what has arrived, waiting until the deadline at most."""
        assert self._process.stdout is not None  # noqa: S101 - we asked for the pipe
        ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        data = os.read(self._process.stdout.fileno(), _READ_BYTES) if ready else b""
        if not data:
            raise ChildDied
        self._buffer += data


class Sandbox:
    """A pool of children, to be used as a context manager; started as they are needed."""

    def __init__(self, workers: int | None = None, seconds: float = WALL_SECONDS) -> None:
        self._workers = workers or min(4, os.cpu_count() or 1)
        self._seconds = seconds
        self._idle: queue.SimpleQueue[_Child | None] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(max_workers=self._workers, thread_name_prefix="decode")
        for _ in range(self._workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        for _ in range(self._workers):
            child = self._idle.get()
            if child is not None:
                child.end()

    def decode(self, path: Path) -> Outcome:
        """What becomes of one file; a child that dies over it is replaced."""
        child = self._idle.get()
        try:
            child = child or _Child()
            return child.ask(path, self._seconds)
        except (ChildDied, ValueError, TypeError, KeyError):
            if child is not None:
                child.end()
            child = None
            return Refused(
                "decode_failed",
                "Decoding crashed, or took more time or memory than a file may.",
                "Export the image again with common settings, or scale it down.",
            )
        finally:
            self._idle.put(child)

    def decode_all(
        self, items: Iterable[Item], path_of: Callable[[Item], Path | None]
    ) -> Iterator[tuple[Item, Outcome | None]]:
        """Each item with what became of its file, in order; only a few results wait in memory at a time.

        An item without a path takes its place in the order, with None.
        """
        waiting: deque[tuple[Item, Future[Outcome] | None]] = deque()
        for item in items:
            path = path_of(item)
            waiting.append((item, self._threads.submit(self.decode, path) if path else None))
            if len(waiting) > 2 * self._workers:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)


def _first(waiting: "deque[tuple[Item, Future[Outcome] | None]]") -> tuple[Item, Outcome | None]:
    item, future = waiting.popleft()
    return item, future.result() if future else None


def _environment() -> dict[str, str]:
    """What a child needs to start; no secret and no database address of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
