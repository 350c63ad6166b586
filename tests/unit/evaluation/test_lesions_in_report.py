"""What a report and a card tell of lesions, held against an independent reckoning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.markdown_table import markdown
from xraysr_gui.evaluation.report.sections.lesions import lesions
from xraysr_gui.evaluation.table import table
from xraysr_gui.evaluation.trial_run import REFERENCE, Score

TRIAL = TRIALS["documents-001"]
METHODS = {"bicubic": 0.0, "least-squares": 0.01, "espcn-x3-mr": 0.03}
BLOCKS = [f"slice {number}" for number in (1, 1, 4, 7, 7, 7, 10, 13, 16, 19)]


@pytest.fixture(scope="module")
def done():
    rng, scores = np.random.default_rng(1), []
    for number, block in enumerate(BLOCKS):
        inside, outside = rng.uniform(0.7, 0.8), rng.uniform(0.8, 0.9)
        for method, more in METHODS.items():
            noise = rng.normal(0, 0.002, 2)
            figures = {
                "psnr": 30 + 10 * more, "ssim": 0.8, "mse": 60.0, "hfen": 0.3,
                "psnr_lesion": 28 + 40 * more, "psnr_rest": 31 + 40 * more,
                "ssim_lesion": inside + more + noise[0], "ssim_rest": outside + more + noise[1],
            }  # fmt: skip
            scores.append(Score(f"{number}.png", block, TRIAL.conditions[0].title, method, figures, 0.1))
        best = {name: np.inf if name.startswith("psnr") else 1.0 for name in figures}
        scores.append(Score(f"{number}.png", block, TRIAL.conditions[0].title, REFERENCE, best, 0.0))
    return Evaluated(TRIAL, tuple(scores), table(TRIAL, scores), {})


def values(done, method, figure):
    return np.array([one.figures[figure] for one in done.scores if one.enhancer == method])


def drawn(differences, blocks):
    """Means over whole blocks that are drawn again, reckoned one draw after the other."""
    rng, names = np.random.default_rng(99), sorted(set(blocks))
    means = []
    for _ in range(4000):
        chosen = [names[one] for one in rng.integers(len(names), size=len(names))]
        taken = np.concatenate([differences[np.array(blocks) == name] for name in chosen])
        means.append(taken.mean())
    return np.quantile(means, (0.025, 0.975))


def numbers_of(cell):
    return [float(word.strip("[],")) for word in cell.split()]


def test_likeness_in_lesions_and_outside_has_intervals_of_whole_blocks(done):
    figures, _ = lesions(done)
    row = next(row for row in figures.rows if row[0] == "espcn-x3-mr")
    inside, outside = (values(done, "espcn-x3-mr", name) for name in ("ssim_lesion", "ssim_rest"))

    for cell, wanted in ((row[3], inside), (row[4], outside), (row[5], inside - outside)):
        mean, low, high = numbers_of(cell)
        assert mean == pytest.approx(wanted.mean(), abs=6e-5)
        assert (low, high) == pytest.approx(drawn(wanted, BLOCKS), abs=3e-3)
    assert next(row for row in figures.rows if row[0] == REFERENCE)[1] == "identical"


def test_gains_in_lesions_are_over_the_strongest_classical_method(done):
    _, gains = lesions(done)
    row = next(row for row in gains.rows if row[0] == "espcn-x3-mr")
    gained = values(done, "espcn-x3-mr", "ssim_lesion") - values(done, "least-squares", "ssim_lesion")

    assert row[1] == "least-squares"
    mean, low, high = numbers_of(row[4])
    assert mean == pytest.approx(gained.mean(), abs=6e-5)
    assert (low, high) == pytest.approx(drawn(gained, BLOCKS), abs=1e-3)


def test_a_card_tells_the_means_in_lesions(done):
    told = markdown(TRIAL, done.rows)
    wanted = values(done, "espcn-x3-mr", "ssim_lesion").mean()

    assert "In lesions and outside:" in told
    assert f"| {wanted:.4f} |" in told.partition("In lesions")[2]


def test_where_nothing_is_marked_nothing_is_told(done):
    scores = [
        Score(
            one.image, one.patient, one.condition, one.enhancer, {"psnr": 30.0, "ssim": 0.8, "hfen": 0.3}, 0.1
        )
        for one in done.scores
    ]
    rows = table(TRIAL, scores)

    assert "lesions" not in markdown(TRIAL, rows)
    (said,) = lesions(Evaluated(TRIAL, tuple(scores), rows, {}))
    assert "No mask lies beside the images" in said.text


def test_a_mean_in_lesions_is_not_called_identical_where_one_image_of_many_is(done):
    first = next(one for one in done.scores if one.enhancer == "bicubic")
    perfect = replace(first, figures={**first.figures, "psnr_lesion": np.inf})
    scores = tuple(perfect if one is first else one for one in done.scores)
    figures, gains = lesions(replace(done, scores=scores, rows=table(TRIAL, scores)))

    assert next(row for row in figures.rows if row[0] == "bicubic")[1] == "infinite"
    assert next(row for row in figures.rows if row[0] == REFERENCE)[1] == "identical"
    assert all("identical" not in cell for row in gains.rows for cell in row)
