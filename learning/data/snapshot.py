"""The reader of a snapshot: a frozen folder of tasks, annotations and annotators, checked before it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from learning.data.annotations import CANT_TELL, NO_GOLD, AnnotationTable
from learning.data.arrays import Bools, Floats32, Int8s, Int16s, Int32s, Int64s
from learning.data.snapshot_files import SnapshotError, read_columns, read_manifest, verify

PURPOSES = ("teach", "check", "anchor", "test")

_TASK_COLUMNS = {
    "task": "int", "asset": "str", "media": "str", "group": "str", "fold": "int", "split": "str",
    "gold": "str", "gold_purpose": "str", "decided": "str", "state": "str",
    "width": "int", "height": "int", "channels": "int", "bit_depth": "int",
}  # fmt: skip
_ANNOTATION_COLUMNS = {
    "annotation": "int", "task": "int", "annotator": "str", "label": "str", "cant_tell": "bool", "extra": "bool",
    "weight": "float", "simulated": "bool", "suggestion_visible": "bool", "seq": "int",
}  # fmt: skip
_ANNOTATOR_COLUMNS = {"annotator": "str", "simulated": "bool", "role": "str", "standing": "str", "annotations": "int"}


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotTasks:
    """The n tasks, ascending by id. Class columns hold positions in `Snapshot.classes`, or -1 for none."""

    task: Int64s
    asset: tuple[str, ...]
    media: tuple[str, ...]
    group: tuple[str, ...]
    fold: Int8s
    test: Bools
    gold: Int16s
    gold_purpose: tuple[str, ...]
    decided: Int16s
    state: tuple[str, ...]
    width: Int32s
    height: Int32s
    channels: Int8s
    bit_depth: Int8s

    def __len__(self) -> int:
        return len(self.task)


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotAnnotations:
    """The v current annotations. `label` is a position in `Snapshot.classes`, or -1 for "can't tell"."""

    annotation: Int64s
    task: Int64s
    annotator: tuple[str, ...]
    label: Int16s
    extra: Bools
    weight: Floats32
    simulated: Bools
    suggestion_visible: Bools
    seq: Int64s

    def __len__(self) -> int:
        return len(self.annotation)


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotAnnotators:
    """The J annotators, by pseudonym."""

    annotator: tuple[str, ...]
    simulated: Bools
    role: tuple[str, ...]
    standing: tuple[str, ...]
    annotations: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A frozen study: its folder, its manifest as written, its class ids in schema order and its three tables."""

    folder: Path
    manifest: Mapping[str, Any]
    classes: tuple[str, ...]
    tasks: SnapshotTasks
    annotations: SnapshotAnnotations
    annotators: SnapshotAnnotators

    @property
    def id(self) -> str:
        """The full hash of what the snapshot holds."""
        return str(self.manifest["id"])

    @property
    def seed(self) -> int:
        """The project's seed, from which folds are drawn."""
        return int(self.manifest["project"]["seed"])

    @property
    def folds(self) -> int:
        """How many folds the training groups are split into."""
        return int(self.manifest["folds"])

    @property
    def simulated(self) -> bool:
        """True where any annotator is simulated: every figure made from this snapshot must say so."""
        return bool(self.manifest["simulated"])

    def truth(self, *, test_gold: bool) -> Int16s:
        """(n,) what is known of each task, as a position in `classes`, or -1.

        An expert's decision wins over gold. Gold that is kept to score models counts only with `test_gold`; so does a
        decision on a task of the test split, which must not leak into anything that is trained.
        """
        known = np.where(self.tasks.decided != NO_GOLD, self.tasks.decided, self.tasks.gold)
        purpose = np.array(self.tasks.gold_purpose, dtype=object) == "test"
        hidden = np.zeros(len(known), bool) if test_gold else self.tasks.test | purpose
        return np.where(hidden, NO_GOLD, known).astype(np.int16)

    def table(self, *, test_gold: bool = False, test_annotations: bool = True) -> AnnotationTable:
        """The annotations as one table of all tasks, with what is known clamped as gold.

        Teach, check and anchor gold and expert decisions are evidence. Leave `test_gold` False for whatever is later
        scored on it; leave out `test_annotations` too where the test split's votes must not shape the reliabilities.
        """
        votes = self.annotations
        names = tuple(sorted(set(self.annotators.annotator) | set(votes.annotator)))
        position = {name: index for index, name in enumerate(names)}
        row = np.searchsorted(self.tasks.task, votes.task)
        keep = np.ones(len(votes), bool) if test_annotations else ~self.tasks.test[row]
        return AnnotationTable.from_codes(
            tasks=self.tasks.task,
            annotators=names,
            classes=self.classes,
            task_index=row[keep],
            annotator_index=np.array([position[name] for name in votes.annotator], np.int32)[keep],
            label=votes.label[keep],
            weight=votes.weight[keep],
            gold=self.truth(test_gold=test_gold),
        )


def read_snapshot(folder: Path) -> Snapshot:
    """Read and check a snapshot folder: its format, the sha256 of every listed file, its columns and its references.

    Raises SnapshotError.
    """
    manifest = read_manifest(folder)
    for name, stated in sorted(manifest["files"].items()):
        verify(folder, name, stated)
    try:
        classes = tuple(str(entry["id"]) for entry in manifest["schema"]["classes"])
        seed, folds = int(manifest["project"]["seed"]), int(manifest["folds"])
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotError(f"{folder / 'manifest.json'} lacks or garbles {error}.") from error
    if not classes or len(set(classes)) != len(classes) or folds < 1:
        raise SnapshotError(f"{folder / 'manifest.json'}: classes {classes}, seed {seed}, {folds} folds cannot be.")
    tasks = _tasks(read_columns(folder / "tasks.parquet", _TASK_COLUMNS), classes)
    annotations = _annotations(read_columns(folder / "annotations.parquet", _ANNOTATION_COLUMNS), classes)
    annotators = _annotators(read_columns(folder / "annotators.parquet", _ANNOTATOR_COLUMNS))
    if (np.diff(tasks.task) <= 0).any():
        raise SnapshotError("tasks.parquet is not in strictly ascending order of task.")
    strangers = np.setdiff1d(annotations.task, tasks.task)
    if len(strangers):
        raise SnapshotError(f"annotations.parquet answers task {strangers[0]}, which tasks.parquet does not have.")
    return Snapshot(folder, manifest, classes, tasks, annotations, annotators)


def _class_codes(names: tuple[str, ...], classes: tuple[str, ...], where: str) -> Int16s:
    """(n,) int16 positions of class ids; "" becomes -1."""
    code = {"": NO_GOLD, **{name: index for index, name in enumerate(classes)}}
    unknown = sorted(set(names) - set(code))
    if unknown:
        raise SnapshotError(f"{where} holds {unknown[0]!r}, which is not one of the classes {', '.join(classes)}.")
    return np.array([code[name] for name in names], np.int16)


def _tasks(columns: dict[str, Any], classes: tuple[str, ...]) -> SnapshotTasks:
    where = "tasks.parquet, column"
    strange = sorted(set(columns["split"]) - {"train", "test"}) + sorted(set(columns["gold_purpose"]) - {"", *PURPOSES})
    if strange:
        raise SnapshotError(f"tasks.parquet holds {strange[0]!r} where a split or a gold purpose should be.")
    return SnapshotTasks(
        task=columns["task"].astype(np.int64),
        asset=columns["asset"],
        media=columns["media"],
        group=columns["group"],
        fold=columns["fold"].astype(np.int8),
        test=np.array([split == "test" for split in columns["split"]], bool),
        gold=_class_codes(columns["gold"], classes, f"{where} 'gold'"),
        gold_purpose=columns["gold_purpose"],
        decided=_class_codes(columns["decided"], classes, f"{where} 'decided'"),
        state=columns["state"],
        width=columns["width"].astype(np.int32),
        height=columns["height"].astype(np.int32),
        channels=columns["channels"].astype(np.int8),
        bit_depth=columns["bit_depth"].astype(np.int8),
    )


def _annotations(columns: dict[str, Any], classes: tuple[str, ...]) -> SnapshotAnnotations:
    label = _class_codes(columns["label"], classes, "annotations.parquet, column 'label'")
    return SnapshotAnnotations(
        annotation=columns["annotation"].astype(np.int64),
        task=columns["task"].astype(np.int64),
        annotator=columns["annotator"],
        label=np.where(columns["cant_tell"], CANT_TELL, label).astype(np.int16),
        extra=columns["extra"],
        weight=columns["weight"].astype(np.float32),
        simulated=columns["simulated"],
        suggestion_visible=columns["suggestion_visible"],
        seq=columns["seq"].astype(np.int64),
    )


def _annotators(columns: dict[str, Any]) -> SnapshotAnnotators:
    return SnapshotAnnotators(
        annotator=columns["annotator"],
        simulated=columns["simulated"],
        role=columns["role"],
        standing=columns["standing"],
        annotations=columns["annotations"].astype(np.int64),
    )
