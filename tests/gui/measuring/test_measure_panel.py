from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import CobbAngle, Distance
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.gui.measuring.measure_panel import IN_WORDS, MeasurePanel

MARKS = (
    Distance((Point(0, 0), Point(3, 4))),
    CobbAngle((Point(0, 0), Point(1, 0), Point(0, 0), Point(1, 1)), "Sharper"),
)
DETECTOR = Spacing(0.2, 0.2, Calibration.DETECTOR, "by the maker")


@pytest.fixture
def panel(qtbot):
    panel = MeasurePanel()
    qtbot.addWidget(panel)
    panel.resize(280, 400)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_marks(MARKS, DETECTOR, None)
    return panel


def marks(panel) -> QListWidget:
    return panel.findChild(QListWidget, "marks")


def click(qtbot, panel, row: int) -> None:
    place = marks(panel).visualItemRect(marks(panel).item(row)).topLeft() + QPoint(20, 6)
    qtbot.mouseClick(marks(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)


def press(qtbot, panel, name: str) -> None:
    qtbot.mouseClick(panel.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_marks_are_listed_with_reading_calibration_and_version(panel):
    lines = [marks(panel).item(row).text() for row in range(2)]
    assert lines == ["Distance: 5.0 mm (at detector)", "Cobb angle: Cobb 45.0°\ndrawn on Sharper"]


def test_a_click_chooses_a_mark_and_a_second_click_goes_to_it_again(qtbot, panel):
    chosen = []
    panel.mark_chosen.connect(chosen.append)
    click(qtbot, panel, 1)
    assert set(chosen) == {1}
    chosen.clear()
    click(qtbot, panel, 1)
    assert chosen == [1]


def test_showing_the_chosen_mark_chooses_nothing(qtbot, panel):
    with qtbot.assertNotEmitted(panel.mark_chosen):
        panel.show_marks(MARKS, DETECTOR, 1)
    assert marks(panel).currentRow() == 1


def test_delete_needs_a_chosen_mark(qtbot, panel):
    assert not panel.findChild(QPushButton, "delete-chosen-mark").isEnabled()
    panel.show_marks(MARKS, DETECTOR, 0)
    with qtbot.waitSignal(panel.delete_requested):
        press(qtbot, panel, "delete-chosen-mark")


def test_copying_is_asked_for(qtbot, panel):
    with qtbot.waitSignal(panel.copy_requested):
        press(qtbot, panel, "copy-marks")


def test_lengths_at_the_patient_say_what_was_divided(panel):
    panel.show_marks(
        MARKS, Spacing(0.2, 0.2, Calibration.MAGNIFICATION, "detector spacing divided by 1.1"), None
    )
    assert panel.findChild(QLabel, "calibration").text() == (
        "Lengths are at the patient, by the file's estimate of the magnification. "
        "A pixel is the detector spacing divided by 1.1."
    )
    line = marks(panel).item(0).text()
    assert line == "Distance: 5.0 mm (at the patient: detector spacing divided by 1.1)"


def test_the_calibration_is_explained_with_what_the_file_says(panel):
    assert panel.findChild(QLabel, "calibration").text() == (
        "Lengths are at the detector: the patient's are smaller by the magnification. "
        "The file says: by the maker."
    )


def test_every_calibration_has_an_explanation():
    assert set(IN_WORDS) == set(Calibration)


def test_without_marks_it_says_how_to_draw_one(panel):
    panel.show_marks((), DETECTOR, None)
    assert panel.findChild(QLabel, "no-marks").isVisible()
    assert not marks(panel).isVisible()
    assert not panel.findChild(QPushButton, "copy-marks").isEnabled()


def test_without_an_image_nothing_is_listed_or_explained(panel):
    panel.show_marks((), None, None)
    assert marks(panel).count() == 0
    assert not panel.findChild(QLabel, "calibration").isVisible()
