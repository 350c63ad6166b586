"""What is measured of an edge, a flat field, bars and discs against formulas."""

from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.evaluation.truth.phantom_run import phantom_figures
from xraysr_gui.metrics.lesions.nodule import Nodule, planted
from xraysr_gui.metrics.phantom.drawing import (
    DISC_CONTRASTS,
    LINE_PAIRS,
    PIXEL_MM,
    SLANT,
    phantom,
    slanted_edge,
)
from xraysr_gui.metrics.phantom.edge_response import edge_response
from xraysr_gui.metrics.phantom.noise_spectrum import noise_spectrum


def known_mtf50(sigma: float) -> float:
    """Of a Gaussian blur and a square pixel, across the edge."""
    at = np.linspace(0.0, 1.0, 20_001)
    lean = np.radians(SLANT)
    mtf = np.exp(-2 * (np.pi * sigma * at) ** 2) * np.sinc(at * np.cos(lean)) * np.sinc(at * np.sin(lean))
    return float(at[np.argmax(mtf < 0.5)])


def rng():
    return np.random.default_rng(11)


@pytest.mark.parametrize("sigma", [0.5, 0.8, 1.2, 2.0, 3.0])
@pytest.mark.parametrize("turned", [False, True])
def test_the_sharpness_of_a_known_edge_is_found(sigma, turned):
    edge = slanted_edge(160, sigma) + rng().normal(0, 0.5 / 255, (160, 160))
    edge = np.asarray(edge.T[::-1] if turned else edge, np.float32)
    found = edge_response(edge)
    assert found.mtf50 == pytest.approx(known_mtf50(sigma), rel=0.02)
    assert found.on(1.0, 1.0) == pytest.approx((1.0, SLANT), abs=0.1)
    round_one = np.hypot(*(np.mgrid[:160, :160] - 79.5)) < 70
    assert edge_response(edge, round_one).mtf50 == pytest.approx(known_mtf50(sigma), rel=0.03)


def test_what_is_no_edge_says_why():
    flat = rng().normal(0.5, 0.01, (64, 64)).astype(np.float32)
    upright = np.tile(np.repeat(np.float32([0.2, 0.7]), 32), (64, 1))
    bent = 0.4 + planted(np.zeros((64, 64), np.float32), Nodule.of_width(24, 0.2), [(32, 32)])
    for pixels, word in (
        (flat, "edge"),
        (bent, "no straight edge"),
        (np.zeros((64, 64), np.float32), "flat"),
        (upright, "rows or columns"),
    ):
        found = edge_response(pixels)
        assert found.mtf50 is None
        assert word in found.reason
    assert "too small" in edge_response(flat[:9, :9]).reason


def test_the_power_of_noise_adds_up_to_its_variance():
    white = rng().normal(0.4, 0.02, (512, 512))
    grainy = white.copy()
    for axis in (0, 1):
        grainy = (grainy + np.roll(grainy, 1, axis)) / 2
    found = noise_spectrum(white.astype(np.float32))
    assert found.variance == pytest.approx(white.var(), rel=0.01)
    assert found.power[3:] == pytest.approx(0.02**2, rel=0.15)
    coarse = noise_spectrum(grainy.astype(np.float32))
    assert coarse.variance == pytest.approx(0.02**2 / 4, rel=0.01)
    assert coarse.mean_frequency < 0.75 * found.mean_frequency


def test_a_slope_is_taken_away_and_a_steep_one_is_no_flat_field():
    noise = rng().normal(0.4, 0.01, (256, 256))
    slope = np.linspace(0, 1, 256)
    assert noise_spectrum((noise + 0.04 * slope).astype(np.float32)).variance == pytest.approx(1e-4, rel=0.02)
    assert "not flat" in noise_spectrum((noise + 0.4 * slope).astype(np.float32)).reason
    few = np.zeros((256, 256), np.bool_)
    few[10:40, 10:40] = True
    assert "too small" in noise_spectrum(noise.astype(np.float32), few).reason


def test_the_phantom_as_drawn_has_its_own_figures():
    noisy = phantom() + rng().normal(0, 0.01, (512, 512)).astype(np.float32)
    found = phantom_figures(noisy)
    for pairs, left in zip(LINE_PAIRS, found.bars, strict=True):
        assert left == pytest.approx(np.sinc(pairs * PIXEL_MM), abs=0.02)
    assert found.discs[:2] == pytest.approx(np.array(DISC_CONTRASTS[:2]) / 0.01, rel=0.12)
    assert phantom_figures(phantom()).edge[0] == pytest.approx(known_mtf50(0.0) / PIXEL_MM, rel=0.02)
    assert found.noise[0] == pytest.approx(found.noise[2], rel=0.01)
    halved = noisy.reshape(256, 2, 256, 2).mean(axis=(1, 3), dtype=np.float32)
    coarse = phantom_figures(halved)
    assert coarse.bars[-1] is None  # five pixels per millimetre hold no four line pairs
    assert coarse.bars[3] == pytest.approx(np.sinc(2 * 2 * PIXEL_MM), abs=0.02)
    assert coarse.edge[0] < 0.7 * found.edge[0]


@pytest.mark.parametrize("pairs", LINE_PAIRS)
def test_what_is_left_of_line_pairs_is_the_area_of_a_pixel_to_the_last_digit(pairs):
    """3 and 4 line pairs per millimetre do not fit into the phantom as whole periods."""
    drawn = phantom_figures(phantom()).bars[LINE_PAIRS.index(pairs)]

    assert drawn == pytest.approx(np.sinc(pairs * PIXEL_MM), abs=2e-6)


def test_noise_that_cannot_be_told_is_no_noise_of_zero():
    """A flat field with a step in it has no spectrum of noise: no number, rather than none of it."""
    image = phantom() + rng().normal(0, 0.01, (512, 512)).astype(np.float32)
    image[60:140, 340:420] += 0.3

    deviation, grain, by_spectrum = phantom_figures(image).noise
    assert deviation > 2.55
    assert np.isnan(grain)
    assert np.isnan(by_spectrum)
    assert phantom_figures(phantom()).noise == pytest.approx((0.0, 0.0, 0.0), abs=1e-4)
