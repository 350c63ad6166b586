"""How long the first picture of the window takes, against a bare window of the same library, in one run."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.table import Figure

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QApplication.instance().exit()

app = QApplication([])
window = Window()
window.resize(1500, 950)
window.show()
app.exec()
import os; os._exit(0)
"""
AS_A_START_DOES = """
import os
from xraysr_gui import program
from xraysr_gui.gui.widgets.plain_imports import import_plainly
import_plainly()  # run_window does it before it loads what is changed here
from xraysr_gui.gui.shell import first_window
"""
PAINTED_FIRST = f"""
{AS_A_START_DOES}

class Painted:
    def __init__(self, widget, then):
        self.real = RealPaint(widget, lambda: os._exit(0))

RealPaint, first_window.FirstPaint = first_window.FirstPaint, Painted
program.run_window([])
"""
READY = f"""
{AS_A_START_DOES}
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

def press(window):
    show(window)
    key = Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier
    QCoreApplication.sendEvent(window.windowHandle(), QKeyEvent(QEvent.Type.KeyPress, *key))
    from xraysr_gui.gui.shell.settings_control import SettingsControl
    SettingsControl.show_cheat_sheet = lambda self: os._exit(0)

show, first_window.show_and_paint = first_window.show_and_paint, press
program.run_window([])
"""
IMAGE = """
import os, sys
from pathlib import Path
from xraysr_gui import program

def started(settings):
    child = start(settings)  # before anything of Qt, as without us
    from xraysr_gui.gui.widgets.plain_imports import import_plainly
    import_plainly()
    from xraysr_gui.gui.shell import first_window
    show = first_window.show_and_paint

    def show_and_watch(window):
        show(window)
        from xraysr_gui.gui.views import image_view
        painted = image_view.ImageView.paintEvent
        def paint(self, event):
            painted(self, event)
            if self.radiograph is not None:
                os._exit(0)
        image_view.ImageView.paintEvent = paint

    first_window.show_and_paint = show_and_watch
    return child

start, program._started = program._started, started
program.run_window([Path(sys.argv[1])])
"""
RUNS = 7
ROOT = Path(__file__).parents[2]
PAINTED, READY_FOR_KEYS, IMAGE_SHOWN = 2.0, 3.0, 5.0  # times a bare window: see docs/adr/0202


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The program, its modules compiled beside them as in an installation: a child reads no others."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(ROOT / "xraysr_gui", folder / "xraysr_gui", ignore=shutil.ignore_patterns("__pycache__"))
    for shared in ("resources", "models", "setup.cfg"):
        (folder / shared).symlink_to(ROOT / shared)
    assert compileall.compile_dir(folder / "xraysr_gui", quiet=1)
    return folder


@pytest.fixture
def seconds(installed):
    """Runs a program from its start to its end."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    environment.pop("PYTHONPYCACHEPREFIX", None)

    def run(program: str, *words: str) -> str:
        """From the installed folder: what is named with -c looks for modules where it stands first."""
        command, how = [sys.executable, "-c", program, *words], {"env": environment, "cwd": installed}
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, **how).stdout

    def measure(program: str, *words: str) -> float:
        before = time.perf_counter()
        run(program, *words)
        return time.perf_counter() - before

    compiled = Path(run("from xraysr_gui.gui import shell; print(shell.__cached__)").strip())
    assert compiled.is_file()
    assert compiled.is_relative_to(installed)
    return measure


def quickest(seconds, *runs: tuple[str, ...]) -> list[float]:
    """Each program in turn, several times; the quickest of each, which other programs disturbed least."""
    for run in runs:
        seconds(*run)
    rounds = [[seconds(*run) for run in runs] for _ in range(RUNS)]
    return [min(times) for times in zip(*rounds, strict=True)]


@pytest.mark.slow
def test_the_window_is_painted_and_hears_keys_soon_after_a_bare_one(figure, seconds):
    bare, painted, ready = quickest(seconds, (BARE,), (PAINTED_FIRST,), (READY,))
    figure(Figure("first paint of the window", painted, bare, "s", "a bare window", PAINTED))
    figure(
        Figure("a key pressed at the first paint is done", ready, bare, "s", "a bare window", READY_FOR_KEYS)
    )


@pytest.mark.slow
def test_an_image_of_the_command_line_is_shown_soon_after_the_window(figure, seconds):
    file = ROOT / "resources" / "sample_study" / "2_test_pattern.dcm"
    bare, image = quickest(seconds, (BARE,), (IMAGE, str(file)))
    figure(Figure("image named on the command line", image, bare, "s", "a bare window", IMAGE_SHOWN))
