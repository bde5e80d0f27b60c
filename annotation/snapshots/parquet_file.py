"""Writing a Parquet file in constant memory, with the same bytes for the same rows; the one user of pyarrow.

`python -m annotation.snapshots.parquet_file PATH COLUMNS` makes one of JSON Lines from standard input.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

CHUNK = 50_000
KINDS: dict[str, Any] = {
    "int8": pa.int8(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "text": pa.string(),
}


def write_parquet(path: Path, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows (in column order) under column names with kinds of KINDS; on the disk before this returns.

    Returns the number of rows.
    """
    schema = pa.schema([(name, KINDS[kind]) for name, kind in columns.items()])
    remaining = iter(rows)
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        while chunk := list(islice(remaining, CHUNK)):
            arrays = [
                pa.array(values, type=field.type)
                for values, field in zip(zip(*chunk, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(chunk)
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    return count


def main(path: str, columns: str) -> None:
    """Write the JSON objects of standard input, one a line, with the keys and kinds that `columns` (JSON) names."""
    kinds: dict[str, str] = json.loads(columns)
    rows = ([record[name] for name in kinds] for record in map(json.loads, sys.stdin.buffer))
    write_parquet(Path(path), kinds, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
