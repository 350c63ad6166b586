from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing

distances = st.floats(0.01, 5)
spacings = st.builds(Spacing, distances, distances, st.sampled_from(Calibration))
places = st.floats(-5000, 5000)


@given(spacings, places, places)
def test_a_place_goes_to_the_field_and_back(spacing, x, y):
    back = spacing.to_pixel(spacing.to_field(Point(x, y)))

    assert back.x == pytest.approx(x, abs=1e-6)
    assert back.y == pytest.approx(y, abs=1e-6)


def test_columns_lie_beside_each_other_and_rows_below():
    spacing = Spacing(row=0.5, column=0.2, calibration=Calibration.DETECTOR)

    assert spacing.to_field(Point(10, 10)) == Point(2.0, 5.0)


@given(spacings, st.sampled_from([2, 3, 4]), places, places)
def test_an_enlarged_image_has_the_same_field(spacing, scale, x, y):
    there = spacing.to_field(Point(x, y))
    enlarged = spacing.divided(scale).to_field(Point(x * scale, y * scale))

    assert enlarged.distance_to(there) < 1e-6
    assert spacing.divided(scale).calibration is spacing.calibration


def test_without_calibration_a_length_is_in_pixels_and_never_in_millimetres():
    assert UNCALIBRATED.unit == "px"
    assert UNCALIBRATED.mm is None
    assert UNCALIBRATED.divided(4).unit == "px"


@pytest.mark.parametrize("calibration", [c for c in Calibration if c is not Calibration.NONE])
def test_every_calibration_gives_millimetres_and_says_how_it_knows(calibration):
    spacing = Spacing(0.14, 0.15, calibration)

    assert (spacing.unit, spacing.mm) == ("mm", (0.14, 0.15))
    assert calibration.value
