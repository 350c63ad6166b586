"""The table of an evaluation while it runs says what its figures decide."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from xraysr_gui.commands.evaluating.asked_evaluation import AskedEvaluation, WaitingEvaluation
from xraysr_gui.commands.evaluating.live_table import live_table
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.journal import ImageScores, Journal
from xraysr_gui.evaluation.table import table
from xraysr_gui.evaluation.trial_run import Score


def measured(number: int, gain: float) -> ImageScores:
    """One person's image, on which one enhancer gains so much over bicubic."""
    base = {"psnr": 30.0, "ssim": 0.9, "hfen": 0.2, "mse": 5.0, "psnr_body": 32.0, "ssim_body": 0.9}
    better = base | {"psnr": 30.0 + 2 * gain, "psnr_body": 32.0 + gain}
    told = [("bicubic", base), ("fast-x2", better)]
    scores = tuple(Score(f"{number}.png", f"p{number}", "x", id, one, 0.1) for id, one in told)
    return ImageScores(number, f"{number}.png", "0" * 64, scores)


@pytest.mark.parametrize(
    ("gains", "verdict", "better"),
    [
        ([0.5 + 0.01 * n for n in range(12)], "better than Bicubic", True),
        ([-0.5 - 0.01 * n for n in range(12)], "worse than Bicubic", False),
        ([0.5, -0.5] * 6, "cannot be decided yet", None),
        ([0.5], "cannot be decided yet", None),
    ],
)
def test_a_gain_is_called_what_it_decides(gains, verdict, better):
    images = [measured(number, gain) for number, gain in enumerate(gains)]
    rows = table(TRIALS["x2"], [score for image in images for score in image.scores])
    titles = {"bicubic": "Bicubic", "fast-x2": "Fast x2"}

    found = live_table(rows, [*images, ImageScores(99, "broken.png", "", (), ("It is broken.",))], titles)

    row = next(one for one in found.rows if one.id == "fast-x2")
    assert (row.verdict, row.better, row.title) == (verdict, better, "Fast x2")
    mean = sum(gains) / len(gains)
    assert row.body.startswith(f"{mean:+.2f} dB")
    assert row.whole.startswith(f"{2 * mean:+.2f} dB")
    assert row.body.endswith("]" if len(gains) > 1 else "dB"), "why there is none is told of all rows at once"
    assert (len(found.measured), found.left_out, found.notices) == (
        len(gains),
        ("broken.png",),
        ("It is broken.",),
    )
    assert found.patients == len(gains)


def test_where_gains_have_no_mean_no_number_stands():
    images = [measured(number, 0.5) for number in range(3)]
    for number, perfect in enumerate(("bicubic", "fast-x2")):
        told = [
            replace(one, figures={**one.figures, "psnr_body": math.inf}) if one.enhancer == perfect else one
            for one in images[number].scores
        ]
        images[number] = replace(images[number], scores=tuple(told))
    rows = table(TRIALS["x2"], [score for image in images for score in image.scores])

    row = next(one for one in live_table(rows, images, {}).rows if one.id == "fast-x2")
    assert (row.body, row.verdict) == ("cannot be told", "cannot be decided yet")


def test_one_that_waits_is_found_while_it_can_go_on(tmp_path):
    asked = AskedEvaluation(tmp_path / "films", "x2", ("fast-x2",), tmp_path / "report", 2)
    waiting = WaitingEvaluation(tmp_path / "settings")
    assert waiting.found() is None
    waiting.keep(asked)
    assert waiting.found() is None, "nothing of it is on the disk"
    journal = Journal(asked.report)
    journal.begin({}, resume=False)
    journal.keep(measured(3, 0.1))
    assert waiting.found() == asked
    assert [one.number for one in journal.measured()] == [3]
    asked.drop()
    assert waiting.found() is None
    waiting.keep(asked)
    (tmp_path / "settings" / "evaluations.json").write_text('{"ids": 3}')
    assert waiting.found() is None
