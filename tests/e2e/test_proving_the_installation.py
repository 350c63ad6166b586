"""The check and the display test in the window, by keys and mouse, with the page that comes of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QTableWidget

from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.checking import check_installation as checks
from xraysr_gui.commands.checking.check_display_test import DISPLAY_TEST
from xraysr_gui.commands.checking.check_versions import VERSIONS
from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.commands.checking.proof_files import verify_page
from xraysr_gui.display.screen_patterns import PATTERNS
from xraysr_gui.display.screen_questions import QUESTIONS
from xraysr_gui.gui.proving.check_dialog import CheckDialog
from xraysr_gui.settings import places

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL, SHIFT = (getattr(Qt.KeyboardModifier, f"{one}Modifier") for one in ("Alt", "Control", "Shift"))


@pytest.fixture
def slow(monkeypatch):
    """A check that ends when it is let, beside two real ones."""
    going_on = threading.Event()

    def look(progress):
        yield Finding("Slow part", False, "is broken", "Mend it.")
        while not going_on.wait(0.02):
            progress.at(0.5, "something slow")

    monkeypatch.setattr(checks, "CHECKS", (VERSIONS, Check("something slow", look), DISPLAY_TEST))
    yield going_on
    going_on.set()


class Checks:
    """The dialog as a person sees it."""

    def __init__(self, program, qtbot):
        self.program, self.qtbot = program, qtbot
        qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_K, CONTROL | ALT | SHIFT)
        self.dialog = program.window.findChild(CheckDialog)

    @property
    def rows(self):
        table = self.dialog.findChild(QTableWidget, "check-rows")
        cells = range(table.columnCount())
        return [tuple(table.item(row, one).text() for one in cells) for row in range(table.rowCount())]

    def button(self, name):
        return self.dialog.findChild(QPushButton, f"check-{name}")

    def click(self, name):
        self.qtbot.mouseClick(self.button(name), LEFT)

    def label(self, name):
        return self.dialog.findChild(QLabel, f"check-{name}").text()

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)


def test_rows_come_while_it_checks_and_a_page_is_saved_and_verified(program, qtbot, slow, tmp_path):
    seen = Checks(program, qtbot)
    seen.until(lambda: ("does not work", "Slow part", "is broken. Mend it.") in seen.rows)
    assert not seen.button("pdf").isEnabled()
    slow.set()
    seen.until(lambda: not program.rooms["proving"].checking.is_checking)
    assert seen.rows[0][1] == "Slow part"  # what asks for something stands first
    assert seen.rows[1] == (
        "works, with a note",
        "Display test",
        "the patterns have not been viewed yet. Do it in the window: Help > Display test.",
    )
    assert {row[0] for row in seen.rows[2:]} == {"works"}
    assert seen.label("doing").startswith("1 part does not work.")
    for name, ending in (("pdf", ".pdf"), ("html", ".html")):
        page = tmp_path / f"Врач page{ending}"
        seen.click(name)
        asked = seen.dialog.findChild(QFileDialog, "check-page-dialog")
        asked.fileSelected.emit(str(page.with_suffix("")))
        asked.reject()
        seen.until(lambda page=page: page.name in seen.label("told"))
        assert verify_page(page).unchanged
        assert verify_page(page).seal in seen.label("doing")
    seen.dialog.close()


def test_stop_ends_it_without_a_page_and_it_can_be_done_again(program, qtbot, slow):
    seen = Checks(program, qtbot)
    seen.until(lambda: any(row[1] == "Slow part" for row in seen.rows))
    seen.click("stop")
    seen.until(lambda: not program.rooms["proving"].checking.is_checking)
    assert "stopped" in seen.label("doing")
    assert not seen.button("pdf").isEnabled()
    slow.set()
    seen.click("again")
    seen.until(lambda: seen.button("print").isEnabled())
    seen.click("print")
    preview = seen.dialog.findChild(QPrintPreviewDialog, "check-print-preview")
    assert preview.isVisible()
    preview.reject()
    seen.dialog.close()


def test_what_is_seen_of_the_patterns_is_kept_with_the_screen_and_the_day(program, qtbot):
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F1, ALT | SHIFT)
    room = program.rooms["proving"].looking_at_screen
    view = room.view
    assert view.isFullScreen()
    qtbot.keyClick(view, Qt.Key.Key_Y)
    assert view.question == QUESTIONS[1]
    qtbot.mouseClick(view.findChild(QPushButton, "screen-not-visible"), LEFT)
    assert view.question == QUESTIONS[2]
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.findChild(QLabel, "screen-state").text() == "answered: not visible"
    for _ in QUESTIONS:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.question == QUESTIONS[-1]
    qtbot.keyClick(view, Qt.Key.Key_H)
    width, height = view.device_size
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert room.view is None
    kept = places.settings_folder() / "display_test.json"
    qtbot.waitUntil(kept.is_file, timeout=WAIT_MS)
    told = json.loads(kept.read_text())
    assert told["visible"] == {QUESTIONS[0].id: True, QUESTIONS[1].id: False}
    assert f"{width} x {height} pixels" in told["screen"]


@pytest.mark.parametrize(("scale", "pattern"), [("1", "quality"), ("2", "quality"), ("1.5", "ramp")])
def test_a_number_of_the_pattern_is_a_pixel_of_the_screen(tmp_path, scale, pattern):
    size = 640, 480
    target = tmp_path / "picture.png"
    words = [sys.executable, "-m", "tests.support.screen_picture", pattern, *map(str, size), str(target)]
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(words, env=environment, check=True, cwd=Path(__file__).parents[2])
    shown = np.asarray(Image.open(target).convert("RGB")).astype(int)
    width, height = (round(side * float(scale)) for side in size)
    made = PATTERNS[pattern](width, height)
    assert shown.shape == (height, width, 3)
    same = (shown == made.greys[:, :, None]).all(axis=2)
    for label in made.labels:
        reach = round(60 * float(scale)), round(12 * float(scale))
        same[
            max(label.y - reach[1], 0) : label.y + reach[1], max(label.x - reach[0], 0) : label.x + reach[0]
        ] = True
    assert same.all()
