"""A model's probabilities from a CSV file, laid beside the annotations that were read from another."""

from pathlib import Path

import numpy as np

from learning.data.annotations import AnnotationTable
from learning.data.csv_numbers import probabilities
from learning.data.csv_rows import CsvRows
from learning.data.csv_table import PRIOR_COLUMN, CsvStudy

CONSENSUS_COLUMN = "p_"
"""How a consensus file names its probabilities: one study's consensus can be another's prior."""


def read_prior(path: Path, study: CsvStudy) -> AnnotationTable:
    """The study's table with a model's probabilities from a file: columns task and prior_<label> (or p_<label>).

    A task that the file leaves out keeps the prior it has. Raises CsvError.
    """
    table = study.table
    position = {name: index for index, name in enumerate(study.tasks)}
    prior = np.full((table.n_tasks, table.n_classes), np.nan) if table.prior is None else table.prior.copy()
    seen: set[int] = set()
    with CsvRows(path, ("task",)) as rows:
        prefix = CONSENSUS_COLUMN if any(name.startswith(CONSENSUS_COLUMN) for name in rows.header) else PRIOR_COLUMN
        columns = [prefix + name for name in table.classes]
        for name in columns:
            if name not in rows.header:
                raise rows.error(name, f"missing; the labels are {', '.join(table.classes)}.")
        places = [rows.header.index(name) for name in columns]
        where = rows.header.index("task")
        for row in rows:
            task = position.get(row[where])
            if task is None:
                raise rows.error("task", f"{row[where]!r} has no annotations.")
            if task in seen:
                raise rows.error("task", f"{row[where]!r} stands twice.")
            seen.add(task)
            prior[task] = probabilities(rows, row, columns, places)
    return table.with_prior(prior)
