"""Each mistake is made here with numpy, scikit-image or Pillow alone; the program has to name it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import ndimage
from skimage.metrics import structural_similarity

from tests.support.phantom import chest
from xraysr_gui.evaluation.audit.interval import Interval
from xraysr_gui.evaluation.audit.mistakes.candidates import as_kept, candidates_of
from xraysr_gui.evaluation.audit.mistakes.explain import MEASURES, explain
from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages

LEVELS = 255.0
X = np.rint(30 + 180 * chest(96, 128, mm_per_pixel=3.0, seed=2))
Y = np.rint(X + np.random.default_rng(1).normal(0, 4, X.shape)).clip(0, 255)
GIVEN = np.rint(ndimage.gaussian_filter(X, 1.5))


def sight(result=Y, given=None, levels=LEVELS, scales=(2,)):
    reference = (X / 255).astype(np.float32)
    own = (result / 255).astype(np.float32)
    before = None if given is None else (given / 255).astype(np.float32)
    return ComparedImages(
        as_kept(reference, levels), candidates_of(reference, own, before, levels, scales), levels
    )


def rounded(value, decimals):
    middle, half = round(value, decimals), 0.5 * 10**-decimals
    return Interval(middle - half, middle + half)


def named(value, metric="psnr", decimals=4, **seen):
    done = explain(rounded(value, decimals), MEASURES[metric](sight(**seen)))
    assert done.simplest, done.nearest
    return [one.mistakes for one in done.simplest]


def mse(x, y):
    return float(np.mean((x - y) ** 2))


def psnr(x, y, peak=255.0):
    return 10 * math.log10(peak**2 / mse(x, y))


def box(image, scale):
    rows, columns = image.shape
    return image.reshape(rows // scale, scale, columns // scale, scale).mean(axis=(1, 3))


def bilinear(small, scale):
    return ndimage.zoom(small, scale, order=1, mode="nearest", grid_mode=True)


WRAPPED = (X.astype(np.uint8) - Y.astype(np.uint8)) ** 2
PSNR_MISTAKES = {
    "largest less smallest value of the reference": psnr(X, Y, float(np.ptp(X))),
    "largest value of the reference": psnr(X, Y, float(X.max())),
    "largest less smallest value of the result": psnr(X, Y, float(np.ptp(Y))),
    "a range of 2": psnr(X, Y, 510.0),
    "a range of 1 was taken": psnr(X, Y, 1.0),
    "a range of 255 was taken": psnr(X / 255, Y / 255, 255.0),
    "16 bits": psnr(X, Y, 65535.0),
    "luma from 16 to 235": psnr(16 + X * 219 / 255, 16 + Y * 219 / 255, 255.0),
    "summed": 10 * math.log10(255**2 / (3 * mse(X, Y))),
    "10 log10(range / RMSE)": 10 * math.log10(255 / math.sqrt(mse(X, Y))),
    "natural logarithm": 10 * math.log(255**2 / mse(X, Y)),
    "border of 4 pixels": psnr(X[4:-4, 4:-4], Y[4:-4, 4:-4]),
    "wrapped around": 10 * math.log10(255**2 / float(WRAPPED.mean())),
}


@pytest.mark.parametrize("words", PSNR_MISTAKES)
def test_the_mistake_of_a_psnr_is_named(words):
    assert any(words in one for mistakes in named(PSNR_MISTAKES[words]) for one in mistakes)
    assert {len(mistakes) for mistakes in named(PSNR_MISTAKES[words])} == {1}


def test_the_bilinear_baseline_that_was_reported_as_the_result():
    value = psnr(X, np.floor(bilinear(np.floor(box(X, 2) + 0.5), 2) + 0.5))
    assert [mistakes[0][:25] for mistakes in named(value)] == ["a bilinear enlargement x2"]


def test_the_right_figure_needs_no_mistake():
    assert named(psnr(X, Y)) == [()]
    assert named(mse(X, Y), "mse") == [()]
    assert named(math.sqrt(mse(X, Y)), "rmse") == [()]
    assert named(float(np.mean(np.abs(X - Y))), "mae") == [()]


def test_the_input_that_was_measured_in_place_of_the_result():
    assert named(psnr(X, GIVEN), given=GIVEN) == [("the input was measured, not the result",)]


def test_a_result_that_was_never_clipped():
    wild = X + np.random.default_rng(3).normal(0, 60, X.shape)
    assert named(psnr(X, np.rint(wild.clip(0, 255))), result=wild) == [()]
    assert named(psnr(X, wild), result=wild, decimals=3) == [
        ("the result was neither clipped to the range nor rounded to its depth",)
    ]


def of_wang(**more):
    return structural_similarity(
        X,
        Y,
        **{"data_range": 255, "gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, **more},
    )


def one_window():
    x, y, c1, c2 = X, Y, (0.01 * 255) ** 2, (0.03 * 255) ** 2
    both = np.mean((x - x.mean()) * (y - y.mean()))
    over = (2 * x.mean() * y.mean() + c1) * (2 * both + c2)
    return float(over / ((x.mean() ** 2 + y.mean() ** 2 + c1) * (x.var() + y.var() + c2)))


SSIM_MISTAKES = {
    "uniform windows of 7 x 7": structural_similarity(X, Y, data_range=255),
    "uniform windows of 11 x 11": structural_similarity(
        X, Y, data_range=255, win_size=11, use_sample_covariance=False),
    "windows at the border counted": float(of_wang(full=True)[1].mean()),
    "a range of 2": of_wang(data_range=510),
    "largest less smallest value of the reference": of_wang(data_range=float(np.ptp(X))),
    "one window for the whole image": one_window(),
    "constants were left out": of_wang(K1=1e-9, K2=1e-9),
}  # fmt: skip


@pytest.mark.parametrize("words", SSIM_MISTAKES)
def test_the_mistake_of_an_ssim_is_named(words):
    found = named(SSIM_MISTAKES[words], "ssim", 5)
    assert any(words in one for mistakes in found for one in mistakes)
    assert {len(mistakes) for mistakes in found} == {1}


def test_ssim_as_it_should_be():
    assert named(of_wang(), "ssim", 5) == [()]


def test_two_mistakes_together():
    """What a usual library gives for values from 0 to 1 when nobody says anything."""
    found = named(structural_similarity(X / 255, Y / 255, data_range=2.0), "ssim", 6)
    assert len(found) == 1
    assert {"uniform windows of 7 x 7", "a range of 2"} == {
        words
        for words in ("uniform windows of 7 x 7", "a range of 2")
        if any(words in one for one in found[0])
    }


@pytest.mark.parametrize(
    ("words", "metric", "value"),
    [
        ("summed", "mse", 3 * mse(X, Y)),
        ("0-to-1", "mse", mse(X, Y) / 255**2),
        ("-1-to-1", "mse", 4 * mse(X, Y) / 255**2),
        ("root was taken", "mse", math.sqrt(mse(X, Y))),
        ("half", "mse", mse(X, Y) / 2),
        ("summed over the image", "mse", X.size * mse(X, Y)),
        ("no root", "rmse", mse(X, Y)),
        ("0-to-1", "mae", float(np.mean(np.abs(X - Y))) / 255),
        ("summed", "mae", 3 * float(np.mean(np.abs(X - Y)))),
    ],
)
def test_the_mistake_of_an_error_is_named(words, metric, value):
    assert any(words in one for mistakes in named(value, metric, 7) for one in mistakes)


def test_a_value_that_nothing_makes():
    done = explain(rounded(98.3302, 4), MEASURES["psnr"](sight()))
    assert done.simplest == ()
    assert done.tried > 100
    assert done.right == pytest.approx(psnr(X, Y), abs=1e-4)


def test_equal_images():
    done = explain(rounded(48.1, 1), MEASURES["psnr"](sight(result=X)))
    assert math.isinf(done.right)
    assert done.to_json()["right"] is None


def test_a_mistake_that_changes_nothing_is_not_named():
    """The reference reaches from black to white: its largest value is the range."""
    full = X.copy()
    full[0, 0], full[0, 1] = 0, 255
    reference = (full / 255).astype(np.float32)
    seen = ComparedImages(
        reference.astype(float),
        candidates_of(reference, (Y / 255).astype(np.float32), None, 255.0, ()),
        255.0,
    )
    done = explain(rounded(psnr(full, Y), 4), MEASURES["psnr"](seen))
    assert [one.mistakes for one in done.simplest] == [()]
    assert not any(
        "largest value of the reference" in words for one in done.reproduce for words in one.mistakes
    )
