"""Annotations from CSV: what is read, and the line and column of what cannot be."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.data import memory
from learning.data.annotations import CANT_TELL, NO_GOLD
from learning.data.csv_prior import read_prior
from learning.data.csv_rows import CsvError
from learning.data.csv_table import CsvStudy, Repeats, natural_order, read_csv

FILE = """task,annotator,label
10,ann,cat
2,ann,dog
10,bob,
"""


def read(folder: Path, content: str | bytes, repeats: Repeats = "refuse") -> CsvStudy:
    path = folder / "votes.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_csv(path, repeats=repeats)


def test_a_plain_file(tmp_path: Path) -> None:
    study = read(tmp_path, FILE)
    assert study.tasks == ("2", "10"), "numbers are ordered as numbers"
    assert study.table.annotators == ("ann", "bob")
    assert study.table.classes == ("cat", "dog")
    assert study.table.task_index.tolist() == [0, 1, 1]
    assert study.table.label.tolist() == [1, 0, CANT_TELL]
    assert study.table.prior is None
    assert (study.repeated, study.ignored) == (0, ())


@pytest.mark.parametrize(
    "same",
    [
        "\ufeff" + FILE,
        FILE.replace("\n", "\r\n"),
        FILE.replace("\n", "\n\n"),
        FILE.replace(",", " , "),
        FILE.rstrip("\n"),
        FILE.replace(",ann,", ',"ann",'),
        "label,task,annotator\ncat,10,ann\n,10,bob\ndog,2,ann\n",
    ],
    ids=["byte order mark", "carriage returns", "empty lines", "blanks", "no last newline", "quotes", "other order"],
)
def test_other_ways_to_write_the_same(tmp_path: Path, same: str) -> None:
    study, plain = read(tmp_path, same), read(tmp_path, FILE)
    assert study.tasks == plain.tasks
    for name in ("task_index", "annotator_index", "label", "weight", "gold"):
        np.testing.assert_array_equal(getattr(study.table, name), getattr(plain.table, name))


def test_gold_weights_and_priors_ride_along(tmp_path: Path) -> None:
    study = read(
        tmp_path,
        "task,annotator,label,gold,weight,prior_b,prior_a,remark\n"
        "t1,u,a,,0.5,0.25,0.75,hm\n"
        "t1,v,b,b,1,,,\n"
        "t2,u,b,,0,,,\n",
    )
    assert study.table.gold.tolist() == [1, NO_GOLD]
    assert study.table.weight.tolist() == [0.5, 1, 0]
    assert study.table.prior is not None
    np.testing.assert_array_equal(study.table.prior, [[0.75, 0.25], [np.nan, np.nan]])
    assert study.ignored == ("remark",)


def test_a_label_that_nobody_gave_is_known_from_gold_or_prior(tmp_path: Path) -> None:
    assert read(tmp_path, "task,annotator,label,gold\n1,u,a,b\n").table.classes == ("a", "b")
    assert read(tmp_path, "task,annotator,label,prior_a,prior_b\n1,u,a,1,0\n").table.classes == ("a", "b")


REPEATED = "task,annotator,label\n1,u,a\n1,v,b\n1,u,b\n1,u,b\n"


def test_repeats_are_refused_cut_or_kept(tmp_path: Path) -> None:
    with pytest.raises(CsvError, match="line 4, column 'annotator': 'u' has answered task '1' in an earlier row"):
        read(tmp_path, REPEATED)
    first = read(tmp_path, REPEATED, "first")
    assert (first.table.n_annotations, first.repeated) == (2, 2)
    assert first.table.label.tolist() == [0, 1]
    assert read(tmp_path, REPEATED, "keep").table.n_annotations == 4


HEADER = "task,annotator,label"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "the file is empty; it needs the columns task, annotator, label"),
        ("\n \n", "the file is empty"),
        ("\ufeff", "the file is empty"),
        (HEADER + "\n", "no annotation"),
        ("task,label\n1,a\n", "line 1, column 'annotator': missing; the header has 'task', 'label'"),
        (HEADER + ",task\n1,u,a,2\n", "line 1, column 'task': stands twice"),
        (HEADER + "\n1,u,a\n2,u\n", "line 3: 2 fields where the header has 3"),
        (HEADER + "\n1,u,a,b\n", "line 2: 4 fields"),
        (HEADER + "\n,u,a\n", "line 2, column 'task': empty"),
        (HEADER + "\n1,,a\n", "line 2, column 'annotator': empty; task '1' has no annotation here"),
        (HEADER + "\n1,u,a\n2,u,a\n", "column 'label': the only label is 'a'"),
        (HEADER + "\n1,u,\n", "column 'label': there is no label at all"),
        (HEADER + "\n1,u,a\n1,v,NaN\n", "line 3, column 'label': 'NaN' is not a label"),
        (HEADER + ",gold\n1,u,a,nan\n", "line 2, column 'gold': 'nan' is not a label"),
        (HEADER + ",gold\n1,u,a,a\n1,v,b,b\n", "line 3, column 'gold': 'b' contradicts an earlier row of task '1'"),
        (HEADER + ",weight\n1,u,a,nan\n", "line 2, column 'weight': NaN"),
        (HEADER + ",weight\n1,u,a,x\n", "line 2, column 'weight': 'x' is not a number"),
        (HEADER + ",weight\n1,u,a,\n", "line 2, column 'weight': '' is not a number"),
        (HEADER + ",weight\n1,u,a,-1\n", "line 2, column 'weight': '-1' is not a finite number from 0"),
        (HEADER + ",weight\n1,u,a,inf\n", "line 2, column 'weight': 'inf' is not a finite"),
        (HEADER + ",weight\n1,u,a,1e300\n", "line 2, column 'weight': '1e300' is not a finite"),
        (
            HEADER + ",prior_a\n1,u,a,1\n1,v,b,1\n",
            "line 1, column 'prior_b': missing, though other labels have a prior",
        ),
        (HEADER + ",prior_a,prior_b\n1,u,a,1,1\n", "line 2, column 'prior_a': the probabilities of this row sum to 2"),
        (HEADER + ",prior_a,prior_b\n1,u,a,2,-1\n", "line 2, column 'prior_a': 2.0 is not a probability"),
        (HEADER + ",prior_a,prior_b\n1,u,a,nan,1\n", "line 2, column 'prior_a': NaN"),
        (HEADER + ",prior_a,prior_b\n1,u,a,1,0\n1,v,b,0,1\n", "line 3, column 'prior_a': contradicts an earlier row"),
        (HEADER + "\n1,u,a\x00\n", "line 2, column 'label': a NUL byte"),
        ("task,annotator,la\x00bel\n", "line 1: a NUL byte"),
        (HEADER + '\n1,"u,a\n', "not CSV"),
        (HEADER + '\n1,"u"x,a\n', "line 2: not CSV"),
        (HEADER.encode() + b"\n1,u,a\n1,\xff,b\n", "line 3: not UTF-8"),
        (HEADER.encode("utf-16"), "this is UTF-16"),
        (b"PK\x03\x04", "a zip archive"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_column(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(tmp_path, content)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "votes.csv"))


def test_a_line_is_counted_where_it_stands_in_the_file(tmp_path: Path) -> None:
    """Through empty lines and through fields that contain line ends."""
    with pytest.raises(CsvError, match="line 6, column 'task': empty"):
        read(tmp_path, HEADER + '\n\n1,"two\nlines",a\n\n,u,b\n')


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CsvError, match="cannot be read: No such file"):
        read_csv(tmp_path / "missing.csv")
    with pytest.raises(CsvError, match="cannot be read: Is a directory"):
        read_csv(tmp_path)


def test_a_file_that_does_not_fit_says_how_much_it_would_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_memory", lambda: 1000)
    with pytest.raises(MemoryError, match=r"has about 200 rows; reading them would take 0\.0 GiB of memory"):
        read(tmp_path, HEADER + "\n" + "1,u,a\n" * 199)


def test_this_machine_tells_how_much_memory_it_has() -> None:
    available = memory.available_memory()
    assert available is None or available > 2**20


def test_names_are_ordered_as_numbers_only_where_all_are() -> None:
    assert natural_order(["10", "9", "1"]) == ("1", "9", "10")
    assert natural_order(["10", "9", "x"]) == ("10", "9", "x")
    assert natural_order(["1", "01"]) == natural_order(["01", "1"])


cells = st.one_of(
    st.sampled_from(["", "a", "b", "nan", "1", "0.5", '"', "\x00", "\n", ",", "prior_a"]), st.text(max_size=4)
)


@settings(max_examples=400, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.lists(st.lists(cells, max_size=5).map(",".join), max_size=6).map(
            lambda lines: "\n".join([HEADER + ",weight,prior_a,prior_b", *lines]).encode("utf-8", "surrogatepass")
        ),
    )
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.csv"
    path.write_bytes(content)
    try:
        study = read_csv(path, repeats="keep")
    except CsvError as error:
        assert str(error)
    else:
        assert study.table.n_annotations > 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=5)
    rows = data.draw(
        st.lists(
            st.tuples(names, names, st.sampled_from(["yes", "no", ""])),
            min_size=2, max_size=20, unique_by=lambda row: row[:2],
        ).filter(lambda rows: {"yes", "no"} <= {row[2] for row in rows})
    )  # fmt: skip
    quoted = ['"' + '","'.join(field.replace('"', '""') for field in row) + '"' for row in rows]
    path = tmp_path_factory.getbasetemp() / "roundtrip.csv"
    path.write_text("\n".join([HEADER, *quoted]), encoding="utf-8")
    study = read_csv(path)
    table = study.table
    labels = [*table.classes, ""]  # -1 finds the last
    back = [
        (study.tasks[task], table.annotators[annotator], labels[label])
        for task, annotator, label in zip(table.task_index, table.annotator_index, table.label, strict=True)
    ]
    assert sorted(back) == sorted(rows)


def prior(folder: Path, content: str) -> np.ndarray:
    path = folder / "prior.csv"
    path.write_text(content)
    table = read_prior(path, read(folder, FILE))
    assert table.prior is not None
    return table.prior


def test_a_model_s_probabilities_come_from_a_file_of_their_own(tmp_path: Path) -> None:
    wanted = [[np.nan, np.nan], [0.9, 0.1]]
    np.testing.assert_allclose(prior(tmp_path, "task,prior_dog,prior_cat\n10,0.1,0.9\n"), wanted)
    np.testing.assert_allclose(prior(tmp_path, "task,label,confidence,p_cat,p_dog\n10,cat,.9,.9,.1\n"), wanted)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("task,prior_cat\n10,1\n", "line 1, column 'prior_dog': missing; the labels are cat, dog"),
        ("task,prior_cat,prior_dog\n11,1,0\n", "line 2, column 'task': '11' has no annotations"),
        ("task,prior_cat,prior_dog\n10,1,0\n10,1,0\n", "line 3, column 'task': '10' stands twice"),
        ("task,prior_cat,prior_dog\n10,1,\n", "line 2, column 'prior_dog': '' is not a number"),
        ("prior_cat,prior_dog\n1,0\n", "line 1, column 'task': missing"),
    ],
)
def test_a_wrong_prior_file_is_named(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CsvError, match=sentence):
        prior(tmp_path, content)
