"""What belongs to all frames of an object: its calibration by hand, and how it lies on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.support.views import drag
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.orientation import AS_STORED, Orientation

RUN, CHEST = "3_breathing.dcm", "1_chest_pa.dcm"
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def turn(program, qtbot, key) -> None:
    before = program.rooms["looking"].viewing.page().index
    qtbot.keyClick(program.desk.grid.active, key)
    qtbot.waitUntil(lambda: program.rooms["looking"].viewing.page().index != before, timeout=WAIT_MS)


def calibrate(qtbot, view) -> None:
    qtbot.keyClick(view, Qt.Key.Key_K)
    middle = view.rect().center()
    start, stop = (middle.x() - 80, middle.y()), (middle.x() + 80, middle.y())
    drag(view, start, (middle.x(), middle.y()), stop)
    [entry] = [one for one in view.findChildren(QLineEdit, "text-entry") if one.isVisible()]
    qtbot.keyClicks(entry, "100")
    qtbot.keyClick(entry, Qt.Key.Key_Return)


def test_a_calibration_holds_for_every_frame_and_after_closing(program, qtbot, open_file):
    view = open_file(RUN)
    turn(program, qtbot, Qt.Key.Key_Down)
    stated = view.radiograph.spacing
    calibrate(qtbot, view)
    told = view.radiograph.spacing
    assert told.words == "calibrated by hand (line of 100 mm)"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home):
        turn(program, qtbot, key)
        assert view.radiograph.spacing == told
    assert program.desk.table.row("remove-calibration").why_not() == (
        "The line that calibrates this image lies on frame 2: remove it there."
    )
    qtbot.keyClick(view, Qt.Key.Key_W, CONTROL)
    qtbot.waitUntil(lambda: view.radiograph is None)
    assert open_file(RUN).radiograph.spacing == told
    turn(program, qtbot, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_K, CONTROL | ALT)
    assert view.radiograph.spacing == stated
    turn(program, qtbot, Qt.Key.Key_Down)
    assert view.radiograph.spacing == stated


def test_an_orientation_goes_into_the_file_of_the_session_and_comes_back(program, qtbot, open_file, tmp_path):
    view = open_file(RUN)
    turn(program, qtbot, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_F, ALT)
    qtbot.keyClick(view, Qt.Key.Key_R, ALT)
    laid = view.orientation
    assert laid == Orientation(0, True).turned(1)
    path = tmp_path / "work.xraysr"
    program.desk.table.trigger("save-session")
    [dialog] = program.window.findChildren(QFileDialog, "save-session-dialog")
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    program.window.activateWindow()  # keys go to the window again
    program.desk.table.trigger("reset-view")
    assert view.orientation == AS_STORED
    open_file(CHEST)
    program.rooms["browsing"].opening.open_paths([path])
    qtbot.waitUntil(lambda: view.radiograph.source.address.path.name == RUN, timeout=WAIT_MS)
    assert program.rooms["looking"].viewing.page().index == 1
    assert view.orientation == laid
    turn(program, qtbot, Qt.Key.Key_Down)
    assert view.orientation == laid


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_L])
def test_an_orientation_is_kept_for_the_next_start(program, qtbot, open_file, key):
    view = open_file(CHEST)
    qtbot.keyClick(view, key, ALT)
    [kept] = program.rooms["saving"].keeping.autosave.snapshot.orientations.items()
    assert kept == (view.radiograph.source.address, view.orientation)
