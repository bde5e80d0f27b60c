"""python -m learning aggregate, as a user at a terminal meets it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from learning.__main__ import main
from learning.aggregation.catalog import AGGREGATORS
from learning.commands.terminal import TerminalReport
from learning.progress import Progress

VOTES = """task,annotator,label,gold
1,ann,yes,
1,bob,yes,
1,cy,no,
2,ann,no,no
2,bob,yes,
3,ann,no,
3,cy,no,
4,bob,,
"""


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    path = tmp_path / "votes.csv"
    path.write_text(VOTES)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("method", AGGREGATORS)
def test_it_writes_three_files(votes: Path, tmp_path: Path, method: str) -> None:
    out = tmp_path / "deep" / "out"
    assert main(["aggregate", str(votes), "--method", method, "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["consensus.csv", "reliability.csv", "report.json"]
    consensus = rows(out / "consensus.csv")
    assert list(consensus[0]) == ["task", "label", "confidence", "p_no", "p_yes"]
    assert [row["task"] for row in consensus] == ["1", "2", "3", "4"]
    assert [row["label"] for row in consensus[1:3]] == ["no", "no"]
    assert float(consensus[1]["confidence"]) == 1, "gold is certain"
    for row in consensus:
        assert float(row["p_no"]) + float(row["p_yes"]) == pytest.approx(1)
        assert float(row["confidence"]) == max(float(row["p_no"]), float(row["p_yes"]))
    reliability = rows(out / "reliability.csv")
    assert list(reliability[0]) == ["annotator", "true", "answered", "mean", "low", "high"]
    assert len(reliability) == 3 * 2 * 2
    assert all(float(row["low"]) < float(row["mean"]) < float(row["high"]) for row in reliability)
    report = json.loads((out / "report.json").read_text())
    assert report["method"] == method
    assert report["counts"] == {
        "tasks": 4, "annotators": 3, "annotations": 8, "cant_tell": 1, "gold": 1, "repeated_rows": 0,
    }  # fmt: skip
    assert report["agreement"]["percent"] == pytest.approx((1 / 3 + 0 + 1) / 3)
    assert report["settings"]["confusion_prior"]["strength"] == 4
    assert report["seconds"] >= 0
    assert len(report["log_likelihood_history"]) == report["iterations"]


def test_the_same_file_gives_the_same_bytes(votes: Path, tmp_path: Path) -> None:
    lines = VOTES.splitlines()
    shuffled = tmp_path / "shuffled.csv"
    shuffled.write_text("\n".join([lines[0], *reversed(lines[1:])]))
    for name, path in (("a", votes), ("b", shuffled)):
        assert main(["aggregate", str(path), "--out", str(tmp_path / name)]) == 0
    for name in ("consensus.csv", "reliability.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_model_s_word_is_heard(votes: Path, tmp_path: Path) -> None:
    prior = tmp_path / "model.csv"
    prior.write_text("task,prior_no,prior_yes\n4,0.2,0.8\n")
    assert main(["aggregate", str(votes), "--prior", str(prior), "--out", str(tmp_path / "out")]) == 0
    last = rows(tmp_path / "out" / "consensus.csv")[3]
    assert (last["task"], last["label"]) == ("4", "yes")
    assert float(last["confidence"]) == pytest.approx(0.8)


def test_ties_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tie.csv"
    path.write_text("task,annotator,label\n1,ann,yes\n1,bob,no\n")
    assert main(["aggregate", str(path), "--method", "majority", "--out", str(tmp_path / "out")]) == 0
    assert json.loads((tmp_path / "out" / "report.json").read_text())["ties"] == {"count": 1, "tasks": ["1"]}
    assert "1 tasks are tied" in capsys.readouterr().err


def test_the_methods_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["aggregate", "--list"]) == 0
    listed = capsys.readouterr().out
    assert all(f"{name}\n" in listed for name in AGGREGATORS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{votes}"], "with --out, the folder for the results"),
        (["--out", "{tmp}/out"], "Name the CSV file"),
        (["{tmp}/none.csv", "--out", "{tmp}/out"], "cannot be read: No such file or directory"),
        (["{votes}", "--out", "{votes}"], "is a file; --out names a folder"),
        (["{votes}", "--out", "{tmp}/out", "--method", "magic"], "no method 'magic'; there are majority"),
        (["{votes}", "--out", "{tmp}/out", "--prior-accuracy", "2"], "between 0 and 1, not 2.0"),
        (["{votes}", "--out", "{tmp}/out", "--max-iterations", "0"], "At least one iteration"),
        (["{votes}", "--out", "{tmp}/out", "--prior", "{votes}"], "column 'prior_no': missing"),
    ],
)
def test_mistakes_get_a_sentence_and_code_2(
    votes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    filled = [argument.format(votes=votes, tmp=tmp_path) for argument in arguments]
    assert main(["aggregate", *filled]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("error: ")
    assert sentence in said.err
    assert said.out == ""
    assert not (tmp_path / "out").exists(), "nothing is half done"


def test_a_free_text_column_taken_for_labels_is_refused_before_memory_runs_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "remarks.csv"
    lines = [f"{index},person {index % 9000},remark {index}" for index in range(20_000)]
    path.write_text("\n".join(["task,annotator,label", *lines]))
    assert main(["aggregate", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "9000 annotators and 20000 classes of 20000 tasks would take" in capsys.readouterr().err


def test_it_needs_neither_torch_nor_django(votes: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from learning.__main__ import main; code = main(sys.argv[1:]);"
        "heavy = {'torch', 'django', 'sklearn', 'pandas'} & set(sys.modules);"
        "sys.exit(code or (f'imported {heavy}' if heavy else 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "aggregate", str(votes), "--out", str(tmp_path / "out")],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_long_work_reports_and_short_work_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    report = TerminalReport(sys.stderr, clock=lambda: now)
    report(Progress("aggregate", 1, 9))
    assert capsys.readouterr().err == ""
    now = 2.5
    report(Progress("aggregate", 2, 9, message="on the way"))
    report(Progress("aggregate", 3, 9))
    report.close()
    assert capsys.readouterr().err == "aggregate 2/9  on the way\n"
