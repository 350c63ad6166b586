"""The program is killed while a reader works, and the next one offers what was open."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.support.killed_program import killed_program
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings

SAMPLE = places.resources() / "sample_study" / "2_test_pattern.dcm"
LESION = Ellipse(id="e", name="Lesion", box=Box(30, 40, 25, 20))
LINE = Distance((Point(10, 10), Point(60, 30)))
READER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from tests.e2e.test_after_a_crash import LESION, LINE, SAMPLE
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.journal import LIST
from xraysr_gui.studies.session_json import from_json

qt = new_qt_application([])
program = Application(Settings(), ImageReader(), ImageReader())
program.start([SAMPLE])

def work():
    document = program.desk.workspace.document
    if document is None:
        return
    if not document.results:
        result = enhance_radiograph(document.original, BUILT_IN["median"], BUILT_IN["median"].parameters())
        program.desk.workspace.change(document.with_result(result).with_regions(LESION).with_mark(LINE))
    if not program.is_furnished:
        return
    folder = program.rooms["saving"].keeping.autosave._journal.folder
    if folder and (folder / LIST).exists() and from_json((folder / LIST).read_bytes()).images[0].results:
        print("kept", flush=True)

timer = QTimer()
timer.timeout.connect(work)
timer.start(100)
QTimer.singleShot(WAIT_MS, qt.quit)  # whoever reads what is said never waits for ever
qt.exec()
"""


@pytest.fixture
def killed():
    """A real program that opened an image, made a result, drew, and was killed with all its might."""
    with killed_program(READER) as said:
        assert said.readline().strip() == "kept"


@pytest.mark.usefixtures("killed")
def test_after_a_kill_the_next_start_brings_image_result_region_and_mark_back(program, qtbot):
    qtbot.waitUntil(program.desk.banner.isVisible, timeout=WAIT_MS)
    assert "1 image, 1 result, 1 region, 1 mark" in program.desk.banner.message.rest
    qtbot.mouseClick(program.desk.banner.findChild(QPushButton, "banner-answer-0"), Qt.MouseButton.LeftButton)
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.radiograph is not None, timeout=WAIT_MS)
    document = program.desk.workspace.document
    assert document.address.path == SAMPLE
    assert document.regions == (LESION,)
    assert document.marks == (LINE,)
    wanted = enhance_radiograph(document.original, BUILT_IN["median"], BUILT_IN["median"].parameters())
    np.testing.assert_array_equal(document.results[0].pixels, wanted.pixels)
    np.testing.assert_array_equal(document.results[0].greys.codes, wanted.greys.codes)
    assert view.radiograph is document.results[0]


def test_a_program_that_is_closed_offers_nothing_the_next_time(program, open_file, qtbot, monkeypatch):
    open_file(SAMPLE.name)
    folder = places.cache_folder() / "sessions"
    qtbot.waitUntil(lambda: any(folder.glob("*/session.json")), timeout=WAIT_MS)
    program.window.close()
    program.shut_down()
    assert list(folder.iterdir()) == []
    new_qt_application([])
    again = Application(Settings(), ImageReader(), ImageReader())
    qtbot.addWidget(again.window)
    again.start([])
    qtbot.waitUntil(
        lambda: again.is_furnished and again.rooms["saving"].keeping.autosave._journal.folder is not None,
        timeout=WAIT_MS,
    )
    assert again.desk.banner.message is None
    again.window.close()
    again.shut_down()


def test_switched_off_nothing_is_kept(qtbot, monkeypatch):
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    new_qt_application([])
    running = Application(Settings(keep_session=False), ImageReader(), ImageReader())
    qtbot.addWidget(running.window)
    running.start([SAMPLE])
    qtbot.waitUntil(lambda: running.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: running.is_furnished, timeout=WAIT_MS)
    assert running.rooms["saving"].keeping.autosave is None
    assert not (places.cache_folder() / "sessions").exists()
    running.window.close()
    running.shut_down()
