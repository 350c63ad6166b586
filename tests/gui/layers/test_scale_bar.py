from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.gui.layers.scale_bar import ruler_of

MM = Spacing(0.2, 0.2, Calibration.DETECTOR)


@given(per_unit=st.floats(1e-3, 1e3), room=st.floats(60, 2000))
def test_a_ruler_is_round_fits_and_is_as_long_as_it_can_be(per_unit, room):
    ruler = ruler_of(MM, per_unit, room)

    assert ruler.pixels == pytest.approx(ruler.length * per_unit)
    assert room * 0.39 < ruler.pixels <= room * (1 + 1e-6)
    mantissa = ruler.length / 10 ** math.floor(math.log10(ruler.length) + 1e-9)
    assert any(mantissa == pytest.approx(round_number) for round_number in (1, 2, 5))


@pytest.mark.parametrize(
    ("spacing", "per_unit", "words"),
    [
        (MM, 2.0, "5 cm"),
        (MM, 40.0, "2 mm"),
        (Spacing(), 1.0, "100 px"),
        (Spacing().divided(2), 1.0, "100 px of the original"),
    ],
)
def test_a_ruler_names_its_length(spacing, per_unit, words):
    assert ruler_of(spacing, per_unit, 120).words == words
