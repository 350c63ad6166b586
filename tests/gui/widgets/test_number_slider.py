from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QSlider

from xraysr_gui.gui.widgets.number_slider import STEPS, NumberSlider


@pytest.fixture
def level(qtbot):
    level = NumberSlider("level", "Level")
    qtbot.addWidget(level)
    level.show()
    level.show_number(1000.0, 0.0, 4000.0)
    return level


def box(widget) -> QDoubleSpinBox:
    return widget.findChild(QDoubleSpinBox)


def slider(widget) -> QSlider:
    return widget.findChild(QSlider)


def test_a_number_stands_in_the_box_and_at_its_place_on_the_slider(qtbot, level):
    assert box(level).value() == 1000
    assert slider(level).value() == STEPS // 4


def test_showing_a_number_asks_for_nothing(qtbot, level):
    with qtbot.assertNotEmitted(level.changed):
        level.show_number(3000.0, 0.0, 4000.0)


def test_a_typed_number_is_asked_for_once_and_exactly(qtbot, level):
    asked = []
    level.changed.connect(asked.append)
    box(level).selectAll()
    qtbot.keyClicks(box(level), "1234")
    qtbot.keyClick(box(level), Qt.Key.Key_Return)
    assert asked == [1234.0]


def test_the_slider_asks_for_the_number_at_its_place(qtbot, level):
    with qtbot.waitSignal(level.changed) as asked:
        qtbot.keyClick(slider(level), Qt.Key.Key_End)
    assert asked.args == [4000.0]


def test_a_number_outside_the_slider_is_kept(qtbot, level):
    with qtbot.assertNotEmitted(level.changed):
        level.show_number(9000.0, 0.0, 4000.0)
    assert box(level).value() == 9000
    assert slider(level).value() == STEPS


def test_a_small_range_gets_decimals(level):
    level.show_number(0.123, 0.0, 1.0)
    assert box(level).value() == pytest.approx(0.123)
    level.show_number(5.0, 5.0, 5.0)
    assert box(level).value() == pytest.approx(5.0)


@given(value=st.floats(1, 16384))
def test_a_logarithmic_slider_gives_back_the_number_that_it_shows(qapp, value):
    width = NumberSlider("width", "Width", logarithmic=True)
    asked = []
    width.changed.connect(asked.append)
    width.show_number(value, 1.0, 16384.0)
    shown = slider(width).value()

    slider(width).setValue(shown - 1 if shown else 1)
    slider(width).setValue(shown)

    assert abs(math.log(asked[-1] / value)) < math.log(16384) / STEPS


def test_noughts_behind_the_point_that_tell_nothing_are_left_out(qtbot):
    width = NumberSlider("width", "Width", logarithmic=True)
    qtbot.addWidget(width)
    for value, shown in ((255.0, "255"), (8.755, "8.755"), (0.5, "0.5"), (1200.0, "1200")):
        width.show_number(value, 0.01, 4096.0)
        assert box(width).text().replace(box(width).locale().decimalPoint(), ".") == shown
