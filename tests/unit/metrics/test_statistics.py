from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import erf

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.metrics.edge_width import edge_width
from xraysr_gui.metrics.parts import Part
from xraysr_gui.metrics.statistics import contrast_to_noise, histogram_of, noise_in, statistics_of

MM = Spacing(0.25, 0.5, Calibration.DETECTOR)


def disc(shape: tuple[int, int] = (60, 80)) -> np.ndarray:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return (rows - 30) ** 2 + (columns - 40) ** 2 < 20**2


def test_the_numbers_of_a_region_are_those_of_its_pixels():
    pixels = np.random.default_rng(0).uniform(0, 4095, (60, 80)).astype(np.float32)
    mask = disc()
    inside = [float(pixels[r, c]) for r in range(60) for c in range(80) if mask[r, c]]
    found = statistics_of(pixels, Part.of(mask))
    mean = math.fsum(inside) / len(inside)
    sd = math.sqrt(math.fsum((one - mean) ** 2 for one in inside) / len(inside))
    assert found.count == len(inside)
    assert (found.mean, found.sd) == pytest.approx((mean, sd))
    assert (found.minimum, found.maximum) == (min(inside), max(inside))
    assert found.snr == pytest.approx(mean / sd)
    assert found.reason == ""
    counts, edges = histogram_of(pixels, Part.of(mask), 0, 4095, 1, 8)
    assert list(edges) == [512 * bin - 0.5 for bin in range(9)]
    assert list(counts) == [sum(lo <= one < lo + 512 for one in inside) for lo in edges[:-1]]


@pytest.mark.parametrize("sd", [1.0, 25.0])
def test_noise_is_told_apart_from_a_slope_and_from_letters(sd):
    rows, columns = np.mgrid[:200, :220]
    pixels = 4 * columns + 0.02 * rows**2 + np.random.default_rng(1).normal(0, sd, rows.shape)
    pixels[50:60, 50:80] = 4000
    found = noise_in(pixels.astype(np.float32), Part(pixels.shape))
    assert found == pytest.approx(sd, rel=0.06)
    inside = noise_in(pixels.astype(np.float32), Part.of(np.kron(disc(), np.ones((3, 2), bool))[:200, :160]))
    assert inside == pytest.approx(sd, rel=0.08)


def test_noise_in_a_region_does_not_look_across_its_edge():
    pixels = np.zeros((60, 80), np.float32)
    pixels[~disc()] = np.random.default_rng(0).uniform(0, 1000, (~disc()).sum())
    assert noise_in(pixels, Part.of(disc())) == 0


def test_contrast_by_noise_is_the_difference_in_units_of_the_spread():
    rng = np.random.default_rng(3)
    pixels = rng.normal(100, 4, (60, 80)).astype(np.float32)
    pixels[disc()] += 20
    one, other = statistics_of(pixels, Part.of(disc())), statistics_of(pixels, Part.of(~disc()))
    a, b = pixels[disc()].astype(float), pixels[~disc()].astype(float)
    assert contrast_to_noise(one, other) == pytest.approx(
        abs(a.mean() - b.mean()) / math.sqrt((a.var() + b.var()) / 2)
    )


def test_what_cannot_be_told_is_none_with_a_reason():
    pixels = np.full((60, 80), 7.1, np.float32)
    flat = statistics_of(pixels, Part.of(disc()))
    assert (flat.sd, flat.snr, flat.noise) == (0.0, None, 0.0)
    assert "flat" in flat.reason
    assert contrast_to_noise(flat, flat) is None
    one = np.zeros((60, 80), bool)
    assert statistics_of(pixels, Part.of(one)).reason == "There is no pixel in it."
    one[3, 4] = True
    single = statistics_of(pixels, Part.of(one))
    assert (single.count, single.noise, single.snr) == (1, None, None)
    pixels[30, 40] = np.nan
    assert "no number" in statistics_of(pixels, Part.of(disc())).reason


def edge(sigma: float, noise: float = 0.0) -> np.ndarray:
    """A blurred vertical edge at x = 40 pixels."""
    profile = 100 + 300 * (1 + erf((np.arange(80) + 0.5 - 40) / (sigma * math.sqrt(2)))) / 2
    return (np.tile(profile, (60, 1)) + np.random.default_rng(0).normal(0, noise, (60, 80))).astype(
        np.float32
    )


@pytest.mark.parametrize("sigma", [1.5, 2.5, 4.0])
@pytest.mark.parametrize("turned", [False, True])
def test_the_width_of_a_blurred_edge_is_that_of_the_normal_distribution(sigma, turned):
    ends = Point(5.0, 7.0), Point(35.0, 7.0)
    found = edge_width(edge(sigma, noise=1.0), MM, *(ends[::-1] if turned else ends))
    assert found.width == pytest.approx(2 * 1.2816 * sigma * 0.5, rel=0.08)


def test_an_edge_crossed_at_an_angle_is_wider_along_the_line():
    square = Spacing()
    straight = edge_width(edge(2), square, Point(15, 30), Point(65, 30)).width
    tilted = edge_width(edge(2), square, Point(20, 10), Point(60, 50)).width
    assert tilted == pytest.approx(straight * math.sqrt(2), rel=0.03)


@pytest.mark.parametrize(
    ("start", "end", "word"),
    [
        (Point(1, 3), Point(1.5, 3), "short"),
        (Point(1, 3), Point(50, 3), "leaves"),
        (Point(3, 3), Point(3, 13), "no edge"),
    ],
)
def test_a_line_without_one_edge_has_no_width(start, end, word):
    found = edge_width(edge(2), MM, start, end)
    assert found.width is None
    assert word in found.reason


def test_a_bar_is_no_edge():
    pixels = edge(1.5)
    pixels[:, 50:] = 100
    assert edge_width(pixels, Spacing(), Point(10, 30), Point(79, 30)).width is None


def test_a_part_of_an_image_of_eight_bits_has_no_comb_for_a_histogram():
    """250 grey levels on 128 bins would lie two by two in most of them and singly in the others."""
    levels = np.tile(np.arange(3, 253, dtype=np.float32), (10, 1))
    counts, edges = histogram_of(levels, Part(levels.shape), 3.0, 252.0, 1.0)
    assert list(counts[:125]) == [20] * 125
    assert list(counts[125:]) == [0, 0, 0]
    assert (edges[0], edges[1]) == (2.5, 4.5)
