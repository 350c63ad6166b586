from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.metrics.parts import Part
from xraysr_gui.metrics.statistic_rows import TOLD, statistic_rows, values_of

RNG = np.random.default_rng(3)
VALUES = (RNG.normal(500, 20, (60, 80)) + np.arange(80) * 4).astype(np.float32)
ONE, OTHER = np.zeros((60, 80), bool), np.zeros((60, 80), bool)
ONE[10:30, 10:30], OTHER[35:55, 50:75] = True, True


def told(part: Part, against: Part | None = None) -> dict:
    rows = statistic_rows(VALUES, part, "Lesion", "values of x", unit="HU", against=against)
    assert [one.metric for one in rows] == [told.id for told in TOLD]
    assert {one.region for one in rows} == {"Lesion"}
    return {one.metric: one for one in rows}


def test_numbers_are_those_of_the_pixels():
    found, inside, outside = told(Part.of(ONE), Part.of(OTHER)), VALUES[ONE], VALUES[OTHER]
    assert found["pixels"].value == 400
    assert found["mean"].value == pytest.approx(inside.mean(dtype=float))
    assert found["sd"].value == pytest.approx(inside.std(dtype=float))
    assert (found["minimum"].value, found["maximum"].value) == (inside.min(), inside.max())
    assert found["snr"].value == pytest.approx(inside.mean(dtype=float) / inside.std(dtype=float))
    kernel = np.outer([1, -2, 1], [1, -2, 1])
    square = VALUES[10:30, 10:30].astype(float)
    rest = [(square[r : r + 3, c : c + 3] * kernel).sum() for r in range(18) for c in range(18)]
    size = np.abs(rest)
    kept = size[size <= 3 * np.median(size) / stats.norm.ppf(0.75)]
    noise = kept.mean() / stats.truncnorm(0, 3).mean() / np.linalg.norm(kernel)
    assert found["noise"].value == pytest.approx(noise, rel=1e-4)
    spread = np.sqrt((inside.var(dtype=float) + outside.var(dtype=float)) / 2)
    contrast = abs(inside.mean(dtype=float) - outside.mean(dtype=float)) / spread
    assert found["cnr"].value == pytest.approx(contrast)
    assert (found["mean"].unit, found["snr"].unit, found["cnr"].unit) == ("HU", "", "")


def test_what_cannot_be_told_has_a_sentence_and_never_a_number():
    empty = told(Part.of(np.zeros((60, 80), bool)), Part.of(ONE))
    assert empty["pixels"].value == 0
    assert {one.value for id, one in empty.items() if id != "pixels"} == {None}
    assert all(one.reason for id, one in empty.items() if id != "pixels")
    assert told(Part.of(ONE))["cnr"].reason == "Choose a region to compare with."
    flat = np.full((9, 9), 7, np.float32)
    rows = {one.metric: one for one in statistic_rows(flat, Part((9, 9)), "x", "", against=Part((9, 9)))}
    assert (rows["snr"].value, rows["cnr"].value, rows["sd"].value) == (None, None, 0)
    assert rows["cnr"].reason == "Both are flat."


def test_values_are_what_the_file_means_even_where_low_is_dense():
    codes = RNG.integers(0, 4096, (5, 6)).astype(np.uint16)
    greys = Greys(codes, np.arange(4096, dtype=np.float32))
    image = Radiograph(greys, 0.0, 4095.0, Source(Address(Path("x.dcm"))))
    inverted = replace(image, greys=replace(greys, inverted=True))
    assert np.array_equal(values_of(image), codes)
    assert np.array_equal(values_of(inverted), codes)
    assert not np.array_equal(inverted.pixels, codes)
