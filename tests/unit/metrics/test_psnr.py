from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.metrics.psnr import psnr


def test_an_error_of_a_tenth_everywhere_is_20_db():
    truth = np.full((4, 5), 0.5, np.float32)

    assert psnr(truth, truth + np.float32(0.1)) == pytest.approx(20.0, abs=1e-5)
    assert psnr(truth, truth - np.float32(0.01)) == pytest.approx(40.0, abs=1e-4)


def test_by_hand():
    truth = np.float32([[0.0, 0.25], [0.5, 1.0]])
    found = np.float32([[0.0, 0.5], [0.25, 0.5]])

    # squared errors 0, 1/16, 1/16, 1/4: their mean is 3/32
    assert psnr(truth, found) == pytest.approx(-10 * np.log10(3 / 32), abs=1e-6)


def test_one_grey_level_of_256_everywhere_is_48_db():
    steps = np.arange(255, dtype=np.float32)[None] / 255

    assert psnr(steps, steps + np.float32(1 / 255)) == pytest.approx(48.13, abs=0.005)


def test_equal_images_are_infinitely_alike():
    truth = np.random.default_rng(1).random((6, 7), dtype=np.float32)

    assert psnr(truth, truth.copy()) == np.inf


def test_it_does_not_matter_which_is_the_truth():
    first, second = np.random.default_rng(1).random((2, 30, 20), dtype=np.float32)

    assert psnr(first, second) == psnr(second, first)


def test_a_tiny_error_in_a_large_image_is_not_rounded_away():
    truth = np.full((2000, 2000), 0.5, np.float32)
    found = truth.copy()
    found[0, 0] += np.float32(0.25)

    assert psnr(truth, found) == pytest.approx(10 * np.log10(4e6 * 16), abs=1e-6)
