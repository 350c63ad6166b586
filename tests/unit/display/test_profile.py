from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.left_out import Shutter
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.display.profile import MOST_SAMPLES, LineProfile, difference_of, profile_along

ROWS, COLUMNS = 12, 17
CODES = np.random.default_rng(5).integers(0, 4096, (ROWS, COLUMNS)).astype(np.uint16)
OBLONG = Spacing(0.5, 0.25, Calibration.DETECTOR)


def image(**facts) -> Radiograph:
    greys = Greys(CODES, np.arange(4096, dtype=np.float32) * 2 - 1000)
    source = Source(Address(Path("image.dcm")), labels=(("RescaleType", "HU"),))
    return replace(Radiograph(greys, -1000.0, 7190.0, source, OBLONG), **facts)


inside_x = st.floats(0, COLUMNS * 0.25)
inside_y = st.floats(0, ROWS * 0.5)


@given(x0=inside_x, y0=inside_y, x1=inside_x, y1=inside_y)
def test_values_are_those_of_an_independent_interpolation(x0, y0, x1, y1):
    profile = profile_along(image(), Point(x0, y0), Point(x1, y1))

    share = profile.along / profile.length if profile.length else profile.along
    columns = (x0 + share * (x1 - x0)) / 0.25 - 0.5
    rows = (y0 + share * (y1 - y0)) / 0.5 - 0.5
    expected = map_coordinates(CODES * 2.0 - 1000, [rows, columns], order=1, mode="nearest")
    np.testing.assert_allclose(profile.values, expected, atol=1e-6)
    assert profile.length == pytest.approx(np.hypot(x1 - x0, y1 - y0))


def test_the_centre_of_a_pixel_gives_exactly_its_value():
    column, row = 5, 3
    centre = Point((column + 0.5) * 0.25, (row + 0.5) * 0.5)

    profile = profile_along(image(), centre, centre.moved(0.25, 0))

    assert profile.values[0] == CODES[row, column] * 2 - 1000
    assert profile.values[-1] == CODES[row, column + 1] * 2 - 1000
    assert (profile.along[0], profile.along[-1]) == (0.0, 0.25)


def test_outside_the_image_there_are_no_values():
    profile = profile_along(image(), Point(-2, 1), Point(2, 1))

    assert profile.length == 4
    assert profile.along.min() == pytest.approx(2, abs=0.13)
    assert profile.along.max() == 4
    assert profile_along(image(), Point(-5, -5), Point(-1, -1)).values.size == 0


def test_a_profile_names_its_units_and_version():
    profile = profile_along(image(), Point(0, 0), Point(1, 1))

    assert (profile.length_unit, profile.value_unit, profile.title) == ("mm", "HU", "")
    uncalibrated = profile_along(image(spacing=Spacing()), Point(0, 0), Point(1, 1))
    assert uncalibrated.length_unit == "px"


def test_the_same_line_lies_on_the_same_anatomy_of_an_enlarged_version():
    slope = np.add.outer(np.arange(ROWS) * 0.01, np.arange(COLUMNS) * 0.02).astype(np.float32)
    original = Radiograph.of_pixels(slope, white=1.0, source=Source(Address(Path("a"))), spacing=OBLONG)
    doubled = (np.arange(ROWS * 2) - 0.5) / 2 * 0.01, (np.arange(COLUMNS * 2) - 0.5) / 2 * 0.02
    result = original.enhanced(np.add.outer(*doubled).astype(np.float32), Step("x2", 1, (), "Twice"), 2)
    line = Point(1, 1), Point(3, 4)

    before, after = profile_along(original, *line), profile_along(result, *line)

    assert after.title == "Twice"
    np.testing.assert_allclose(np.interp(before.along, after.along, after.values), before.values, atol=1e-6)


def test_a_float_image_keeps_its_exact_values_and_a_negative_is_turned_back():
    exact = np.array([[0.1, 0.7]], np.float32)
    result = Radiograph.of_pixels(exact, white=1.0, source=Source(Address(Path("a"))))
    line = Point(0.5, 0.5), Point(1.5, 0.5)

    assert profile_along(result, *line).values[0] == exact[0, 0]
    negative = replace(
        result, greys=Greys(result.greys.codes, result.greys.values[::-1].copy(), inverted=True)
    )
    assert profile_along(negative, *line).values[-1] == pytest.approx(0.3)


def test_a_line_across_a_huge_image_is_sampled_with_measure():
    wide = Radiograph.of_pixels(np.zeros((2, 9000)), white=1.0, source=Source(Address(Path("a"))))

    assert len(profile_along(wide, Point(0, 1), Point(9000, 1)).values) == MOST_SAMPLES


def test_the_difference_is_what_a_version_has_more_at_each_place():
    coarse = LineProfile(np.array([0.0, 1.0, 2.0]), np.array([0.0, 10.0, 20.0]), 2.0, "mm")
    fine = LineProfile(np.array([0.0, 0.5, 1.5]), np.array([1.0, 5.0, 12.0]), 2.0, "mm", "Finer")
    found = difference_of(coarse, fine)
    np.testing.assert_allclose(found.values, [1.0, 0.0, -3.0])
    assert (found.title, found.length) == ("Finer", 2.0)


def test_padding_and_what_a_shutter_covers_have_no_value_and_are_mixed_with_none():
    padding = CODES[3, 8]
    greys = replace(image().greys, padding=(int(padding), int(padding)))
    covered = np.zeros((ROWS, COLUMNS), np.bool_)
    covered[:, :2] = True
    holed = image(greys=greys, shutter=Shutter(covered))
    start, end = Point(0.125, 1.75), Point(0.25 * 16.5, 1.75)
    profile = profile_along(holed, start, end)
    plain = profile_along(image(), start, end)
    column = profile.along / 0.25
    gaps = (column < 2) | (np.abs(column - 8) < 1) | np.isin(column, (7, 9))
    gaps |= np.isin(CODES[3, np.floor(column).astype(int)], padding)
    assert profile.has_gaps
    assert not plain.has_gaps
    assert np.isnan(profile.values[(column < 1.99) | (np.abs(column - 8) < 0.99)]).all()
    np.testing.assert_array_equal(profile.values[~gaps], plain.values[~gaps])
