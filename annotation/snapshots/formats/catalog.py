"""The export formats, as an explicit table."""

from annotation.errors import Unsupported
from annotation.snapshots.formats.base import Format
from annotation.snapshots.formats.csv import Csv
from annotation.snapshots.formats.jsonl import Jsonl
from annotation.snapshots.formats.parquet import Parquet

FORMATS: dict[str, Format] = {entry.name: entry for entry in (Csv(), Jsonl(), Parquet())}


def format_of(name: str) -> Format:
    """The format of that name; raises Unsupported naming those that exist."""
    try:
        return FORMATS[name]
    except KeyError:
        raise Unsupported(
            f"There is no export format {name!r:.40}.", fix=f"Use one of: {', '.join(FORMATS)}."
        ) from None
