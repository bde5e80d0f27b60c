"""An aggregation as files for anyone: consensus.csv, reliability.csv and report.json."""

import csv
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from learning.aggregation.agreement import agreement
from learning.aggregation.base import Aggregation, AggregationSettings
from learning.data.annotations import CANT_TELL, NO_GOLD, AnnotationTable

_TIES_NAMED = 100


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """What goes into the files: a table with the names of its tasks, what became of it, how and how fast."""

    table: AnnotationTable
    tasks: Sequence[str]
    aggregation: Aggregation
    method: str
    settings: AggregationSettings
    seconds: float
    repeated: int


def write_files(folder: Path, written: Written) -> None:
    """Write the three files into `folder`, which is made if need be; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    classes = written.table.classes
    consensus = ["task", "label", "confidence", *(f"p_{name}" for name in classes)]
    _write_csv(folder / "consensus.csv", consensus, _consensus_rows(written))
    _write_csv(
        folder / "reliability.csv", ["annotator", "true", "answered", "mean", "low", "high"], _reliability_rows(written)
    )
    _replace(folder / "report.json", json.dumps(report(written), indent=2, ensure_ascii=False) + "\n")


def report(written: Written) -> dict[str, Any]:
    """The content of report.json."""
    table, found = written.table, written.aggregation
    tied = np.flatnonzero(found.tied)
    agreed = agreement(table)
    return {
        "method": written.method,
        "settings": asdict(written.settings),
        "labels": list(table.classes),
        "counts": {
            "tasks": table.n_tasks,
            "annotators": table.n_annotators,
            "annotations": table.n_annotations,
            "cant_tell": int((table.label == CANT_TELL).sum()),
            "gold": int((table.gold != NO_GOLD).sum()),
            "repeated_rows": written.repeated,
        },
        "iterations": found.iterations,
        "converged": found.converged,
        "log_likelihood": found.log_likelihood[-1] if found.log_likelihood else None,
        "log_likelihood_history": list(found.log_likelihood),
        "class_prior": dict(zip(table.classes, found.class_prior.tolist(), strict=True)),
        "agreement": {"percent": agreed.percent, "krippendorff_alpha": agreed.alpha, "pairs": agreed.pairs},
        "ties": {"count": len(tied), "tasks": [written.tasks[index] for index in tied[:_TIES_NAMED]]},
        "seconds": round(written.seconds, 3),
    }


def _consensus_rows(written: Written) -> Iterable[Sequence[str | float]]:
    found = written.aggregation
    labels, confidences = found.label.tolist(), found.confidence.tolist()
    for index, task in enumerate(written.tasks):
        probabilities = found.posterior[index].tolist()
        yield (task, written.table.classes[labels[index]], confidences[index], *probabilities)


def _reliability_rows(written: Written) -> Iterable[Sequence[str | float]]:
    classes, found = written.table.classes, written.aggregation
    for j, annotator in enumerate(written.table.annotators):
        mean, low, high = (
            part[j].tolist() for part in (found.confusion_mean, found.confusion_low, found.confusion_high)
        )
        for k, true in enumerate(classes):
            for answer, answered in enumerate(classes):
                yield (annotator, true, answered, mean[k][answer], low[k][answer], high[k][answer])


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | float]]) -> None:
    scratch = path.with_name(f".{path.name}.part")
    with scratch.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    os.replace(scratch, path)  # noqa: PTH105 - the atomic one, said by name


def _replace(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(text, encoding="utf-8")
    os.replace(scratch, path)  # noqa: PTH105 - the atomic one, said by name
