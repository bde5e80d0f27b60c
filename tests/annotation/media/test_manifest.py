"""The manifest: what each row says, every fault with line and column, whatever program wrote the file."""

import csv
import io
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.labels.base import ClassOption
from annotation.media.manifest import COLUMNS, Manifest, ManifestRefused, from_bytes
from annotation.media.manifest_rows import Fault, file_key

CLASSES = (ClassOption("negative", "Not brown"), ClassOption("positive", "Brown"))


def read(text: str | bytes) -> tuple[Manifest, list[Fault]]:
    faults: list[Fault] = []
    data = text.encode() if isinstance(text, str) else text
    return from_bytes(data, CLASSES, faults.append), faults


def refused(text: str | bytes) -> ManifestRefused:
    with pytest.raises(ManifestRefused) as caught:
        read(text)
    assert caught.value.fix
    return caught.value


FULL = (
    "file,group,external_id,class,gold_purpose,gold_note,annotator,label\n"
    "a.png,p1,17,positive,teach,See the rim.,r1,Brown\n"
    "a.png,,,,,,r2,not brown\n"
    "b.png,p2,,,,,r1,cant_tell\n"
    "c.png,p2,,,,,,\n"
)


@pytest.mark.parametrize(
    "text",
    [
        FULL.encode(),
        b"\xef\xbb\xbf" + FULL.encode(),
        FULL.replace("\n", "\r\n").encode(),
        FULL.replace(",", ";").encode(),
        FULL.replace(",", "\t").encode(),
        FULL.removesuffix("\n").encode(),
        FULL.replace("file,", "  File ,").encode(),
        FULL.replace("a.png", "./a.png").encode(),
        FULL.replace("\nb", "\n\nb").encode(),
    ],
    ids=["plain", "mark", "crlf", "semicolon", "tab", "no newline", "spaces", "dot slash", "empty line"],
)
def test_however_it_was_written_it_says_the_same(text: bytes) -> None:
    manifest, faults = read(text)
    assert not faults
    assert list(manifest.entries) == ["a.png", "b.png", "c.png"]
    a, b, c = manifest.entries.values()
    assert (a.group, a.external_id, a.gold_class, a.gold_purpose, a.gold_note) == (
        "p1", "17", "positive", "teach", "See the rim.",
    )  # fmt: skip
    assert (a.votes, b.votes, c.votes) == ({"r1": "positive", "r2": "negative"}, {"r1": ""}, {})
    assert manifest.rows == 4


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        ("a.png,g,blue,,r1,positive", "unknown_class", "line 3, column class"),
        ("a.png,g,,,r1,blue", "unknown_class", "line 3, column label"),
        ("a.png,g,positive,decoration,,", "unknown_purpose", "line 3, column gold_purpose"),
        ("a.png,g,,check,,", "gold_without_class", "line 3, column class"),
        ("a.png,g,,,,positive", "annotator_missing", "line 3, column annotator"),
        ("a.png,g,,,r1,", "unknown_class", "line 3, column label"),
        ("first.png,,,,,", "manifest_repeated_row", "line 3, column file"),
        ("first.png,,,,r1,negative", "manifest_repeated_row", "line 3, column annotator"),
        ("first.png,other,,,r2,positive", "manifest_conflict", "line 3, column group"),
        (",g,,,,", "manifest_file", "line 3, column file"),
        ("a.png,g,,", "manifest_ragged_row", "line 3"),
        ("a.png,g,,,,,,,", "manifest_ragged_row", "line 3"),
        (f"a.png,{'g' * 300},,,,", "manifest_cell", "line 3, column group"),
        (f"a.png,g,,,{'n' * 300},positive", "manifest_cell", "line 3, column annotator"),
    ],
)
def test_each_fault_is_told_with_its_line_and_column(row: str, code: str, where: str) -> None:
    text = f"file,group,class,gold_purpose,annotator,label\nfirst.png,g,,,r1,positive\n{row}\nlast.png,g,,,,\n"
    manifest, faults = read(text)
    assert [(fault.code, fault.where) for fault in faults] == [(code, where)]
    assert faults[0].fix
    assert "last.png" in manifest.entries


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "manifest_columns", "line 1"),
        ("file,colour\n", "manifest_columns", "line 1, column 2"),
        ("file,group,file\n", "manifest_columns", "line 1, column 3"),
        ("group,class\n", "manifest_columns", "line 1"),
        ("file,annotator\n", "manifest_columns", "line 1"),
        ("file,label\n", "manifest_columns", "line 1"),
        ("file\na.png\nb\0.png\n", "manifest_csv", "line 3"),
        ("file\n" + "x" * 200_000 + "\n", "manifest_csv", "line 2"),
        ('file,group\na.png,"open\n', "manifest_csv", "line 2"),
        ("file\nä.png\n".encode("cp1252"), "manifest_encoding", "line 2"),
        ("file\na.png\n".encode("utf-16"), "manifest_encoding", "line 1"),
    ],
)
def test_what_spoils_the_whole_is_refused_naming_the_place(text: str | bytes, code: str, where: str) -> None:
    refusal = refused(text)
    assert refusal.code == code
    assert refusal.where.startswith(where)


def test_a_faulty_description_spoils_its_file_and_a_faulty_vote_does_not() -> None:
    manifest, _ = read("file,class,annotator,label\na.png,blue,r1,positive\nb.png,,r1,blue\nb.png,,r2,positive\n")
    assert manifest.entries["a.png"].spoiled
    assert not manifest.entries["b.png"].spoiled
    assert manifest.entries["b.png"].votes == {"r2": "positive"}


def test_quoted_cells_may_hold_separators_quotes_and_lines() -> None:
    manifest, faults = read(
        'file,gold_note,class,gold_purpose\n"a,1.png","He said ""look""\nthere",positive,teach\nb.png,,,\n'
    )
    assert not faults
    assert manifest.entries["a,1.png"].gold_note == 'He said "look"\nthere'
    assert manifest.entries["b.png"].line == 4


def test_formulas_and_long_rows_are_only_text() -> None:
    manifest, faults = read("file,group\n=cmd|' /C calc'!A0,@SUM(A1)\n")
    assert not faults
    assert manifest.entries["=cmd|' /C calc'!A0"].group == "@SUM(A1)"


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20
).filter(lambda name: file_key(name) == name and name.strip())
rows_of = st.lists(
    st.fixed_dictionaries(
        {
            "file": names,
            "group": names.map(str.strip),
            "class": st.sampled_from(["", "positive", "negative"]),
            "annotator": st.sampled_from(["r1", "r2", "Ä Ö"]),
            "label": st.sampled_from(["positive", "negative", "cant_tell"]),
        }
    ),
    max_size=12,
    unique_by=lambda row: row["file"],
)


@settings(deadline=None)
@given(rows=rows_of, delimiter=st.sampled_from(",;\t"), end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[Mapping[str, str]], delimiter: str, end: str, mark: bool
) -> None:
    buffer = io.StringIO()
    writer = csv.DictWriter(
        buffer, ("file", "group", "class", "annotator", "label"), delimiter=delimiter, lineterminator=end
    )
    writer.writeheader()
    writer.writerows(rows)
    manifest, faults = read(buffer.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    assert not faults
    assert list(manifest.entries) == [row["file"] for row in rows]
    for row in rows:
        entry = manifest.entries[row["file"]]
        assert (entry.group, entry.gold_class) == (row["group"], row["class"])
        assert entry.votes == {row["annotator"]: row["label"].replace("cant_tell", "")}


@settings(deadline=None, max_examples=200)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"file,{COLUMNS[1]}\n{text}".encode()))
def test_no_bytes_at_all_break_the_parser(data: bytes) -> None:
    faults: list[Fault] = []
    try:
        manifest = from_bytes(data, CLASSES, faults.append)
    except ManifestRefused as refusal:
        assert refusal.where.startswith("line ")
    else:
        assert len(manifest.entries) <= manifest.rows


def test_memory_and_time_per_row_do_not_grow() -> None:
    import tracemalloc  # noqa: PLC0415

    def peak(rows: int) -> float:
        text = "file,annotator,label\n" + "".join(f"f{n % 50}.png,r{n // 50},positive\n" for n in range(rows))
        data = text.encode()
        tracemalloc.start()
        read(data)
        _, top = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return top / rows

    assert peak(20_000) < 1.5 * peak(5_000)
