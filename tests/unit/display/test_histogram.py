from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.display.histogram import BINS, histogram_of

SOURCE = Source(Address(Path("image.dcm")))


def image(codes, values=None, **facts) -> Radiograph:
    codes = np.ascontiguousarray(codes, np.uint16)
    if values is None:
        values = np.arange(int(codes.max()) + 1)
    greys = Greys(codes, np.asarray(values, np.float32), **facts)
    return Radiograph(greys, 0.0, 4095.0, SOURCE)


@given(
    codes=arrays.arrays(
        np.uint16, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 900)
    )
)
def test_every_pixel_is_counted_once_in_the_bin_that_its_value_lies_in(codes):
    histogram = histogram_of(image(codes))

    expected = Counter()
    for code in codes.ravel().tolist():
        expected[int((code - histogram.low) / histogram.bin_width)] += 1
    assert {bin: n for bin, n in enumerate(histogram.original.tolist()) if n} == dict(expected)
    assert histogram.low < codes.min()
    assert histogram.high > codes.max()


def test_a_bin_holds_equally_many_grey_levels_so_that_a_flat_image_is_flat():
    codes = np.arange(1024, dtype=np.uint16).reshape(32, 32)

    assert set(histogram_of(image(codes)).original.tolist()) == {4}


def test_values_after_rescale_and_not_codes_are_counted():
    histogram = histogram_of(image([[0, 1, 1, 2]], values=[-1000.0, 0.0, 3000.0]))

    edges = histogram.low + histogram.bin_width * np.arange(BINS)
    found = [
        (n, edges[i] <= v < edges[i] + histogram.bin_width)
        for v, n in ((-1000, 1), (0, 2), (3000, 1))
        for i in [int((v - histogram.low) // histogram.bin_width)]
        if histogram.original[i] == n
    ]
    assert found == [(1, True), (2, True), (1, True)]


def test_background_is_not_counted_unless_there_is_nothing_else():
    codes = [[7, 7, 7, 1, 2]]
    assert histogram_of(image(codes, padding=(7, 7))).original.sum() == 2
    assert histogram_of(image([[7, 7]], padding=(7, 7))).original.sum() == 2


def test_an_image_of_one_value_has_one_full_bin():
    histogram = histogram_of(image(np.full((4, 5), 9)))

    assert sorted(histogram.original.tolist())[-2:] == [0, 20]
    assert histogram.low < 9 < histogram.high


def test_an_enhanced_version_is_counted_on_the_bins_of_both(radiograph):
    brighter = radiograph.normalised() * np.float32(0.5) + np.float32(0.5)
    result = radiograph.enhanced(brighter, Step("up", 1, (), "Brighter"), 1)

    histogram = histogram_of(radiograph, result)

    assert histogram.shown.sum() == histogram.original.sum() == radiograph.greys.codes.size
    assert histogram.title == "Brighter"
    counted_above = histogram.shown[round((2000 - histogram.low) / histogram.bin_width) + 1 :].sum()
    assert counted_above == pytest.approx((result.pixels > 2000).sum(), abs=2)
    assert histogram.low <= radiograph.pixels.min()
    assert histogram.high >= result.pixels.max()


def test_the_original_alone_has_no_second_curve(radiograph):
    assert histogram_of(radiograph, radiograph).shown is None


def test_many_pixels_are_counted_in_pieces():
    codes = np.arange(1500 * 1000, dtype=np.uint32).astype(np.uint16).reshape(1500, 1000)

    expected, _ = np.histogram(codes, bins=256, range=(-0.5, 65535.5))
    np.testing.assert_array_equal(histogram_of(image(codes)).original, expected)


@pytest.mark.parametrize(("slope", "intercept"), [(0.1, -100.0), (1 / 4095, 0.0), (0.7, 3e4)])
def test_values_after_a_rescale_fill_bins_as_evenly_as_their_codes(slope, intercept):
    """Values are kept as floats: the smallest gap between two is a little less than the slope."""
    codes = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    histogram = histogram_of(image(codes, values=np.arange(4096) * slope + intercept))
    assert set(histogram.original.tolist()) == {16}
    assert histogram.high == pytest.approx(4095.5 * slope + intercept, rel=1e-4)
