from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from xraysr_gui.commands.write_evaluation import write_report
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.evaluated import INTERVAL, Evaluated
from xraysr_gui.evaluation.table import table
from xraysr_gui.evaluation.trial_run import Score

FIGURES = {"psnr_body": 30.5, "ssim_body": 0.8, "psnr": 31.5, "ssim": 0.9, "hfen": 0.1, "mse": 46.0}
SCORE = Score("a.png", "a", "noise 2", "median", FIGURES, 0.25, 1.0, "processor", 90)
DONE = Evaluated(
    TRIALS["denoise"],
    (SCORE,),
    table(TRIALS["denoise"], [SCORE]),
    {"a.png": "0123456789abcdef" * 4},
)


def test_a_report_is_a_page_a_table_and_a_line_for_each_score(tmp_path):
    write_report(DONE, tmp_path / "new" / "report")

    folder = tmp_path / "new" / "report"
    assert sorted(path.name for path in folder.iterdir()) == [
        "report.html", "report.pdf", "run.json", "scores.csv", "table.csv", "table.json", "table.md",
        "times.csv",
    ]  # fmt: skip
    assert (folder / "table.md").read_text().startswith(f"# {DONE.trial.title}\n")
    told = json.loads((folder / "table.json").read_text())
    assert [row["enhancer"] for row in told.pop("rows")] == ["median"]
    assert told == {
        "protocol": "denoise", "images": 1, "patients": 1, "files_left_out": 0,
        "border_left_out": DONE.trial.border, "interval": None,
    }  # fmt: skip
    page = (folder / "table.md").read_text()
    assert "Images: 1, of so many patients: 1. Files left out: 0." in page
    assert f"{DONE.trial.border} pixels at each border count for nothing." in page
    assert "95 %" not in page
    with (folder / "scores.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "image": "0123456789ab", "patient": "1", "condition": "noise 2", "enhancer": "median",
                **{name: str(value) for name, value in FIGURES.items()},
            }
        ]  # fmt: skip


def test_a_page_says_how_far_its_intervals_can_be_trusted():
    def page_of(patients):
        scores = [replace(DONE.scores[0], patient=f"p{number}") for number in range(patients)]
        return replace(DONE, scores=tuple(scores)).words()

    assert "95 %" not in page_of(5)
    assert page_of(6).endswith("the true interval is likely to be wider.")
    assert page_of(20).endswith(INTERVAL)


def test_a_place_that_refuses_a_report_is_told_in_three_sentences(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(CannotExport, match="could not be written") as refused:
        write_report(DONE, tmp_path / "taken")

    assert str(refused.value).count(". ") >= 2
    assert (tmp_path / "taken").read_text() == "a file"


def test_times_stand_apart_and_everything_that_made_the_figures_is_told(tmp_path):
    write_report(DONE, tmp_path)

    with (tmp_path / "times.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["seconds"], row["megapixels"], row["device"], row["peak_mb"]) == (
        "0.25",
        "1.0",
        "processor",
        "90",
    )
    told = json.loads((tmp_path / "run.json").read_text())
    assert told["images"] == [{"sha256": DONE.hashes["a.png"]}]
    assert told["devices"] == ["processor"]
    assert told["libraries"]["numpy"] == np.__version__
    assert [one["title"] for one in told["conditions"]] == [one.title for one in DONE.trial.conditions]
    for file in tmp_path.iterdir():
        assert b"a.png" not in file.read_bytes()
