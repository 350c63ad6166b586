"""Takes the pictures of the manual: the real window, with the drawn sample study, so that nobody is in them.

python -m tests.support.manual_pictures resources/manual
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLabel, QTableWidget, QWidget

from tests.support.views import drag
from xraysr_gui.core.geometry import Point
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.gui.proving.check_dialog import CheckDialog
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings

SIZE, DIALOG = (1440, 900), (900, 620)
COLOURS = 256  # of a picture: enough for greys and a colour map, and half of the bytes
ENHANCER = "fast-x2"
PATIENCE_MS = 300_000
SETTLED_S = 2.0  # without a job, and nothing waited for: what is begun a moment later belongs to it
REGION = (0.25, 0.3), (0.32, 0.4), (0.4, 0.5)
"""From corner to corner, over the middle."""


class Photographer:
    """Brings the window into a state, and takes its picture."""

    def __init__(self, program: Application, folder: Path) -> None:
        self.program, self.folder = program, folder

    def until(self, holds: Callable[[], object]) -> None:
        """Let the program work until something holds.

        Raises:
            TimeoutError: it does not come.
        """
        loop, look, end = QEventLoop(), QTimer(), QTimer(singleShot=True)
        look.timeout.connect(lambda: loop.quit() if holds() else None)
        end.timeout.connect(lambda: loop.exit(1))
        look.start(20)
        end.start(PATIENCE_MS)
        if not holds() and loop.exec():
            raise TimeoutError("the window did not come into the state of the picture")

    def take(self, name: str) -> None:
        """The window as it stands."""
        quiet_since = time.monotonic()

        def is_quiet() -> bool:
            nonlocal quiet_since
            labels = self.program.window.findChildren(QLabel)
            is_waiting = any(one.text().endswith(" ...") and one.isVisible() for one in labels)
            if is_waiting or self.program.desk.jobs.listed:
                quiet_since = time.monotonic()
            return time.monotonic() - quiet_since > SETTLED_S

        self.until(is_quiet)
        self._save(self.program.window, name)

    def take_check(self) -> None:
        """The dialog of the check, when all was looked at."""
        self.program.desk.table.trigger("check-installation")
        checking = self.program.rooms["proving"].checking
        self.until(lambda: not checking.is_checking)
        dialog = self.program.window.findChild(CheckDialog)
        dialog.resize(*DIALOG)
        for table in dialog.findChildren(QTableWidget):
            for row in range(table.rowCount()):
                table.setRowHidden(row, _tells_of_this_computer(table.item(row, 2).text()))
        self._save(dialog, "checking.png")
        dialog.close()

    def take_display_test(self) -> None:
        """The first pattern, as large as the window."""
        self.program.desk.table.trigger("display-test")
        view = self.program.rooms["proving"].looking_at_screen.view
        view.showNormal()
        view.resize(*SIZE)
        self._save(view, "display_test.png")
        view.close()

    def _save(self, widget: QWidget, name: str) -> None:
        path = self.folder / name
        widget.grab().save(str(path))
        Image.open(path).convert("RGB").quantize(COLOURS, kmeans=2).save(path, optimize=True)

    def open_image(self) -> None:
        """The chest of the sample study, with all panels at hand."""
        browsing = self.program.rooms["browsing"]
        browsing.opening.open_paths([places.resources() / "sample_study" / "1_chest_pa.dcm"])
        self.until(lambda: self.program.desk.workspace.document is not None and self.program.is_furnished)

    def enhance(self, id: str) -> None:
        """Have a result beside the original."""
        panel = self.program.rooms["enhancing"].panel
        self.until(lambda: panel.chosen is not None)
        panel.chooser.choose(id)
        self.program.desk.table.trigger("run-enhancer")
        self.until(lambda: self.program.desk.workspace.document.results)

    def draw_region(self) -> None:
        """An ellipse over a part of the lung, by mouse."""
        view = self.program.desk.grid.active
        self.program.desk.table.trigger("tool-ellipse")
        field = self.program.desk.workspace.document.original.field_size
        corners = [view.to_screen(Point(x * field[0], y * field[1])) for x, y in REGION]
        drag(view, *((corner.x(), corner.y()) for corner in corners))


def _tells_of_this_computer(words: str) -> bool:
    return platform.release() in words or "/" in words


def main(folder: Path) -> None:
    """Take all pictures into `folder`."""
    new_qt_application([])
    program = Application(Settings(), ImageReader(), ImageReader())
    program.window.resize(*SIZE)
    program.start([])
    pictures = Photographer(program, folder)
    trigger = program.desk.table.trigger
    pictures.open_image()
    pictures.enhance(ENHANCER)
    trigger("module-enhance")
    pictures.take("enhancing.png")
    trigger("compare-side-by-side")
    trigger("module-compare")
    comparing = program.rooms["comparing"]
    pictures.until(lambda: comparing.arranging.heat.heat is not None)
    pictures.take("comparing.png")
    pictures.draw_region()
    trigger("module-regions")
    trigger("dock-figures")
    rows = program.rooms["regions"].figures.rows
    pictures.until(lambda: rows.ground is not None and not rows.is_busy)
    pictures.take("figures.png")
    pictures.take_check()
    pictures.take_display_test()
    program.window.hide()  # closing would ask about the result
    program.shut_down()
    program.window.deleteLater()


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, XDG_CACHE_HOME=home)
        main(Path(sys.argv[1]))
