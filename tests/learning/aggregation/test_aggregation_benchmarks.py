"""The benchmarks of aggregation run, and their figures mean what they say."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import aggregation_accuracy, aggregation_speed


def test_speed_is_printed_as_a_ratio(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["speed", "--annotations", "2000", "--classes", "3", "--rounds", "1"])
    aggregation_speed.main()
    first, _, row = capsys.readouterr().out.splitlines()
    assert "milliseconds an iteration" in first
    assert row.split()[:2] == ["2,000", "3"]
    assert float(row.split()[-1]) < 1e-12, "both compute the same"


def test_accuracy_is_a_table_per_data_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "little"
    folder.mkdir()
    (folder / "label.csv").write_text("item,worker,label\n1,a,0\n1,b,0\n2,a,1\n2,b,1\n2,b,0\n")
    (folder / "truth.csv").write_text("item,truth\n1,0\n2,1\n")
    monkeypatch.setattr(sys, "argv", ["accuracy", str(tmp_path)])
    aggregation_accuracy.main()
    printed = capsys.readouterr().out
    assert "little: 4 annotations, 2 tasks, 2 annotators, 2 classes, 1 repeated rows left out" in printed
    assert "majority                     1.0000" in printed


def test_scores_are_what_they_are_defined_to_be() -> None:
    posterior = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.3, 0.7]])
    scores = aggregation_accuracy.score(posterior, np.array([0, 0, 0, -1], np.int16), 0.0)
    assert scores.accuracy == pytest.approx(0.5)
    assert scores.log_loss == pytest.approx(-np.log([0.9, 0.5, 0.2]).mean())
    assert scores.calibration_error == pytest.approx((0.1 + 0.0 + 0.8) / 3)
    assert scores.macro_f1 == pytest.approx(2 * 1.5 / (1.5 + 3))
