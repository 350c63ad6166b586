"""A morning with the worklist: studies are put in, marked, read with keys alone, and are there again."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget

from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address
from xraysr_gui.gui.application import Application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings

CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENTS = ("ANN", "BOB", "CLEO", "DAN")


class Morning:
    """Presses keys as the window gets them, and reads the panel."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        program.window.choose_module("worklist")
        program.desk.grid.active.setFocus()

    def press(self, key) -> None:
        QTest.keyClick(self.program.window.windowHandle(), key, CONTROL)

    def until_cases(self, *lines: str) -> None:
        self.qtbot.waitUntil(lambda: self.cases == list(lines), timeout=WAIT_MS)

    def until_at(self, name: str) -> None:
        def there() -> bool:
            shown = self.program.desk.grid.active.radiograph
            return shown is not None and shown.source.address.path.stem == name

        self.qtbot.waitUntil(there, timeout=WAIT_MS)

    @property
    def cases(self) -> list[str]:
        """The first line of every row."""
        rows = self.program.window.findChild(QListWidget, "worklist-cases")
        lines = [rows.item(row).text().partition("\n")[0] for row in range(rows.count())]
        return [line.replace(", Chest", "") for line in lines]

    @property
    def load(self) -> str:
        return self.program.window.findChild(QLabel, "worklist-load").text()


@pytest.fixture
def films(tmp_path):
    for number, patient in enumerate(PATIENTS):
        greys = np.full((60, 50), 100 * (number + 1), np.uint16)
        facts = {"PatientName": patient, "PatientID": patient, "StudyInstanceUID": generate_uid()}
        facts |= {"StudyDescription": "Chest", "SeriesInstanceUID": generate_uid()}
        write_dicom(tmp_path / f"{patient}.dcm", greys, **facts, SOPInstanceUID=generate_uid())
    return tmp_path


@pytest.fixture
def morning(program, qtbot, films):
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([films])
    made = Morning(program, qtbot)
    made.until_at("DAN")
    qtbot.waitUntil(lambda: program.desk.table.action("list-all").isEnabled(), timeout=WAIT_MS)
    program.desk.table.action("list-all").trigger()
    made.until_cases("1.  ANN", "2.  BOB", "3.  CLEO", "4.  DAN")
    return made


def test_urgent_first_read_and_next_and_all_of_it_there_again(morning, program, qtbot, films, monkeypatch):
    morning.press(Qt.Key.Key_U)  # the case in sight is Dan's
    morning.until_cases("1.  DAN · urgent", "2.  ANN", "3.  BOB", "4.  CLEO")
    assert morning.load == "4 cases wait. 1 is marked urgent by a reader."
    rows = program.window.findChild(QListWidget, "worklist-cases")
    assert "15 min sooner by this order" in rows.item(0).text()
    assert "5 min later by this order" in rows.item(1).text()

    reading = program.rooms["looking"].viewing.reading
    qtbot.waitUntil(lambda: reading.has(Address(films / "ANN.dcm")), timeout=WAIT_MS)  # while Dan's is read
    morning.press(Qt.Key.Key_Space)
    morning.until_at("ANN")
    morning.until_cases("1.  ANN", "2.  BOB", "3.  CLEO", "Read: DAN · urgent")
    with monkeypatch.context() as held:
        held.setattr(program.rooms["browsing"].opening, "show_stack", lambda *_: None)
        morning.press(Qt.Key.Key_Space)
        morning.press(Qt.Key.Key_Space)  # Bob's is not on the screen yet: who was not seen was not read
    morning.press(Qt.Key.Key_Space)
    morning.until_at("BOB")
    morning.until_cases("1.  BOB", "2.  CLEO", "Read: ANN", "Read: DAN · urgent")
    program.window.close()
    program.shut_down()

    again = Application(Settings(), ImageReader(), ImageReader())
    qtbot.addWidget(again.window)
    again.start([])
    try:
        qtbot.waitUntil(lambda: again.is_furnished)
        Morning(again, qtbot).until_cases("1.  BOB", "2.  CLEO", "Read: ANN", "Read: DAN · urgent")
    finally:
        again.window.close()
        again.shut_down()


def test_both_neighbours_of_a_case_are_read_while_it_is_looked_at(morning, program, qtbot, films):
    reading = program.rooms["looking"].viewing.reading
    rows = program.window.findChild(QListWidget, "worklist-cases")
    rows.setCurrentRow(2)
    morning.until_at("CLEO")
    for beside in ("BOB", "DAN", "ANN"):  # after it, before it, and who is read next
        qtbot.waitUntil(lambda name=beside: reading.has(Address(films / f"{name}.dcm")), timeout=WAIT_MS)
    morning.press(Qt.Key.Key_PageUp)
    morning.until_at("BOB")
    qtbot.waitUntil(lambda: program.rooms["looking"].viewing.ahead.is_at_rest, timeout=WAIT_MS)
    assert reading.has(Address(films / "CLEO.dcm"))  # it was just left, and stays one key away


def test_another_order_and_a_load_that_breaks_the_cap(morning, program, qtbot):
    morning.press(Qt.Key.Key_U)
    morning.until_cases("1.  DAN · urgent", "2.  ANN", "3.  BOB", "4.  CLEO")
    order = program.window.findChild(QComboBox, "worklist-order")
    order.setCurrentIndex(order.findData("as-they-come"))
    order.activated.emit(order.currentIndex())
    morning.until_cases("1.  ANN", "2.  BOB", "3.  CLEO", "4.  DAN · urgent")
    program.desk.settings_control.change(worklist_cap_min=5, worklist_case_min=4)
    beyond = "4 cases wait. 2 of them wait longer than the cap in any order: one reader is not enough."
    qtbot.waitUntil(lambda: morning.load == beyond, timeout=WAIT_MS)


def test_what_is_not_listed_says_why_and_a_mark_is_taken_back(morning, program):
    why = program.desk.table.action("list-study")
    assert not why.isEnabled()
    assert "in the worklist" in why.toolTip()
    morning.press(Qt.Key.Key_U)
    morning.until_cases("1.  DAN · urgent", "2.  ANN", "3.  BOB", "4.  CLEO")
    morning.press(Qt.Key.Key_U)
    morning.until_cases("1.  ANN", "2.  BOB", "3.  CLEO", "4.  DAN")
    program.desk.table.action("unlist-study").trigger()
    morning.until_cases("1.  ANN", "2.  BOB", "3.  CLEO")


def test_what_was_read_too_early_waits_again_at_its_place(morning, program):
    morning.press(Qt.Key.Key_Space)
    morning.until_at("ANN")
    morning.until_cases("1.  ANN", "2.  BOB", "3.  CLEO", "Read: DAN")
    rows = program.window.findChild(QListWidget, "worklist-cases")
    rows.setCurrentRow(3)
    morning.until_at("DAN")
    QTest.keyClick(
        program.window.windowHandle(), Qt.Key.Key_Space, CONTROL | Qt.KeyboardModifier.ShiftModifier
    )
    morning.until_cases("1.  ANN", "2.  BOB", "3.  CLEO", "4.  DAN")
    again = program.desk.table.action("wait-again")
    morning.qtbot.waitUntil(lambda: "It waits already." in again.toolTip(), timeout=WAIT_MS)
    assert not again.isEnabled()
