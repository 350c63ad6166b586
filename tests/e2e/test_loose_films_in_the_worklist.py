"""Loose films that lie open as one stack: each case of the worklist is its own image all the same."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS

CONTROL = Qt.KeyboardModifier.ControlModifier
NAMES = tuple(f"film{number}" for number in range(1, 6))


class Room:
    """Presses keys as the window gets them, and reads the panel and the screen."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        self.room = program.rooms["worklist"]
        self.rows = program.window.findChild(QListWidget, "worklist-cases")

    def press(self, key, modifier=CONTROL) -> None:
        QTest.keyClick(self.program.window.windowHandle(), key, modifier)

    def until_at(self, name: str) -> None:
        """Until the screen shows a film, and the chosen row is its row."""
        self.qtbot.waitUntil(lambda: self.shown == name and self.chosen == name, timeout=WAIT_MS)

    @property
    def shown(self) -> str:
        radiograph = self.program.desk.grid.active.radiograph
        return "" if radiograph is None else radiograph.source.address.path.stem

    @property
    def chosen(self) -> str:
        item = self.rows.currentItem()
        return "" if item is None else next((name for name in NAMES if f"{name}.png" in item.text()), "")

    def said(self, what: str) -> list[str]:
        """Of which films that was noted."""
        cases = self.room.kept.reading.cases
        found = [one for one in cases if (one.read if what == "read" else one.mark == what)]
        return sorted(one.address.path.stem for one in found)


@pytest.fixture
def room(program, qtbot, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for number, name in enumerate(NAMES, 1):
        Image.fromarray(np.full((40, 30), 40 * number, np.uint8)).save(folder / f"{name}.png")
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    program.rooms["worklist"].assessing.why_none = "No model looks at anything here."
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths(sorted(folder.iterdir()))
    made = Room(program, qtbot)
    program.window.choose_module("worklist")
    made.room.watching.list_folder(folder)
    qtbot.waitUntil(lambda: made.rows.count() == len(NAMES), timeout=WAIT_MS)
    program.desk.grid.active.setFocus()
    made.until_at("film1")
    return made


def test_each_case_is_the_image_on_the_screen(room, program, qtbot):
    lines = [room.rows.item(row).text().partition("\n")[0] for row in range(len(NAMES))]
    assert all(f"{name}.png" in line for name, line in zip(NAMES, lines, strict=True))

    assert program.rooms["looking"].viewing.turn(1)  # a page of the open stack
    room.until_at("film2")
    room.press(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: room.said("urgent") == ["film2"], timeout=WAIT_MS)
    room.press(Qt.Key.Key_Space)
    room.until_at("film1")
    assert room.said("read") == ["film2"]
    room.press(Qt.Key.Key_Space)
    room.until_at("film3")
    qtbot.waitUntil(lambda: room.said("read") == ["film1", "film2"], timeout=WAIT_MS)
    room.press(Qt.Key.Key_PageDown)
    room.until_at("film4")
    item = room.rows.item(2)
    where = room.rows.visualItemRect(item).center()
    QTest.mouseClick(room.rows.viewport(), Qt.MouseButton.LeftButton, pos=where)
    room.until_at("film5")

    program.desk.table.action("unlist-study").trigger()
    qtbot.waitUntil(lambda: room.rows.count() == 4, timeout=WAIT_MS)
    told = []
    room.room.worklist.told.connect(told.append)
    room.press(Qt.Key.Key_U)  # the image on the screen is no case: nobody else's is marked
    room.press(Qt.Key.Key_Space)
    room.until_at("film3")
    assert told == ["Nothing was noted: the image on the screen is not in the worklist."]
    assert (room.said("urgent"), room.said("read")) == (["film2"], ["film1", "film2"])


def test_another_image_of_the_series_of_a_case_is_that_case(program, qtbot, tmp_path):
    stored = np.arange(1200, dtype=np.uint16).reshape(40, 30)
    same = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4", "PatientID": "7"}
    for number, name in enumerate(("pa", "lateral"), 1):
        uid = f"1.2.3.4.{number}"
        write_dicom(tmp_path / f"{name}.dcm", stored, SOPInstanceUID=uid, InstanceNumber=number, **same)
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([tmp_path / "pa.dcm", tmp_path / "lateral.dcm"])
    looking, worklist = program.rooms["looking"].viewing, program.rooms["worklist"].worklist
    qtbot.waitUntil(lambda: looking.radiograph() is not None, timeout=WAIT_MS)
    program.rooms["worklist"].assessing.why_none = "No model looks at anything here."
    worklist.list_study()
    qtbot.waitUntil(lambda: worklist.case is not None, timeout=WAIT_MS)
    case = worklist.case.address
    assert looking.turn(1)
    qtbot.waitUntil(
        lambda: looking.page().address != case and looking.radiograph() is not None, timeout=WAIT_MS
    )
    assert worklist.case is not None
    assert worklist.case.address == case


def test_each_loose_film_of_the_list_of_studies_is_a_case_of_its_own(room, program, qtbot):
    kept = room.room.kept
    kept.do(lambda file: file.remove([case.id for case in kept.reading.cases]))
    qtbot.waitUntil(lambda: room.rows.count() == 0, timeout=WAIT_MS)
    program.desk.table.action("list-all").trigger()
    qtbot.waitUntil(lambda: room.rows.count() == len(NAMES), timeout=WAIT_MS)
    assert [case.address.path.stem for case in kept.reading.cases] == list(NAMES)
    kept.do(lambda file: file.remove([case.id for case in kept.reading.cases][1:]))
    qtbot.waitUntil(lambda: room.rows.count() == 1, timeout=WAIT_MS)
    assert "film1.png" in room.rows.item(0).text(), "also where no other is called like its folder"
