"""Numbers in a CSV file: read with the line and the column of whatever is no number, or no probability."""

import math
from collections.abc import Sequence

from learning.data.annotations import PRIOR_SLACK
from learning.data.csv_rows import CsvRows


def number(rows: CsvRows, column: str, text: str) -> float:
    """The number in a field of the current row; infinite ones pass. Raises CsvError, for NaN too."""
    try:
        number = float(text)
    except ValueError:
        raise rows.error(column, f"{text!r} is not a number.") from None
    if math.isnan(number):
        raise rows.error(column, "NaN.")
    return number


def probabilities(rows: CsvRows, row: tuple[str, ...], columns: Sequence[str], places: Sequence[int]) -> list[float]:
    """The probabilities in the current row, rescaled to even out the rounding in the file. Raises CsvError."""
    values = [number(rows, name, row[place]) for name, place in zip(columns, places, strict=True)]
    for name, value in zip(columns, values, strict=True):
        if not 0 <= value <= 1:
            raise rows.error(name, f"{value} is not a probability.")
    total = math.fsum(values)
    if abs(total - 1) > PRIOR_SLACK:
        raise rows.error(columns[0], f"the probabilities of this row sum to {total:.6g}, not to 1.")
    return [value / total for value in values]
