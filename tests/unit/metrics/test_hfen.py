from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import convolve2d

from tests.support.phantom import chest
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.metrics.hfen import fineness, hfen


@pytest.fixture(scope="module")
def image():
    return np.asarray(chest(128, 112, mm_per_pixel=3.0), np.float32)


def laplacian_of_gaussian():
    """15 x 15 taps of sigma 1.5, as its inventors had it; an even image becomes zero."""
    rows, columns = np.mgrid[-7:8, -7:8]
    far = (rows**2 + columns**2).astype(float)
    bell = np.exp(-far / (2 * 1.5**2))
    kernel = bell / bell.sum() * (far - 2 * 1.5**2) / 1.5**4
    return kernel - kernel.mean()


def by_hand(truth, found):
    def fine(image):
        return convolve2d(np.pad(image.astype(float), 7, mode="symmetric"), laplacian_of_gaussian(), "valid")

    return np.linalg.norm(fine(found) - fine(truth)) / np.linalg.norm(fine(truth))


@pytest.mark.parametrize(
    "degradation", [Degradation(noise=5.0), Degradation(Gaussian(1.5)), Degradation(jpeg_quality=30)],
    ids=lambda d: d.words(),
)  # fmt: skip
def test_is_the_norm_of_what_is_wrong_after_a_dense_laplacian_of_gaussian(degradation, image):
    found = degradation.apply(image)

    assert hfen(image, found) == pytest.approx(by_hand(image, found), rel=1e-4)


def test_what_a_reference_has_of_its_own_need_not_be_worked_out_for_each_candidate(image):
    found = Degradation(noise=5.0).apply(image)

    assert hfen(image, found, fineness(image)) == hfen(image, found)
    assert hfen(image, found, 2 * fineness(image)) == hfen(image, found) / 2


def test_equal_images_lack_nothing(image):
    assert hfen(image, image.copy()) == 0


def test_an_even_image_lacks_everything(image):
    assert hfen(image, np.full_like(image, image.mean())) == pytest.approx(1.0, abs=1e-3)


def test_brightness_is_no_fine_structure(image):
    assert hfen(0.5 * image, 0.5 * image + np.float32(0.25)) < 0.01


def test_twice_the_error_is_twice_the_figure(image):
    wrong = np.random.default_rng(3).normal(0, 0.01, image.shape).astype(np.float32)

    assert hfen(image, image + 2 * wrong) == pytest.approx(2 * hfen(image, image + wrong), rel=1e-3)


def test_where_the_truth_has_no_structure_any_is_too_much():
    flat, lively = np.zeros((20, 20), np.float32), np.eye(20, dtype=np.float32)

    assert hfen(flat, flat) == 0
    assert hfen(flat, lively) == np.inf
