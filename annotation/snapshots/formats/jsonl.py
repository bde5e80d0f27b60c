"""JSON Lines: one object per row, with the columns as keys in order."""

from collections.abc import Iterator

from annotation.snapshots.formats.base import Table, Values
from annotation.snapshots.formats.copying import ISO_TIME, copied

RAW = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"
"""Makes COPY write a text as it is: JSON never contains these two characters unescaped."""


class Jsonl:
    """Exact values, one JSON object a line."""

    name = "jsonl"
    content_type = "application/jsonl; charset=utf-8"

    def stream(self, table: Table, values: Values) -> Iterator[bytes]:
        """The whole file in blocks."""
        query = f"SELECT row_to_json(line) FROM ({table.select(ISO_TIME)}) AS line"
        return copied(table, query, values, first=RAW, later=RAW)
