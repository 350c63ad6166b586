"""Whatever is open, loading or running: all that the window says of it is one and the same."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.gui.enhancing import enhancer_catalogue as catalogue
from xraysr_gui.gui.enhancing import enhancing
from xraysr_gui.gui.looking import page_reading
from xraysr_gui.gui.widgets.plot_widget import PlotWidget
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings

CONTROL = Qt.KeyboardModifier.ControlModifier
PATTERN = places.resources() / "sample_study" / "2_test_pattern.dcm"
GUI = Path(enhancing.__file__).parents[1]
SAID_ONCE = ("Open an image first.", "there is no result yet", "Waiting for the image ...")
ABOUT = {
    "nothing is open": r"Open an image first",
    "an image comes": r"Waiting for the image",
    "it has no result": r"Run an enhancer first",
    "a result comes": r"The enhancer is running: wait",
    "an image is open": r"Choose a (region|result|mark|distance)|Click a result|on this image|^Take a tool"
    r"|^Take Distance|^Draw a (region|distance)|Works on: ",
}


class Person:
    """The whole program; a gate holds back whatever its module function does."""

    def __init__(self, qtbot, monkeypatch) -> None:
        self.qtbot = qtbot
        self.gates = {
            name: self._gate(monkeypatch, module, name)
            for module, name in (
                (page_reading, "open_radiograph"),
                (catalogue, "_look_up"),
                (enhancing, "_enhance"),
            )
        }
        monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
        new_qt_application([])
        self.program = Application(Settings(), ImageReader(), ImageReader())
        qtbot.addWidget(self.program.window)
        self.program.start([])
        self.until(lambda: self.program.is_furnished)
        for dock in ("dock-histogram", "dock-steps", "dock-profile", "dock-figures"):
            self.program.window.open_dock(dock)

    def _gate(self, monkeypatch, module, name: str) -> threading.Event:
        gate, really = threading.Event(), getattr(module, name)

        def held_back(*arguments):
            gate.wait(WAIT_MS / 1000)
            return really(*arguments)

        monkeypatch.setattr(module, name, held_back)
        return gate

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def key(self, key: Qt.Key, modifiers=CONTROL) -> None:
        self.qtbot.keyClick(self.program.desk.grid.active, key, modifiers)

    def sentences(self) -> set[str]:
        """All that a person reads in any panel or dock, and why any action or button is grey."""
        window = self.program.window
        said = {row.why_not() for row in self.program.desk.table}
        for label in window.findChildren(QLabel):
            if not label.isHidden():
                said.add(label.text())
        said |= {one.toolTip() for one in window.findChildren(QAbstractButton) if not one.isEnabled()}
        for plot in window.findChildren(PlotWidget):
            if plot.plot() is None:
                said.add(plot.reason or plot.why_empty())
        said |= {view.accessibleDescription() for view in self.program.desk.grid.shown_views}
        return said

    @property
    def told(self) -> set[str]:
        """Of which states the window speaks."""
        said = self.sentences()
        return {state for state, words in ABOUT.items() if any(re.search(words, one) for one in said)}

    def end(self) -> None:
        for gate in self.gates.values():
            gate.set()
        self.program.window.close()
        self.program.shut_down()


@pytest.fixture
def person(qtbot, monkeypatch):
    made = Person(qtbot, monkeypatch)
    yield made
    made.end()


def test_all_panels_tell_of_the_same_state_at_every_moment(person, qtbot):
    program, gates = person.program, person.gates
    assert person.told == {"nothing is open"}

    program.rooms["browsing"].opening.open_paths([PATTERN])
    qtbot.wait(1)
    assert person.told == {"an image comes"}

    gates["open_radiograph"].set()
    person.until(lambda: program.desk.grid.active.radiograph is not None)
    assert person.told == {"an image is open", "it has no result"}

    gates["_look_up"].set()
    person.until(lambda: program.rooms["enhancing"].panel.chosen is not None)
    program.rooms["enhancing"].panel.chooser.choose("bilinear")
    assert person.told == {"an image is open", "it has no result"}

    person.key(Qt.Key.Key_E)
    person.until(lambda: program.rooms["enhancing"].enhancing.is_running)
    assert person.told == {"an image is open", "a result comes"}

    gates["_enhance"].set()
    person.until(lambda: not program.rooms["enhancing"].enhancing.is_running)
    assert len(program.desk.workspace.document.results) == 1
    person.until(lambda: not program.desk.jobs.listed)
    assert person.told == {"an image is open"}

    program.rooms["looking"].looking.lay_out(1, 1)
    person.key(Qt.Key.Key_W)
    assert person.told == {"nothing is open"}


def test_an_image_that_is_read_while_another_is_shown_takes_no_word_away(person, qtbot, tmp_path):
    program, gates = person.program, person.gates
    gates["open_radiograph"].set()
    program.rooms["browsing"].opening.open_paths([PATTERN])
    person.until(lambda: program.desk.grid.active.radiograph is not None)
    gates["open_radiograph"].clear()

    program.rooms["browsing"].opening.open_paths([places.resources() / "sample_study" / "1_chest_pa.dcm"])
    qtbot.wait(1)

    assert program.rooms["looking"].viewing.is_coming(program.desk.grid.active)
    assert person.told == {"an image is open", "it has no result"}


@pytest.mark.parametrize("words", SAID_ONCE)
def test_each_of_these_sentences_is_written_in_one_place(words):
    files = [path.name for path in GUI.rglob("*.py") for _ in range(path.read_text("utf-8").count(words))]
    assert len(files) == 1, files
