from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QPushButton, QSlider

from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.windowing import as_window
from xraysr_gui.gui.looking.display_panel import DisplayPanel

LOOK = Look(Window(1949.5, 3300.0, VoiFunction.LINEAR, "Chest"))
TABLE = VoiTable(100.0, np.arange(200, dtype=np.uint16), 8, "Lung")


@pytest.fixture
def panel(qtbot, radiograph):
    panel = DisplayPanel((("smooth", "Smooth"), ("linked", "Link views")))
    qtbot.addWidget(panel)
    panel.resize(280, 640)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_look(LOOK, radiograph)
    return panel


@pytest.fixture
def looks(panel):
    looks = []
    panel.look_wanted.connect(looks.append)
    return looks


def type_into(qtbot, panel, name: str, words: str) -> None:
    box = panel.findChild(QDoubleSpinBox, name)
    box.selectAll()
    qtbot.keyClicks(box, words)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def tick(qtbot, panel, name: str) -> None:
    box = panel.findChild(QCheckBox, name)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def told(panel) -> str:
    return panel.findChild(QLabel, "look-told").text()


def test_it_shows_how_the_image_is_looked_at(panel):
    assert panel.findChild(QDoubleSpinBox, "window-width").value() == 3300
    assert panel.findChild(QComboBox, "window-function").currentText() == "Linear"
    assert told(panel) == "Chest"


def test_another_level_keeps_width_function_and_inversion(qtbot, panel, looks, radiograph):
    panel.show_look(LOOK.turned_round(), radiograph)
    type_into(qtbot, panel, "window-centre", "1200")
    assert looks == [Look(Window(1200.0, 3300.0, VoiFunction.LINEAR, ""), inverted=True)]


def test_another_width_keeps_the_level_with_all_its_figures(qtbot, panel, looks):
    type_into(qtbot, panel, "window-width", "500")
    assert looks == [Look(Window(1949.5, 500.0))]


def test_the_level_slider_reaches_over_the_image(qtbot, panel, looks):
    slider = panel.findChild(QSlider, "window-centre-slider")
    qtbot.keyClick(slider, Qt.Key.Key_End)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert [look.voi.centre for look in looks] == [4095.0, 0.0]


def test_another_function_keeps_the_window(qtbot, panel, looks):
    qtbot.keyClick(panel.findChild(QComboBox, "window-function"), Qt.Key.Key_End)
    assert looks == [Look(Window(1949.5, 3300.0, VoiFunction.SIGMOID))]


def test_inverting_keeps_the_window_exactly_and_a_table_of_the_file_in_force(qtbot, panel, looks, radiograph):
    tick(qtbot, panel, "inverted")
    assert looks[-1] == LOOK.turned_round()

    panel.show_look(Look(TABLE), radiograph)
    assert told(panel) == "The file's own table is in use. Lung"
    tick(qtbot, panel, "inverted")
    assert looks[-1].voi is TABLE
    assert looks[-1].inverted


def test_changing_the_level_of_a_table_begins_with_the_window_that_covers_it(qtbot, panel, looks, radiograph):
    panel.show_look(Look(TABLE), radiograph)
    type_into(qtbot, panel, "window-centre", "150")
    assert looks[-1].voi == replace(as_window(TABLE), centre=150.0)


def test_showing_asks_for_nothing(qtbot, panel, radiograph):
    with qtbot.assertNotEmitted(panel.look_wanted), qtbot.assertNotEmitted(panel.setting_wanted):
        panel.show_look(Look(Window(1, 2, VoiFunction.SIGMOID), inverted=True), radiograph)
        panel.show_setting("smooth", True)
    assert panel.findChild(QCheckBox, "inverted").isChecked()
    assert panel.findChild(QCheckBox, "switch-smooth").isChecked()


def test_what_the_file_means_and_what_the_reader_does_are_two_sentences(panel, radiograph):
    low_bright = replace(radiograph, greys=replace(radiograph.greys, inverted=True))
    panel.show_look(LOOK, low_bright)
    assert told(panel) == "Chest\nIn this file low values are bright, and it is shown so."
    box = panel.findChild(QCheckBox, "inverted")
    assert (box.text(), box.isChecked()) == ("Invert", False)
    panel.show_look(LOOK.turned_round(), radiograph)
    assert told(panel) == "Chest"
    assert box.isChecked()


def test_presets_name_their_keys_and_say_why_they_are_grey(qtbot, panel):
    titles = [f"Preset {number}" for number in range(10)]
    reasons = ["", "The file has no such window."] + [""] * 8
    panel.show_presets(titles, reasons, [str(number) for number in range(10)])
    first, second = (panel.findChild(QPushButton, f"preset-button-{number}") for number in (0, 1))

    assert first.text() == "0  Preset 0"
    assert first.toolTip() == "Preset 0 (key 0)"
    assert not second.isEnabled()
    assert second.toolTip() == "The file has no such window."
    with qtbot.waitSignal(panel.preset_wanted) as wanted:
        qtbot.mouseClick(panel.findChild(QPushButton, "preset-button-4"), Qt.MouseButton.LeftButton)
    assert wanted.args == [4]


def test_a_switch_asks_for_its_setting(qtbot, panel):
    with qtbot.waitSignal(panel.setting_wanted) as wanted:
        tick(qtbot, panel, "switch-linked")
    assert wanted.args == ["linked", True]


def test_without_an_image_everything_is_grey_and_says_why(qtbot, panel, looks):
    panel.show_look(None, None, "Open an image first.")
    assert told(panel) == "Open an image first."
    assert panel.findChild(QLabel, "look-told").isVisible()
    assert not panel.findChild(QDoubleSpinBox, "window-centre").isEnabled()
    assert not panel.findChild(QCheckBox, "inverted").isEnabled()
