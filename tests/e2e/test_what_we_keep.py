"""What a whole round leaves in the reader's home, and a start with what somebody else left there."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.support.killed_program import killed_program
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.report_crash import report_crash
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.settings import places

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes and pipes are of POSIX")
STARTS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from xraysr_gui.gui.application import new_qt_application
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.program import run_window

qt = new_qt_application([])

def look():
    banner = next((one for one in qt.allWidgets() if isinstance(one, Banner) and one.message), None)
    if banner is not None:
        print(banner.message.text, flush=True)
        banner.show_next()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
run_window([])
"""


def not_private(folder: Path) -> list[str]:
    """What others may look into, below a folder that is for its owner alone."""
    found = [folder, *folder.rglob("*")]
    return [str(one) for one in found if not one.is_symlink() and stat.S_IMODE(one.lstat().st_mode) & 0o077]


def test_nobody_else_may_look_into_anything_that_a_whole_round_leaves(program, open_file, qtbot, request):
    before = os.umask(0o022)
    request.addfinalizer(lambda: os.umask(before))
    open_file("2_test_pattern.dcm")
    document = program.desk.workspace.document
    result = enhance_radiograph(document.original, BUILT_IN["median"], BUILT_IN["median"].parameters())
    program.desk.workspace.change(document.with_result(result))
    sessions = places.cache_folder() / "sessions"
    qtbot.waitUntil(lambda: any(sessions.glob("*/*.npy")), timeout=WAIT_MS)
    report_crash(ValueError("a fault"))
    program.desk.settings_control.change(theme="light")
    ours = {places.settings_folder(), places.cache_folder(), places.log_folder().parent}
    assert [one for folder in ours for one in not_private(folder)] == []
    program.window.close()
    qtbot.keyClick(program.window.findChild(QMessageBox, "leaving-question"), Qt.Key.Key_Return)  # keep it
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=WAIT_MS)
    program.shut_down()
    left = {one.name for folder in ours for one in folder.rglob("*") if one.is_file()}
    assert {"settings.json", "recent.json", "studies.sqlite", "window.ini"} <= left
    assert [one for folder in ours for one in not_private(folder)] == []


@pytest.mark.parametrize("name", ["settings.json", "recent.json"])
@pytest.mark.parametrize("left", ["nested deeply", "a pipe", "a folder"])
def test_the_window_starts_whatever_is_in_the_place_of_its_files_and_says_what_became_of_it(name, left):
    place = places.settings_folder() / name
    place.parent.mkdir(parents=True)
    match left:
        case "nested deeply":
            place.write_text("[" * 200_000)
        case "a pipe":
            os.mkfifo(place)
        case "a folder":
            place.mkdir()
    with killed_program(STARTS) as said:
        told = said.readline()
    assert f"{name}.unreadable" in told
    assert place.with_name(f"{name}.unreadable").exists()


def test_the_window_starts_with_pipes_for_everything_else_of_ours(qtbot):
    settings, cache = places.settings_folder(), places.cache_folder()
    for place in (
        settings / "window.ini",
        cache / "studies.sqlite",
        cache / "sessions" / "a" / "session.json",
        cache / "sessions" / "b" / "alive",
        cache / "unfinished" / "c",
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(place)
    settings.joinpath("settings.json").write_text(json.dumps({"version": 1, "settings": {"theme": "pink"}}))
    with killed_program(STARTS) as said:
        assert "Colours" in said.readline()


def test_a_list_of_studies_that_was_put_aside_is_told(program, qtbot):
    qtbot.waitUntil(lambda: program.is_furnished, timeout=WAIT_MS)
    program.rooms["browsing"].browsing.close()
    (places.cache_folder() / "studies.sqlite").write_bytes(b"no database" * 500)
    for _ in range(5):  # typing: only the last answer is shown, and the first one knew what happened
        program.rooms["browsing"].browsing.refresh()
    qtbot.waitUntil(program.desk.banner.isVisible, timeout=WAIT_MS)
    assert program.desk.banner.message.text.startswith(
        "The list of studies was damaged, so a new one was begun."
    )
    qtbot.keyClick(program.desk.banner, Qt.Key.Key_Escape)
    assert program.desk.banner.message is None
