"""The ring correlation against one by loops, and the map piece by piece."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import ERROR_MAPS
from xraysr_gui.metrics.ring_correlation import agreed_share, agreement, ring_correlation


def white(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.5, 0.05, shape).astype(np.float32)


def low_passed(pixels: np.ndarray, share: float) -> np.ndarray:
    rows, columns = (np.abs(np.fft.fftfreq(side)) for side in pixels.shape)
    kept = np.hypot(rows[:, None], columns[None, :]) <= share / 2
    return np.fft.ifft2(np.fft.fft2(pixels) * kept).real.astype(np.float32)


def by_loops(one: np.ndarray, other: np.ndarray) -> list[float]:
    side = len(one)
    window = [np.sin(np.pi * (at + 0.5) / side) ** 2 for at in range(side)]
    weights = np.array([[a * b for b in window] for a in window])
    f, g = (
        np.fft.fft2((image - image.mean()) * weights) for image in (one.astype(float), other.astype(float))
    )
    sums = np.zeros((side, 3))
    for row in range(side):
        for column in range(side):
            down, across = (at if at <= side / 2 else side - at for at in (row, column))
            ring = round(np.hypot(down, across))
            a, b = f[row, column], g[row, column]
            sums[ring] += ((a * b.conjugate()).real, abs(a) ** 2, abs(b) ** 2)
    return [top / np.sqrt(left * right) for top, left, right in sums[: side // 2 + 1]]


def test_rings_are_those_of_a_plain_loop():
    one = white(1, 64, 64)
    other = (one + white(2, 64, 64)) / 2
    assert ring_correlation(one, other) == pytest.approx(by_loops(one, other), abs=1e-6)


def test_detail_agrees_up_to_where_it_was_cut_off():
    image = white(3, 256, 256)
    assert agreement(image, image) == pytest.approx(1.0)
    blurred = low_passed(image, 0.4) + white(5, 256, 256) - 0.5
    mixed = low_passed(image, 0.4) + (white(4, 256, 256) - low_passed(white(4, 256, 256), 0.4))
    assert np.median(agreement(image, mixed)) == pytest.approx(0.4, abs=0.06)
    assert np.median(agreement(image, blurred)) <= 0.4
    assert agreed_share(image[:64, :64], white(9, 64, 64)) < 0.1


def test_the_map_has_no_seams():
    one, other = white(6, 550, 600), white(6, 550, 600) + white(7, 550, 600) / 3
    images = (
        Radiograph.of_pixels(pixels.clip(0, 1), white=1.0, source=Source(Address(Path("white.png"))))
        for pixels in (one, other)
    )
    pair = Comparison.of(*images)
    kind, whole = ERROR_MAPS["ring"], agreement(pair.reference, pair.candidate)
    for span, piece in kind.pieces(pair):
        assert piece == pytest.approx(whole[span.top : span.bottom, span.left : span.right])
    scale = kind.scale_for(pair)
    assert (scale.low, scale.high, scale.high_is_worse) == (0.0, 1.0, False)
