from __future__ import annotations

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from tests.support.phantom import chest
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.evaluation.judged_figures import figures_of, parts_of
from xraysr_gui.metrics.judged_body import judged_body


@pytest.fixture(scope="module")
def truth():
    return np.asarray(chest(160, 140, mm_per_pixel=2.4), np.float32)


@pytest.fixture(scope="module")
def found(truth):
    noise = np.random.default_rng(1).normal(0.0, 0.02, truth.shape)
    return (truth + noise).clip(0, 1).astype(np.float32)


def masked_psnr(truth, found, mask):
    return -10 * np.log10(np.mean((truth[mask].astype(float) - found[mask]) ** 2))


def test_letters_and_what_is_around_them_do_not_count_inside_the_body(truth):
    body = judged_body(truth)
    row, column = (int(places.mean()) for places in np.nonzero(body))
    lettered = truth.copy()
    lettered[row - 4 : row + 4, column - 2 : column + 2] = 1.0
    lettered[row, column - 1 : column + 1] = 0.0

    without = judged_body(lettered)

    assert body[row - 4 : row + 4, column - 2 : column + 2].all()
    assert not without[row - 5 : row + 5, column - 3 : column + 3].any()
    assert without[body_mask(lettered)].mean() > 0.8


def test_anatomy_stays(truth):
    assert judged_body(truth).sum() > 0.9 * body_mask(truth).sum()


def test_an_image_that_is_steep_everywhere_keeps_its_body():
    noise = np.random.default_rng(0).random((64, 64)).astype(np.float32)

    np.testing.assert_array_equal(judged_body(noise), body_mask(noise))


def test_every_figure_is_that_of_an_independent_reckoning(truth, found):
    parts = parts_of(truth, 8, None)
    inner = (slice(8, -8), slice(8, -8))
    mine = truth[inner], found[inner]

    told = figures_of(parts, found[inner], 255.0)

    body = judged_body(truth)[inner]
    value, likeness = structural_similarity(
        *(one.astype(float) for one in mine), data_range=1.0, gaussian_weights=True, sigma=1.5,
        use_sample_covariance=False, full=True,
    )  # fmt: skip
    squares = np.sort((mine[0].astype(float) - mine[1]).ravel() ** 2)
    assert told["psnr_body"] == pytest.approx(masked_psnr(*mine, body))
    assert told["ssim"] == pytest.approx(value, abs=1e-5)
    assert told["ssim_body"] == pytest.approx(likeness[body].mean(), abs=1e-4)
    assert told["mse"] == pytest.approx(squares.mean() * 255**2)
    kept = squares[: squares.size - squares.size // 100]
    assert told["psnr_trimmed"] == pytest.approx(-10 * np.log10(kept.mean()))
    assert "psnr_lesion" not in told


def test_lesions_are_told_apart_and_no_window_looks_across_their_edge(truth, found):
    lesion = np.zeros(truth.shape, np.bool_)
    lesion[60:90, 40:70] = True
    worse = found.copy()
    worse[lesion] = truth[lesion] + 0.1
    told = figures_of(parts_of(truth, 0, lesion), worse, 255.0)

    changed = worse.copy()
    changed[58:60, 40:70] = 0.0  # just outside: neither inside nor the rest sees it
    again = figures_of(parts_of(truth, 0, lesion), changed, 255.0)

    assert told["psnr_lesion"] == pytest.approx(20.0, abs=0.01)
    assert told["psnr_rest"] > 30
    for name in ("psnr_lesion", "ssim_lesion", "psnr_rest"):
        assert again[name] == told[name]


def test_a_lesion_too_small_for_a_window_has_no_likeness(truth, found):
    lesion = np.zeros(truth.shape, np.bool_)
    lesion[80:84, 60:64] = True

    told = figures_of(parts_of(truth, 0, lesion), found, 255.0)

    assert told["psnr_lesion"] == pytest.approx(masked_psnr(truth, found, lesion))
    assert "ssim_lesion" not in told
