"""A small made-up study as a snapshot folder: coloured blobs, groups, a crowd of known confusion, gold, decisions."""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

CLASSES = ("no", "yes")


@dataclass(frozen=True)
class Study:
    """How the study is made. `skill` is how often each annotator is right; `votes` how many answer each task."""

    tasks: int = 120
    groups: int = 24
    size: int = 24
    folds: int = 3
    votes: int = 3
    skill: tuple[float, ...] = (0.95, 0.9, 0.85, 0.8, 0.5)
    seed: int = 1
    anchor: float = 0.1
    truth: tuple[int, ...] | None = None
    channels: int = 3
    sixteen_bit: bool = False


def write_snapshot(folder: Path, study: Study = Study()) -> np.ndarray:
    """Write the snapshot; returns the true class of each task."""
    rng = np.random.default_rng(study.seed)
    n = study.tasks
    truth = np.array(study.truth) if study.truth is not None else (rng.random(n) < 0.4).astype(int)
    group = rng.integers(study.groups, size=n)
    names = [f"g{index:03d}" for index in group]
    test = group % 4 == 0
    fold = np.where(test, -1, group % study.folds)
    assets, media = zip(*[_picture(folder, rng, int(label), study) for label in truth], strict=True)
    anchor = ~test & (rng.random(n) < study.anchor)
    purpose = np.where(test, "test", np.where(anchor, "anchor", ""))
    gold = np.where(test | anchor, np.array(CLASSES)[truth], "")
    decided = np.full(n, "", dtype=object)
    plain = np.flatnonzero(~test & ~anchor)
    decided[plain[:6]] = np.array(CLASSES)[truth[plain[:6]]]
    rows = [
        (task, person, int(truth[task]) if rng.random() < study.skill[person] else 1 - int(truth[task]))
        for task in range(n)
        for person in rng.choice(len(study.skill), size=min(study.votes, len(study.skill)), replace=False)
    ]
    people = [f"p{index}" for index in range(len(study.skill))]
    tables = {
        "tasks.parquet": {
            "task": np.arange(n) + 100, "asset": list(assets), "media": list(media), "group": names,
            "fold": fold.astype(np.int8), "split": ["test" if each else "train" for each in test],
            "gold": list(gold), "gold_purpose": list(purpose), "decided": list(decided), "state": ["open"] * n,
            "width": np.full(n, study.size, np.int32), "height": np.full(n, study.size, np.int32),
            "channels": np.full(n, study.channels, np.int8),
            "bit_depth": np.full(n, 16 if study.sixteen_bit else 8, np.int8),
        },
        "annotations.parquet": {
            "annotation": np.arange(len(rows)), "task": np.array([row[0] for row in rows], np.int64) + 100,
            "annotator": [people[row[1]] for row in rows], "label": [CLASSES[row[2]] for row in rows],
            "cant_tell": np.zeros(len(rows), bool), "extra": np.zeros(len(rows), bool),
            "weight": np.ones(len(rows), np.float32), "simulated": np.ones(len(rows), bool),
            "suggestion_visible": np.zeros(len(rows), bool), "seq": np.arange(len(rows)),
        },
        "annotators.parquet": {
            "annotator": people, "simulated": np.ones(len(people), bool), "role": ["annotator"] * len(people),
            "standing": ["good"] * len(people), "annotations": np.zeros(len(people), np.int64),
        },
    }  # fmt: skip
    files = {name: _table(folder / name, columns) for name, columns in tables.items()}
    manifest = {
        "format": "consilium-snapshot/1", "folds": study.folds, "simulated": True, "files": files,
        "project": {"id": 1, "name": "blobs", "question": "Is the blob red?", "seed": study.seed},
        "schema": {"version": 1, "kind": "categorical", "classes": [{"id": each, "name": each} for each in CLASSES]},
        "policy_version": 1, "event_seq": 1, "counts": {"tasks": n, "annotations": len(rows)},
    }  # fmt: skip
    manifest["id"] = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return truth


def _picture(folder: Path, rng: np.random.Generator, label: int, study: Study) -> tuple[str, str]:
    """A noisy picture with a blob in the centre: class 1 is bright in the first channel."""
    size = study.size
    y, x = np.mgrid[:size, :size] - size / 2
    blob = np.exp(-(x**2 + y**2) / (2 * (size / 6) ** 2))
    values = 0.3 + 0.15 * rng.standard_normal((size, size, study.channels))
    values[:, :, 0] += 0.45 * blob * label
    values[:, :, -1] += 0.45 * blob * (1 - label) if study.channels > 1 else 0.0
    top, kind = (65535, np.uint16) if study.sixteen_bit else (255, np.uint8)
    pixels = (values.clip(0, 1) * top).astype(kind)
    encoded = io.BytesIO()
    Image.fromarray(pixels if study.channels > 1 else pixels[:, :, 0]).save(encoded, "png")
    name = hashlib.sha256(encoded.getvalue()).hexdigest()
    path = folder / "media" / name[:2] / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded.getvalue())
    return name, str(path.relative_to(folder))


def _table(path: Path, columns: dict) -> dict:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
