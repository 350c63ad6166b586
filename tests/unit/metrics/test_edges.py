from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.metrics.edges import APART, FEWEST, edge_widths, lines_across_edges

MM = Spacing(0.2, 0.2, Calibration.DETECTOR)
TEN_TO_NINETY = 2.5631
"""Of a Gaussian's integral, in standard deviations."""


def discs(sigma: float, noise: float = 0.0) -> np.ndarray:
    """Six discs whose edges are the integral of a Gaussian, drawn four times as fine."""
    rows, columns = np.mgrid[0:960, 0:1440] / 4
    image = np.zeros(rows.shape)
    for row, column in ((60, 60), (60, 180), (60, 300), (180, 60), (180, 180), (180, 300)):
        image += (rows - row) ** 2 + (columns - column) ** 2 < 30**2
    soft = ndimage.gaussian_filter(image, sigma * 4)[::4, ::4]
    rng = np.random.default_rng(0)
    return (0.2 + 0.5 * soft + rng.normal(0, noise, soft.shape)).astype(np.float32)


@pytest.mark.parametrize("sigma", [1.2, 2.0])
def test_edges_of_known_sharpness_are_found_and_measured_in_millimetres(sigma):
    sharp, soft = discs(1.0, 0.004), discs(sigma, 0.004)
    lines = lines_across_edges(sharp, MM)
    found = edge_widths(sharp, soft, (MM, MM), lines)
    assert found.count > 20
    assert found.before == pytest.approx(TEN_TO_NINETY * 1.0 * 0.2, rel=0.08)
    assert found.after == pytest.approx(TEN_TO_NINETY * sigma * 0.2, rel=0.08)


def test_the_same_edges_are_found_in_a_larger_version():
    sharp = discs(1.6)
    larger = enlarge(sharp, 2)
    found = edge_widths(sharp, larger, (MM, MM.divided(2)), lines_across_edges(sharp, MM))
    assert found.after == pytest.approx(found.before, rel=0.06)


def test_lines_lie_apart_and_only_where_they_may():
    image, mask = discs(1.0), np.zeros((240, 360), bool)
    mask[:, :120] = True
    lines = lines_across_edges(image, MM, mask)
    middles = np.array([((a.x + b.x) / 0.4, (a.y + b.y) / 0.4) for a, b in lines])
    assert (middles[:, 0] <= 121).all()
    off = np.abs(middles[:, None] - middles[None]).max(axis=2)
    assert off[~np.eye(len(lines), dtype=bool)].min() >= APART


def test_where_there_are_no_edges_there_is_no_number():
    flat = np.full((60, 60), 0.5, np.float32)
    assert lines_across_edges(flat, MM) == []
    noise = np.random.default_rng(0).normal(0.5, 0.02, (100, 100)).astype(np.float32)
    found = edge_widths(noise, noise, (MM, MM), lines_across_edges(noise, MM))
    assert found.before is None
    assert found.count < FEWEST


def test_an_image_smaller_than_a_line_has_no_edges():
    assert lines_across_edges(np.eye(12, dtype=np.float32), MM) == []
