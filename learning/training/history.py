"""The record of a training: one JSON line per step in history.jsonl, in step with the checkpoints."""

import json
import os
from pathlib import Path
from typing import IO, Any


class History:
    """Appends records; after a restart it forgets those that the checkpoint does not know."""

    def __init__(self, path: Path, step: int) -> None:
        """Open for appending, keeping the records before `step`."""
        kept: list[str] = []
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    if json.loads(line)["step"] >= step:
                        break
                except (ValueError, KeyError, TypeError):
                    break  # the torn last line of a process that was killed
                kept.append(line + "\n")
        path.write_text("".join(kept), encoding="utf-8")
        self._stream: IO[str] = path.open("a", encoding="utf-8")

    def append(self, record: dict[str, Any]) -> None:
        """Add a record; it reaches the disk with the next flush."""
        self._stream.write(json.dumps(record) + "\n")

    def flush(self) -> None:
        """Bring everything to the disk; done before each checkpoint, so that no checkpoint is ahead of its history."""
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
