"""On a small screen every word of panels, docks and dialogs has the room it needs, with its descenders."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout, QWidget

from tests.e2e.test_details_of_the_window import draw_rectangle
from tests.e2e.test_enhancing_a_study import Reader
from tests.support.cut_words import cut_words

IMAGE = "2_test_pattern.dcm"
SMALL = 1366, 740


@pytest.fixture
def reader(program, qtbot, open_file) -> Reader:
    open_file(IMAGE)
    program.window.resize(*SMALL)
    return Reader(program, qtbot)


def look_at(found: dict[str, None], widget: QWidget, name: str) -> None:
    QApplication.sendPostedEvents()
    found |= {f"{name}: {line}": None for line in cut_words(widget)}


def test_words_that_are_cut_are_found(qtbot):
    """What the search would have to find: a low label, one over the edge."""
    box, low, far = QWidget(), QLabel("gypsy"), QLabel("far away")
    qtbot.addWidget(box)
    QVBoxLayout(box).addWidget(low)
    low.setMaximumHeight(8)
    far.setParent(box)
    far.move(170, 50)
    box.resize(200, 100)
    box.show()
    found = "\n".join(cut_words(box))
    assert "'gypsy' is 8 px high" in found
    assert "'far away' lies over the edge" in found


def test_every_panel_and_dock(reader, qtbot):
    program, found = reader.program, {}
    window = program.window
    draw_rectangle(program, qtbot)
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    program.rooms["comparing"].arranging.side_by_side()
    reader.until(lambda: program.rooms["comparing"].arranging.heat.heat is not None)
    for id, _ in window.modules:
        if window.module != id:
            window.choose_module(id)
        qtbot.wait(100)
        look_at(found, window, f"panel {id}")
    for id in window.docks:
        window.open_dock(id)
        qtbot.wait(100)
        look_at(found, window.docks[id], id)
        window.toggle_dock(id)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "action",
    [
        "settings", "check-installation", "verify-result", "save-report", "save-case", "save-session",
        "cheat-sheet", "manual", "command-palette", "support-bundle",
    ],
)  # fmt: skip
def test_dialogs(reader, qtbot, action):
    program, found = reader.program, {}
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    program.desk.table.trigger(action)
    qtbot.wait(500)
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    for dialog in dialogs:
        look_at(found, dialog, action)
        dialog.reject()
    assert not found, "\n".join(found)
