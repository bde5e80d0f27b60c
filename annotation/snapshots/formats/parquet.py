"""Parquet, written by a child process: the library is too large for a process that serves the web."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from annotation.snapshots.formats.base import TIME, Table, Values
from annotation.snapshots.formats.copying import BLOCK_BYTES
from annotation.snapshots.formats.jsonl import Jsonl

ROOT = Path(__file__).resolve().parent.parent.parent.parent


class Parquet:
    """Exact values in typed columns; times are ISO 8601 text, as in JSON Lines."""

    name = "parquet"
    content_type = "application/vnd.apache.parquet"

    def stream(self, table: Table, values: Values) -> Iterator[bytes]:
        """The whole file in blocks; the first one comes when the last row has been written."""
        kinds = {column.name: "text" if column.kind == TIME else column.kind for column in table.columns}
        with tempfile.TemporaryDirectory(prefix="consilium-export-") as folder:
            target = Path(folder, "table.parquet")
            _write(Jsonl().stream(table, values), kinds, target)
            with target.open("rb") as stream:
                while block := stream.read(BLOCK_BYTES):
                    yield block


def _write(lines: Iterator[bytes], kinds: dict[str, str], target: Path) -> None:
    """Let the child turn JSON Lines into the file. Raises RuntimeError if it cannot."""
    with subprocess.Popen(  # noqa: S603 - our own module; column names are slugs
        [sys.executable, "-m", "annotation.snapshots.parquet_file", str(target), json.dumps(kinds)],
        stdin=subprocess.PIPE,
        cwd=ROOT,
    ) as child:
        assert child.stdin is not None  # noqa: S101 - we asked for the pipe
        try:
            for block in lines:
                child.stdin.write(block)
        except BrokenPipeError:
            pass  # the child's exit status says why
        except BaseException:
            child.kill()
            raise
        finally:
            child.stdin.close()
    if child.returncode:
        raise RuntimeError(f"The Parquet writer ended with status {child.returncode}.")
