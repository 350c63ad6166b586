from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trials import Condition, Trial
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.markdown_table import markdown
from xraysr_gui.evaluation.table import ENDLESS_WORDS, strongest_rival, table
from xraysr_gui.evaluation.trial_run import UNTOUCHED, Score

CONDITIONS = Condition("weak", Degradation()), Condition("strong", Degradation(noise=1))
TRIAL = Trial("tiny", "Tiny", "denoise", 1, CONDITIONS, border=0, compare_with=("median", "wavelet"))
PSNR = {
    UNTOUCHED: {("a1", "weak"): 30.0, ("a1", "strong"): 20.0, ("b1", "weak"): 31.0, ("b1", "strong"): 21.0},
    "median": {("a1", "weak"): 31.0, ("a1", "strong"): 24.0, ("b1", "weak"): 30.0, ("b1", "strong"): 25.0},
    "ours": {("a1", "weak"): 33.0, ("a1", "strong"): 26.0, ("b1", "weak"): 32.0, ("b1", "strong"): 29.0},
}


def score(enhancer, image, condition, psnr):
    figures = {"psnr": psnr, "ssim": psnr / 100, "hfen": 1 - psnr / 100}
    return Score(image, image[0], condition, enhancer, figures, 0.1)


@pytest.fixture
def scores():
    """Three patients like a, three like b."""
    return [
        score(enhancer, f"{patient}1", condition, psnr)
        for enhancer, figures in PSNR.items()
        for (image, condition), psnr in figures.items()
        for patient in ("ace" if image == "a1" else "bdf")
    ]


def row_of(rows, enhancer):
    return next(row for row in rows if row.enhancer == enhancer)


def test_there_is_a_row_for_each_enhancer_in_the_order_of_trying(scores):
    assert [row.enhancer for row in table(TRIAL, scores)] == [UNTOUCHED, "median", "ours"]


def test_the_figures_are_means_over_all_images_and_conditions(scores):
    row = row_of(table(TRIAL, scores), "ours")

    assert row.figures["psnr"] == pytest.approx((33 + 26 + 32 + 29) / 4)
    assert row.figures["ssim"] == pytest.approx(0.30)
    assert row.figures["hfen"] == pytest.approx(0.70)


def test_each_condition_has_its_own_mean(scores):
    assert row_of(table(TRIAL, scores), "ours").by_condition == {"weak": 32.5, "strong": 27.5}


def test_gains_are_paired_by_image_and_condition(scores):
    row = row_of(table(TRIAL, list(reversed(scores))), "ours")

    gained = row.gains["median"]
    assert gained.mean == pytest.approx((2 + 2 + 2 + 4) / 4)
    assert gained.count == 12
    assert (gained.low, gained.high) == pytest.approx((2 + 1 / 6, 3 - 1 / 6))  # all but one like a, or like b
    assert row.gains[UNTOUCHED].mean == pytest.approx(18 / 4)
    assert row.ssim_gains["median"].mean == pytest.approx(0.025)
    assert row.hfen_gains["median"].mean == pytest.approx(-0.025)


def test_nobody_is_compared_with_itself_or_with_one_that_was_not_tried(scores):
    rows = table(TRIAL, scores)

    assert set(row_of(rows, "ours").gains) == {UNTOUCHED, "median"}
    assert set(row_of(rows, "median").gains) == {UNTOUCHED}
    assert set(row_of(rows, UNTOUCHED).gains) == {"median"}


def test_a_score_that_comes_twice_counts_once(scores):
    again = [*scores, *(one for one in scores if one.enhancer == UNTOUCHED)]

    assert table(TRIAL, again) == table(TRIAL, scores)


def test_the_table_shows_every_figure_with_a_column_for_each_rival(scores):
    lines = markdown(TRIAL, table(TRIAL, scores)).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    assert cells[0] == ["enhancer", "PSNR dB", "SSIM", "HFEN", "PSNR over untouched", "PSNR over median"]
    assert {len(row) for row in cells} == {6}
    assert cells[2] == ["untouched", "25.50", "0.2550", "0.745", "", "-2.00 [-2.33, -1.67]"]
    assert cells[4] == ["ours", "30.00", "0.3000", "0.700", "+4.50 [+4.50, +4.50]", "+2.50 [+2.17, +2.83]"]


def test_rows_become_plain_numbers(scores):
    row = json.loads(json.dumps(row_of(table(TRIAL, scores), "ours").to_json()))

    assert row["enhancer"] == "ours"
    told = row["gains"]["median"]
    assert (told.pop("low"), told.pop("high")) == pytest.approx((2 + 1 / 6, 3 - 1 / 6))
    assert told == {"mean": 2.5, "wins": 1.0, "count": 12}


def test_one_patient_has_no_interval_and_the_table_says_why(scores):
    alone = [one for one in scores if one.patient == "a"]
    rows = table(TRIAL, alone)

    told = json.loads(json.dumps(row_of(rows, "ours").to_json(), allow_nan=False))
    assert told["gains"]["median"] == {
        "mean": 2.0, "low": None, "high": None, "wins": 1.0, "count": 2,
        "reason": "All images are of one patient, who tells nothing about others.",
    }  # fmt: skip
    page = markdown(TRIAL, rows)
    assert "+2.00 [cannot be told]" in page
    assert page.endswith(
        "Intervals cannot be told: All images are of one patient, who tells nothing about others."
    )
    assert "inf" not in page


def test_five_patients_have_no_interval_either(scores):
    rows = table(TRIAL, [one for one in scores if one.patient in "abcde"])
    page = markdown(TRIAL, rows)
    assert page.endswith("told: 5 patients are too few for a 95 % interval, which takes 6 at least.")
    assert "[+" not in page
    assert "[-" not in page


def test_a_perfect_result_is_no_number_in_json_and_says_why(scores):
    perfect = [score("perfect", one.image, one.condition, float("inf")) for one in scores[:4]]
    told = json.loads(json.dumps(row_of(table(TRIAL, perfect), "perfect").to_json(), allow_nan=False))

    assert told["figures"]["psnr"] is None
    assert told["reasons"]["psnr"] == "A result is identical to the truth."
    assert told["by_condition"] == {"weak": None, "strong": None}


def test_a_linear_control_is_a_rival_too_whatever_the_trial_names(scores):
    linear = [
        score("wiener-spectral", one.image, one.condition, 40.0) for one in scores if one.enhancer == "ours"
    ]
    rows = table(TRIAL, [*scores, *linear])

    ours = row_of(rows, "ours")
    assert ours.gains["wiener-spectral"].mean == pytest.approx(ours.figures["psnr"] - 40)
    assert strongest_rival(row_of(rows, "ours"), rows) == "wiener-spectral"
    assert "PSNR over wiener-spectral" in markdown(TRIAL, rows)


def test_who_only_stands_beside_claims_nothing_and_makes_no_other_gain_less_sure(scores):
    alone = [one for one in scores if one.enhancer != "median"]
    beside = table(replace(TRIAL, beside=("median",), compare_with=(UNTOUCHED,)), with_body(scores))
    without = table(replace(TRIAL, compare_with=(UNTOUCHED,)), with_body(alone))

    assert {gain.p for gain in row_of(beside, "median").body_gains.values()} == {None}
    assert row_of(beside, "ours").body_gains == row_of(without, "ours").body_gains
    assert all(gain.p is not None for gain in row_of(beside, "ours").body_gains.values())


def with_body(scores):
    return [
        replace(one, figures={**one.figures, "psnr_body": one.figures["psnr"], "ssim_body": 0.9})
        for one in scores
    ]


def test_errors_in_steps_of_several_depths_are_brought_to_the_deepest():
    """The same shares of the range at 8 and 16 bits: their mean, in steps of 16 bits, by hand."""
    shares = 1e-4, 3e-4
    pair = [
        replace(made, figures={**made.figures, "mse": share * (2**bits - 1) ** 2}, bits=bits)
        for made, share, bits in zip(
            (score("median", "a1", "weak", 40.0), score("median", "b1", "weak", 35.0)),
            shares,
            (8, 16),
            strict=True,
        )
    ]

    (row,) = table(TRIAL, pair)
    assert row.figures["mse"] == pytest.approx(2e-4 * 65535**2, rel=1e-12)


def test_the_strongest_rival_is_judged_by_the_images_that_both_have(scores):
    """A rival that failed on the hard images has the higher mean, and is the weaker one."""
    wavelet = [
        replace(one, enhancer="wavelet", figures={**one.figures, "psnr": one.figures["psnr"] - 0.9})
        for one in scores
        if one.enhancer == "median" and one.condition == "weak"
    ]
    rows = table(TRIAL, [*scores, *wavelet])

    assert row_of(rows, "wavelet").figures["psnr"] > row_of(rows, "median").figures["psnr"]
    assert strongest_rival(row_of(rows, "ours"), rows) == "median"


def test_a_mean_is_not_called_identical_where_one_result_of_many_is():
    def made(image, psnr, mse):
        figures = {"psnr": psnr, "ssim": 0.9, "hfen": 0.2, "mse": mse}
        return Score(image, image, "weak", "median", figures, 0.1)

    some = table(TRIAL, [made("a", math.inf, 0.0), made("b", 40.0, 6.5)])
    every = table(TRIAL, [made("a", math.inf, 0.0), made("b", math.inf, 0.0)])

    assert "| median | infinite | 0.9000 |" in markdown(TRIAL, some)
    assert "| median | identical | 0.9000 |" in markdown(TRIAL, every)
    assert ENDLESS_WORDS in Evaluated(TRIAL, (), some, {}).words()
    assert ENDLESS_WORDS not in Evaluated(TRIAL, (), every, {}).words()
