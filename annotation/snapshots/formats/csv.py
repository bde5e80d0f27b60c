"""CSV for spreadsheets: a text that a spreadsheet would take for a formula gets a leading apostrophe."""

from collections.abc import Iterator

from annotation.snapshots.formats.base import BOOLEAN, TEXT, Table, Values
from annotation.snapshots.formats.copying import ISO_TIME, copied

SAFE_TEXT = r"CASE WHEN {0} ~ '^[-=+@\t\r]' THEN '''' || {0} ELSE {0} END"


class Csv:
    """Comma-separated values, UTF-8, with a header line. JSON Lines and Parquet are exact; this is safe."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"

    def stream(self, table: Table, values: Values) -> Iterator[bytes]:
        """The whole file in blocks."""
        forms = {**ISO_TIME, TEXT: SAFE_TEXT, BOOLEAN: "({})::text"}
        return copied(table, table.select(forms), values, first="FORMAT csv, HEADER", later="FORMAT csv")
