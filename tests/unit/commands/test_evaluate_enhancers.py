from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from xraysr_gui.commands.evaluate_enhancers import INTERVAL, Evaluated, write_report
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.trial_run import Score

DONE = Evaluated(
    TRIALS["denoise"],
    (Score("a.png", "a", "noise 2", "median", {"psnr": 31.5, "ssim": 0.9}, 0.25),),
    (),
    {"a.png": "0123456789abcdef" * 4},
)


def test_a_report_is_a_page_a_table_and_a_line_for_each_score(tmp_path):
    write_report(DONE, tmp_path / "new" / "report")

    folder = tmp_path / "new" / "report"
    assert sorted(path.name for path in folder.iterdir()) == ["scores.csv", "table.json", "table.md"]
    assert (folder / "table.md").read_text().startswith(f"# {DONE.trial.title}\n")
    told = json.loads((folder / "table.json").read_text())
    assert told == {
        "protocol": "denoise", "images": 1, "patients": 1, "files_left_out": 0, "rows": [],
        "border_left_out": DONE.trial.border, "interval": None,
    }  # fmt: skip
    page = (folder / "table.md").read_text()
    assert "1 images of 1 patients; 0 files were left out." in page
    assert f"{DONE.trial.border} pixels at each border count for nothing." in page
    assert "95 %" not in page
    with (folder / "scores.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "image": "0123456789ab", "patient": "1", "condition": "noise 2", "enhancer": "median",
                "psnr": "31.5", "ssim": "0.9", "seconds": "0.25",
            }
        ]  # fmt: skip


def test_a_page_says_how_far_its_intervals_can_be_trusted():
    def page_of(patients):
        scores = [replace(DONE.scores[0], patient=f"p{number}") for number in range(patients)]
        return replace(DONE, scores=tuple(scores)).words()

    assert "95 %" not in page_of(5)
    assert page_of(6).endswith("read such an interval as too narrow.")
    assert page_of(20).endswith(INTERVAL)


def test_a_place_that_refuses_a_report_is_told_in_three_sentences(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(CannotExport, match="could not be written") as refused:
        write_report(DONE, tmp_path / "taken")

    assert str(refused.value).count(". ") >= 2
    assert (tmp_path / "taken").read_text() == "a file"
