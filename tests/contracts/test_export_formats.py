"""What every export format must keep: all rows, exact values, order, streaming, no names; walked over the catalog."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotation.models import Member, Project
from annotation.snapshots.export_tables import NAMES, table_of
from annotation.snapshots.formats.base import BOOLEAN, INTEGER, REAL, TEXT, Column, Table
from annotation.snapshots.formats.catalog import FORMATS
from tests.factories.west import make_annotation, make_member, make_project, make_reliability, make_task

pytestmark = pytest.mark.django_db

ODD = Table(
    "odd",
    (
        Column("number", INTEGER, "n"),
        Column("real", REAL, "n::float8 / 3"),
        Column("text", TEXT, "E'a,\"b\"\\n\\\\x\\tü' || n"),
        Column("truth", BOOLEAN, "(mod(n, 2) = 0)"),
        Column("nothing", TEXT, "NULL::text"),
    ),
    rows="generate_series(1, %(project)s) AS n",
    key="n",
    where="true",
)


def parsed(name: str, data: bytes) -> list[dict[str, Any]]:
    """The rows of a file with their types restored as far as the format keeps them."""
    if name == "parquet":
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
        return rows
    if name == "jsonl":
        return [json.loads(line) for line in data.decode().splitlines()]
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def read(name: str, table: Table, **values: int) -> list[dict[str, Any]]:
    return parsed(name, b"".join(FORMATS[name].stream(table, values)))


@pytest.fixture
def study() -> Project:
    project = make_project()
    people = [make_member(project, answered=1), make_member(project, is_simulated=True, answered=1)]
    make_reliability(people[0], [0.0] * 4, mean=[0.9, 0.1, 0.2, 0.8], low=[0.8, 0, 0, 0.7], high=[1.0, 0, 0, 0.9])
    task = make_task(
        project, posterior=[0.25, 0.75], posterior_schema=project.schema, label="positive", confidence=0.75, wanted=3
    )
    make_task(project)
    first = make_annotation(people[0], task, "negative")
    make_annotation(people[0], task, "positive", supersedes=first)
    make_annotation(people[1], task, "", is_extra=True, value={"cant_tell": "It is Mrs Smith's slide"})
    return project


@pytest.mark.parametrize("name", FORMATS)
def test_values_come_back_as_they_were(name: str) -> None:
    rows = read(name, ODD, project=1000)
    assert [int(row["number"]) for row in rows] == list(range(1, 1001))
    assert rows[0]["text"] == 'a,"b"\n\\x\tü1'
    assert float(rows[0]["real"]) == 1 / 3
    assert [str(row["truth"]).lower() for row in rows[:2]] == ["false", "true"]
    assert rows[0]["nothing"] in (None, "")


@pytest.mark.parametrize("name", FORMATS)
def test_it_comes_in_blocks(name: str) -> None:
    blocks = FORMATS[name].stream(ODD, {"project": 20_000})
    assert isinstance(blocks, Iterator)
    sizes = [len(block) for block in blocks]
    assert len(sizes) > 1
    assert max(sizes) < 256 * 1024


@pytest.mark.parametrize("name", FORMATS)
def test_equal_rows_give_equal_bytes(name: str) -> None:
    files = {b"".join(FORMATS[name].stream(ODD, {"project": 100})) for _ in range(2)}
    assert len(files) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_annotation_is_there_superseded_and_extra_ones_marked(name: str, study: Project) -> None:
    rows = read(name, table_of(study, "annotations"), project=study.pk)
    assert len(rows) == study.annotations.count() == 3
    truths = [[str(row[key]).lower() for key in ("is_current", "is_extra", "is_simulated")] for row in rows]
    assert truths == [["false", "false", "false"], ["true", "false", "false"], ["true", "true", "true"]]
    assert [row["class"] for row in rows] == ["negative", "positive", ""]
    assert rows[2]["reason"] == "other"


@pytest.mark.parametrize("name", FORMATS)
def test_consensus_has_probabilities_by_class_and_says_who_was_simulated(name: str, study: Project) -> None:
    told, silent = read(name, table_of(study, "consensus"), project=study.pk)
    assert (float(told["p_negative"]), float(told["p_positive"])) == (0.25, 0.75)
    assert told["class"] == "positive"
    assert str(told["is_simulated"]).lower() == "true"
    assert silent["p_positive"] in (None, "")
    assert str(silent["is_simulated"]).lower() == "false"


@pytest.mark.parametrize("name", FORMATS)
def test_annotators_carry_their_reliability(name: str, study: Project) -> None:
    assert study.schema is not None
    rows = read(name, table_of(study, "annotators"), project=study.pk, schema=study.schema.pk)
    assert [row["annotator"] for row in rows] == list(study.members.order_by("id").values_list("pseudonym", flat=True))
    assert [float(rows[0][key]) for key in ("mean_negative", "low_positive", "high_positive")] == [0.9, 0.7, 0.9]
    assert rows[1]["mean_negative"] in (None, "")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("table", NAMES)
def test_no_identity_is_in_any_table(name: str, table: str, study: Project) -> None:
    assert study.schema is not None
    rows = read(name, table_of(study, table), project=study.pk, schema=study.schema.pk)
    text = json.dumps(rows)
    assert rows
    for member in Member.objects.filter(project=study).select_related("user"):
        for secret in (member.user.username, member.user.display_name, "Smith"):
            assert secret not in text
    for asset in study.assets.all():
        assert asset.source_name not in text
    for group in study.groups.all():
        assert group.name not in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_spreadsheets_are_not_given_formulas(cell: str) -> None:
    quoted = cell.replace("\t", "\\t").replace("\r", "\\r")
    table = Table("cell", (Column("text", TEXT, f"E'{quoted}'"),), "generate_series(1, %(project)s) AS n", "n", "true")
    assert read("csv", table, project=1)[0]["text"] == f"'{cell}"
    assert read("jsonl", table, project=1)[0]["text"] == cell
