from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from xraysr_gui.gui.widgets.plot_axes import Axis, Plot, in_figures

ends = st.floats(-1e5, 1e5).map(lambda value: round(value, 3))


@given(low=ends, span=st.floats(1e-3, 1e6), most=st.integers(1, 12))
def test_ticks_are_round_evenly_spaced_inside_and_not_too_many(low, span, most):
    axis = Axis(low, low + span)

    ticks = axis.ticks(most)

    assert len(ticks) <= most + 1
    slack = span * 1e-6
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)
    if len(ticks) > 2:
        gaps = {f"{(b - a) / (ticks[1] - ticks[0]):.4f}" for a, b in pairwise(ticks)}
        assert gaps == {"1.0000"}
        assert f"{ticks[1] - ticks[0]:.3e}"[:5] in ("1.000", "2.000", "5.000")


def test_there_are_enough_ticks_to_read_a_value():
    assert Axis(0, 4095).ticks(5) == (0, 1000, 2000, 3000, 4000)
    assert Axis(-1000, 3000).ticks(4) == (-1000, 0, 1000, 2000, 3000)
    assert Axis(0, 0.9).ticks(2) == (0, 0.5)


@pytest.mark.parametrize(
    ("value", "step", "figures"),
    [(1000, 500, "1000"), (0.5, 0.5, "0.5"), (0.25, 0.05, "0.25"), (-0.0, 1, "0"), (2e6, 1e6, "2e+06")],
)
def test_figures_are_as_short_as_they_can_be(value, step, figures):
    assert in_figures(value, step) == figures


@given(x=st.floats(0, 4095), y=st.floats(0, 100))
def test_a_place_on_the_screen_and_its_value_belong_together(qapp, x, y):
    whole = QRectF(0, 0, 400, 200)
    plot = Plot.inside(whole, QFontMetricsF(QFont()), Axis(0, 4095), Axis(0, 100))

    place = plot.at(x, y)

    assert whole.contains(place)
    assert plot.value_at(place.x()) == pytest.approx(x, abs=1e-6)
