"""Anyone may read a table; only its own room writes it. Read from the code: ORM calls on a table, and raw SQL."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
WRITES = {
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
    "create_user",
}

# Who writes which table. The exceptions to "one room" are the contract's own:
# serving changes the places on task rows and writes its events in its own statement, imports bring annotations in.
OWNERS: dict[str, set[str]] = {
    "Project": {"annotation/projects", "annotation/tasks", "annotation/quality"},
    "LabelSchema": {"annotation/projects"},
    "Policy": {"annotation/projects"},
    "Member": {"annotation/projects", "annotation/serving", "annotation/media"},
    "Asset": {"annotation/media"},
    "Import": {"annotation/media"},
    "Group": {"annotation/tasks"},
    "Task": {"annotation/tasks", "annotation/quality", "annotation/serving", "annotation/media"},
    "Assignment": {"annotation/serving", "annotation/media"},
    "Annotation": {"annotation/serving", "annotation/media"},
    "ImageReport": {"annotation/serving"},
    "Reliability": {"annotation/quality"},
    "ClassPrior": {"annotation/quality"},
    "Adjudication": {"annotation/adjudication"},
    "BlindAnswer": {"annotation/adjudication"},
    "Decision": {"annotation/adjudication"},
    "Comment": {"annotation/adjudication"},
    "Snapshot": {"annotation/snapshots"},
    "Event": {"annotation", "annotation/serving"},
    "EventHead": {"annotation", "annotation/serving"},
    "User": {"platform/accounts", "annotation/media"},
    "Invitation": {"platform/accounts"},
    "ApiToken": {"platform/accounts"},
    "Throttle": {"platform/accounts"},
    "Run": {"platform/jobs"},
    "RunPoint": {"platform/jobs"},
    "ModelVersion": {"platform/jobs"},
}
TABLES = {f"{room}_{name.lower()}": name for room in ("annotation", "accounts", "jobs") for name in OWNERS}
ALIASES = {"users": "User"}  # annotation/ knows the user table through get_user_model() only
SQL_WRITE = re.compile(r"(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY)\s+\"?([a-z_]+)\"?", re.IGNORECASE)


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) == 2 else "/".join(parts[:2])


def sources() -> list[Path]:
    found = [*(ROOT / "annotation").rglob("*.py"), *(ROOT / "platform").rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def written(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(table, line) for each write that can be seen in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            table = root_of(node.func.value)
            if table in OWNERS:
                yield table, node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for match in SQL_WRITE.finditer(node.value):
                if match.group(1) in TABLES:
                    yield TABLES[match.group(1)], node.lineno


def root_of(node: ast.expr) -> str:
    """The class at the root of a chain such as `Task.objects.filter(...).exclude(...)`, '' where there is none."""
    seen_manager = False
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            seen_manager = seen_manager or node.attr == "objects"
            node = node.value
        else:
            name = node.id if isinstance(node, ast.Name) and seen_manager else ""
            return ALIASES.get(name, name)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_a_room_writes_its_tables(path: Path) -> None:
    strangers = [
        f"{table} in line {line}"
        for table, line in written(ast.parse(path.read_text()))
        if room_of(path) not in OWNERS[table]
    ]
    assert strangers == []


def test_every_table_has_an_owner() -> None:
    ours = {"annotation", "accounts", "jobs"}
    assert {model.__name__ for model in apps.get_models() if model._meta.app_label in ours} == set(OWNERS)


def test_every_owner_writes() -> None:
    """A room in the table that writes nothing is a permission that nobody needs."""
    using: dict[str, set[str]] = {table: set() for table in OWNERS}
    for path in sources():
        for table, _ in written(ast.parse(path.read_text())):
            using[table].add(room_of(path))
    assert {table: rooms - using[table] for table, rooms in OWNERS.items() if rooms - using[table]} == {}


@pytest.mark.parametrize(
    "code",
    [
        "Task.objects.create(x=1)",
        "Task.objects.filter(a=1).exclude(b=2).update(state='x')",
        "cursor.execute('UPDATE annotation_task SET x = 1')",
        "cursor.execute('''INSERT INTO\\n annotation_task (a) VALUES (1)''')",
        "SQL = 'DELETE FROM annotation_task'",
    ],
)
def test_the_rule_sees_a_write(code: str) -> None:
    assert [table for table, _ in written(ast.parse(code))] == ["Task"]


def test_reading_is_free() -> None:
    assert (
        list(written(ast.parse("Task.objects.filter(a=1).values_list('pk')\nx = 'SELECT * FROM annotation_task'")))
        == []
    )
