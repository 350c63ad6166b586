"""Fields for numbers have the frame of every other field, in both themes, and show their numbers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from xraysr_gui.gui.widgets.number_slider import NumberSlider
from xraysr_gui.gui.widgets.theme import DARK, LIGHT, wear


@pytest.fixture(params=[DARK, LIGHT], ids=lambda theme: theme.id)
def theme(request, qapp):
    wear(qapp, request.param, 10)
    yield request.param
    qapp.setStyleSheet("")


def slider() -> NumberSlider:
    made = NumberSlider("threshold", "Threshold")
    made.show_number(50.0, 0.0, 100.0)
    return made


@pytest.mark.parametrize("make", [lambda: QSpinBox(value=50), lambda: QDoubleSpinBox(value=50), slider])
def test_a_field_for_a_number_has_a_frame_and_room_for_what_it_says(qtbot, theme, make):
    made = make()
    qtbot.addWidget(made)
    made.resize(120, 60)
    made.show()
    qtbot.waitExposed(made)
    box = made.findChild(QDoubleSpinBox) if isinstance(made, NumberSlider) else made
    box.clearFocus()
    picture = box.grab().toImage()
    middle = picture.height() // 2
    assert picture.pixelColor(0, middle).name() == QColor(theme.line).name()
    ground = QColor(theme.field).lightness()
    told = [
        (x, y)
        for x in range(2, 40)
        for y in range(2, picture.height() - 2)
        if abs(picture.pixelColor(x, y).lightness() - ground) > 90
    ]
    assert max(x for x, _ in told) - min(x for x, _ in told) > 8, "two digits"
