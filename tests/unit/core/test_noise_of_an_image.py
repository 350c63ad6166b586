"""The noise of an image against scipy and scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage, stats
from skimage.restoration import estimate_sigma

from xraysr_gui.core.noise import FEW, noise_of

MASK = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]])
SLOPE = np.add.outer(np.linspace(0, 300, 160), np.linspace(500, 900, 220))


def by_hand(pixels: np.ndarray, inside: np.ndarray, ends: tuple[float, float]) -> float:
    """The same definition, by scipy: mask, whole squares, trimmed mean of a half normal distribution."""
    size = np.abs(ndimage.convolve(pixels.astype(float), MASK))
    counted = ndimage.binary_erosion(inside, np.ones((3, 3)), border_value=0)
    counted &= (pixels > ends[0]) & (pixels < ends[1])
    size = size[counted]
    size = size[size <= 3 * np.median(size) / stats.halfnorm.ppf(0.5)]
    return float(size.mean() / stats.truncnorm(0, 3).mean() / np.sqrt((MASK**2).sum()))


@pytest.mark.parametrize("sd", [2.0, 15.0, 60.0])
def test_it_is_the_spread_of_the_noise_that_was_added(sd):
    pixels = SLOPE + np.random.default_rng(5).normal(0, sd, SLOPE.shape)
    found = noise_of(pixels)
    assert found == pytest.approx(sd, rel=0.03)
    assert found == pytest.approx(estimate_sigma(pixels), rel=0.05)
    plain = np.sqrt(np.pi / 2) / 6 * np.abs(ndimage.convolve(pixels, MASK)[1:-1, 1:-1]).mean()
    assert found == pytest.approx(plain, rel=0.02)  # Immerkaer's own mean, where nothing is to be left out


def test_it_is_the_definition_that_it_tells():
    rng = np.random.default_rng(6)
    pixels = (SLOPE + rng.normal(0, 9, SLOPE.shape)).clip(560, 1100)
    pixels[20:30, 40:80] = 4000
    inside = np.hypot(*np.ogrid[-80:80, -110:110]) < 70
    ends = 560.0, 1100.0
    assert noise_of(pixels, inside, ends) == pytest.approx(by_hand(pixels, inside, ends), rel=1e-4)
    everywhere = np.ones_like(inside)
    assert noise_of(pixels, None, ends) == pytest.approx(by_hand(pixels, everywhere, ends), rel=1e-4)


def test_of_too_little_nothing_is_told():
    pixels = np.random.default_rng(7).normal(0, 1, (3, FEW + 1))
    assert noise_of(pixels) is None  # one square too few
    assert noise_of(np.random.default_rng(7).normal(0, 1, (3, FEW + 2))) > 0
    assert noise_of(np.zeros((2, 900))) is None
    assert noise_of(np.full((90, 90), 7.0), ends=(0.0, 7.0)) is None
