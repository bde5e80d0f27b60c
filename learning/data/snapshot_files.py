"""The files of a snapshot folder, believed only after their hashes, columns and types have been checked."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FORMAT = "consilium-snapshot/1"


class SnapshotError(ValueError):
    """The folder is not a snapshot that can be trusted; the message says which file and why."""


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a snapshot folder, with the entries that a reader needs. Raises SnapshotError."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnapshotError(f"{folder} is not a snapshot: it has no manifest.json.") from error
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{path} is not readable JSON: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SnapshotError(f"{path} is not of format {FORMAT!r}.")
    missing = {"id", "project", "schema", "folds", "simulated", "files"} - set(manifest)
    if missing or not isinstance(manifest["files"], dict):
        raise SnapshotError(f"{path} lacks {', '.join(sorted(missing)) or 'a table of files'}.")
    return manifest


def verify(folder: Path, name: str, stated: Mapping[str, Any]) -> None:
    """Raises SnapshotError unless the file is inside the folder and has the hash that the manifest states."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or "\\" in name or ".." in parts:
        raise SnapshotError(f"The manifest names {name!r}, which is outside the snapshot.")
    path = folder / name
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror}.") from error
    if not isinstance(stated, dict) or digest != stated.get("sha256"):
        raise SnapshotError(f"{path} is not the file that the manifest describes: its sha256 is {digest}.")


def read_columns(path: Path, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The wanted columns of a parquet file: numbers as arrays, text as tuples; raises SnapshotError.

    `wanted` says what each holds: "int", "float", "bool" or "str". Other columns may be there and are passed over.
    """
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise SnapshotError(f"{path} cannot be read: {error}") from error
    columns: dict[str, Any] = {}
    for name, kind in wanted.items():
        if name not in table.column_names:
            raise SnapshotError(f"{path} has no column {name!r}.")
        column = table.column(name)
        if column.null_count:
            raise SnapshotError(f"{path}, column {name!r}: {column.null_count} values are missing.")
        if not _is_of(column.type, kind):
            raise SnapshotError(f"{path}, column {name!r} holds {column.type}, not {kind}.")
        columns[name] = tuple(column.to_pylist()) if kind == "str" else column.to_numpy()
    return columns


def _is_of(held: pa.DataType, kind: str) -> bool:
    if pa.types.is_dictionary(held):
        held = held.value_type
    checks = {
        "int": pa.types.is_integer(held),
        "float": pa.types.is_floating(held),
        "bool": pa.types.is_boolean(held),
        "str": pa.types.is_string(held) or pa.types.is_large_string(held),
    }
    return bool(checks[kind])
