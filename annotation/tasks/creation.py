"""Bringing tasks into a project: groups with their folds, test groups drawn at random, and rows by COPY."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from annotation.errors import Invalid
from annotation.models import Group, Project, Task

TEST_FOLD = -1
UNASKED = frozenset({Task.Gold.CHECK, Task.Gold.TEACH})
_COLUMNS = (
    "id", "project_id", "asset_id", "group_id", "external_id", "state", "gold_purpose", "gold_class", "gold_note",
    "decided_class", "wanted", "held", "live", "extras", "priority", "posterior", "posterior_schema_id", "label",
    "confidence", "consensus_method", "created_at", "settled_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTask:
    """One task to be made. `group` is a key within the project; `wanted` None means what the policy wants."""

    asset_id: int
    group: str
    external_id: str = ""
    gold_purpose: str = ""
    gold_class: str = ""
    gold_note: str = ""
    wanted: int | None = None
    priority: float = 0.0
    is_test: bool = False

    @property
    def tests(self) -> bool:
        """Whether its group belongs to the test set."""
        return self.is_test or self.gold_purpose == Task.Gold.TEST


def fold_of(seed: int, group: str, folds: int) -> int:
    """The fold, 0 to folds - 1, of a training group: a hash of project seed and group (contract B2)."""
    digest = hashlib.sha256(f"{seed}:{group}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def draw_test_groups(*, project_id: int, names: Iterable[str], share: float) -> set[str]:
    """Draw a share of the groups that are new to the project for the test set; one at least, never all of them.

    The draw is made by the project's seed: it can be told again, and is blind to what is in the groups. Groups that
    exist keep the place that they were given.
    """
    project = Project.objects.get(pk=project_id)
    wanted = set(names)
    known = set(Group.objects.filter(project=project, name__in=wanted).values_list("name", flat=True))
    new = sorted(wanted - known, key=lambda name: (_lot(project.seed, name), name))
    if share <= 0 or len(new) < 2:  # one group cannot be split
        return set()
    return set(new[: min(max(1, round(share * len(new))), len(new) - 1)])


def create_tasks(*, project_id: int, rows: Sequence[NewTask], actor: str) -> list[int]:
    """Make the tasks and the groups that they need, and return the ids in the order of `rows`.

    Gold that is not asked for is settled by its answer, check and teach gold stay open and uncounted. The event is the
    caller's: an import tells of all that it brought. Raises Invalid for a test task in a group that is trained on.
    """
    with transaction.atomic():
        # first, so that members' cursors begin anew: what comes in may go before what they have been offered
        Project.objects.filter(pk=project_id).update(priority_epoch=F("priority_epoch") + 1)
        project = Project.objects.select_related("schema", "policy").get(pk=project_id)
        groups = _groups(project, rows)
        ids = _reserve(len(rows))
        setting = _Setting.of(project)
        with connection.cursor() as cursor, cursor.copy(_copy_sql()) as copy:
            for pk, row in zip(ids, rows, strict=True):
                copy.write_row(_values(pk, row, groups[row.group], setting))
    return ids


def _lot(seed: int, name: str) -> bytes:
    """The lot that a group draws for the test set; another one than for its fold."""
    return hashlib.sha256(f"{seed}:test:{name}".encode()).digest()


def _groups(project: Project, rows: Sequence[NewTask]) -> dict[str, int]:
    """Group ids by name, made where they are missing; raises Invalid where a row contradicts a frozen group."""
    tests: dict[str, bool] = {}
    for row in rows:
        tests[row.group] = tests.get(row.group, False) or row.tests
    Group.objects.bulk_create(
        (
            Group(
                project=project,
                name=name,
                is_test=is_test,
                fold=TEST_FOLD if is_test else fold_of(project.seed, name, project.folds),
            )
            for name, is_test in tests.items()
        ),
        ignore_conflicts=True,
        batch_size=2000,
    )
    found = Group.objects.filter(project=project, name__in=tests).values_list("name", "id", "is_test")
    ids = {name: pk for name, pk, _ in found}
    for name, _, is_test in found:
        if tests[name] and not is_test:
            raise Invalid(
                f"The group {name!r:.80} is used for training; a test task cannot join it.",
                where="group",
                fix="Give test images a group of their own, or leave the gold purpose 'test' out for this group.",
            )
    return ids


def _reserve(count: int) -> list[int]:
    """Fresh task ids, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('annotation_task', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _copy_sql() -> str:
    """The COPY statement."""
    return f"COPY annotation_task ({', '.join(_COLUMNS)}) FROM STDIN"


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all rows of one batch share."""

    project: int
    schema: int
    classes: tuple[str, ...]
    wanted: int
    now: datetime

    @classmethod
    def of(cls, project: Project) -> "_Setting":
        """The setting of a project; raises Invalid for one that is not set up."""
        if project.schema is None or project.policy is None:
            raise Invalid("The project has no classes or no policy yet.", fix="Set up the project, then add tasks.")
        classes = tuple(str(entry["id"]) for entry in project.schema.classes)
        return cls(project.pk, project.schema.pk, classes, project.policy.wanted, timezone.now())


def _values(pk: int, row: NewTask, group: int, setting: _Setting) -> tuple[object, ...]:
    """One row in the order of the columns."""
    is_gold = bool(row.gold_purpose)
    if is_gold and row.gold_class not in setting.classes:
        raise Invalid(f"{row.gold_class!r:.80} is not a class of this project.", where="gold_class")
    wanted = 0 if is_gold else setting.wanted
    if row.wanted is not None and row.gold_purpose not in UNASKED:
        wanted = row.wanted
    settled = is_gold and row.gold_purpose not in UNASKED and not wanted
    posterior = [float(name == row.gold_class) for name in setting.classes] if settled else None
    return (
        pk, setting.project, row.asset_id, group, row.external_id, Task.State.SETTLED if settled else Task.State.OPEN,
        row.gold_purpose, row.gold_class if is_gold else "", row.gold_note if is_gold else "", "", wanted, 0, 0, 0,
        row.priority, posterior, setting.schema if settled else None, row.gold_class if settled else "",
        1.0 if settled else None, "gold" if settled else "", setting.now, setting.now if settled else None,
    )  # fmt: skip
