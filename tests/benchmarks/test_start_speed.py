"""How long the first picture of the window takes, against a bare window of the same library, in one run."""

from __future__ import annotations

import os
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
WHOLE = """
import os, sys
from pathlib import Path
from xraysr_gui import program
from PySide6.QtCore import QEvent, QObject
from xraysr_gui.gui import application
from xraysr_gui.gui.views import image_view

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            os._exit(0)
        return False

made = application.Application.start
def start(self, paths):
    self.watch = Watch()
    self.desk.grid.active.installEventFilter(self.watch)
    made(self, paths)

application.Application.start = start
program.run_window([])
"""
IMAGE = """
import os, sys
from pathlib import Path
from xraysr_gui import program

def watch():
    from xraysr_gui.gui.views import image_view
    painted = image_view.ImageView.paintEvent
    def paint(self, event):
        painted(self, event)
        if self.radiograph is not None:
            os._exit(0)
    image_view.ImageView.paintEvent = paint

real = program.ImageReader.warm_up
def warm_up(self):
    real(self)
    program.ImageReader.warm_up = real
    watch()
program.ImageReader.warm_up = warm_up
program.run_window([Path(sys.argv[1])])
"""
RUNS = 7
ROOT = Path(__file__).parents[2]
PAINTED, IMAGE_SHOWN = 2.5, 5.0  # times a bare window: not reached, see docs/adr/0023


@pytest.fixture
def seconds(tmp_path):
    """Runs a program from its start to its end, its modules compiled before, as in an installation."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def measure(program: str, *words: str) -> float:
        before = time.perf_counter()
        command = [sys.executable, "-c", program, *words]
        subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment)
        return time.perf_counter() - before

    return measure


def quickest(seconds, *runs: tuple[str, ...]) -> list[float]:
    """Each program in turn, several times; the quickest of each, which other programs disturbed least."""
    for run in runs:
        seconds(*run)
    rounds = [[seconds(*run) for run in runs] for _ in range(RUNS)]
    return [min(times) for times in zip(*rounds, strict=True)]


@pytest.mark.slow
def test_the_window_is_painted_soon_after_a_bare_one(figure, seconds):
    bare, whole = quickest(seconds, (BARE,), (WHOLE,))
    figure(Figure("first paint of the window", whole, bare, "s", "a bare window", PAINTED))


@pytest.mark.slow
def test_an_image_of_the_command_line_is_shown_soon_after_the_window(figure, seconds):
    file = ROOT / "resources" / "sample_study" / "2_test_pattern.dcm"
    bare, image = quickest(seconds, (BARE,), (IMAGE, str(file)))
    figure(Figure("image named on the command line", image, bare, "s", "a bare window", IMAGE_SHOWN))
