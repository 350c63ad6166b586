"""From numbers to greys, and pictures the right way up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.source import Source
from xraysr_gui.image_io.stored_numbers import brightness_of, radiograph_of, turned

SOURCE = Source(Address(Path("a")))


@given(arrays(st.sampled_from([np.uint8, np.int8, np.uint16, np.int16]), (3, 4)))
def test_whole_numbers_come_back_as_they_were(numbers: NDArray[Any]) -> None:
    radiograph = radiograph_of(numbers, numbers.dtype.itemsize * 8, SOURCE)
    np.testing.assert_array_equal(radiograph.pixels, numbers)
    limits = np.iinfo(numbers.dtype)
    assert (radiograph.black, radiograph.white) == (limits.min, limits.max)
    assert radiograph.stored_at(1, 2) == int(numbers[1, 2])


@given(arrays(np.float32, (3, 4), elements=st.floats(width=32, allow_nan=True, allow_infinity=True)))
def test_any_floating_numbers_become_finite_pixels(numbers: NDArray[Any]) -> None:
    if not np.isfinite(numbers).any():
        with pytest.raises(CannotOpenImage, match="No pixel of it holds a number"):
            radiograph_of(numbers, 32, SOURCE)
        return
    radiograph = radiograph_of(numbers, 32, SOURCE)
    assert np.isfinite(radiograph.pixels).all()
    assert radiograph.black < radiograph.white
    assert np.isfinite(radiograph.normalised()).all()
    kept = np.isfinite(numbers) & (np.abs(numbers) < 1.5e38)
    np.testing.assert_array_equal(radiograph.pixels[kept], numbers[kept])


def test_numbers_above_the_bits_that_count_are_cut() -> None:
    assert radiograph_of(np.array([[5000, 7]], np.uint16), 12, SOURCE).pixels.tolist() == [[4095.0, 7.0]]


@given(arrays(np.uint8, (3, 4)), st.integers(1, 8))
def test_turning_follows_the_corners_that_exif_names(numbers: NDArray[Any], orientation: int) -> None:
    """EXIF names the side of the scene at the first row and at the first column of the file."""
    top_left = {1: "tl", 2: "tr", 3: "br", 4: "bl", 5: "tl", 6: "tr", 7: "br", 8: "bl"}[orientation]
    upright = turned(numbers, orientation)
    row = 0 if top_left[0] == "t" else -1
    column = 0 if top_left[1] == "l" else -1
    assert upright[row, column] == numbers[0, 0]
    along_row = upright[:, column] if orientation >= 5 else upright[row]
    assert sorted(along_row.tolist()) == sorted(numbers[0].tolist())
    assert upright.shape == (numbers.shape[::-1] if orientation >= 5 else numbers.shape)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32])
def test_large_colours_are_weighed_in_strips_like_small_ones(monkeypatch, kind) -> None:
    monkeypatch.setattr("xraysr_gui.image_io.stored_numbers._ROWS_AT_ONCE", 10)
    colours = np.random.default_rng(1).integers(0, 256, (17, 6, 3)).astype(kind)
    expected = colours.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    greys, _ = brightness_of(colours)
    np.testing.assert_allclose(greys, expected, atol=0.51)
    assert greys.dtype == kind
