"""The degradation lab in the whole program: sliders, figures, a trial of an enhancer, undo, the command."""

from __future__ import annotations

import shlex

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLabel, QPushButton, QSlider, QWidget
from skimage.metrics import peak_signal_noise_ratio

from tests.support.views import bring_into_sight
from tests.support.waiting import WAIT_MS
from xraysr_gui.cli.main import main
from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


class Person:
    """Sits before the Degrade panel, with the drawn pattern open."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        program.window.activateWindow()
        qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F11, CONTROL)
        self.room = program.rooms["degrading"]
        assert self.room.panel.isVisible()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def find(self, kind, name: str) -> QWidget:
        return self.room.panel.findChild(kind, name)

    def choose_blur(self, row: int) -> None:
        box = self.find(QComboBox, "blur-kind")
        box.setFocus()
        while box.currentIndex() != row:
            self.qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < row else Qt.Key.Key_Up)

    def type_amount(self, name: str, words: str) -> None:
        box = self.find(QDoubleSpinBox, name)
        box.setFocus()
        box.selectAll()
        self.qtbot.keyClicks(box, words)
        self.qtbot.keyClick(box, Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        bring_into_sight(button)
        self.qtbot.mouseClick(button, LEFT)

    @property
    def document(self):
        return self.program.desk.workspace.document

    def until_made(self, degradation: Degradation) -> None:
        self.until(lambda: self.room.lab.made is not None and self.room.lab.made[1] == degradation)

    def until_measured(self) -> str:
        table = self.room.panel.figures
        self.until(lambda: "dB" in table.words)
        return table.words


@pytest.fixture
def person(program, qtbot, open_file) -> Person:
    open_file("2_test_pattern.dcm")
    return Person(program, qtbot)


def test_an_image_is_degraded_measured_restored_and_what_it_was(person, qtbot, tmp_path, capsys):
    program, room = person.program, person.room
    original = person.document.original
    before = original.greys.codes.copy()
    heard = []
    preview = program.rooms["comparing"].layers.preview
    program.rooms["comparing"].layers.preview = lambda part: (heard.append(part), preview(part))

    person.choose_blur(1)
    person.type_amount("degrade-noise", "2")
    wanted = Degradation(Gaussian(1.6), noise=2.0)
    person.until_made(wanted)
    assert heard, "a part in sight comes before the whole"
    assert len(person.document.results) == 1
    copy = person.document.results[0]
    np.testing.assert_allclose(copy.normalised(), wanted.apply(original.normalised()), atol=1e-6)
    assert {view.radiograph for view in program.desk.grid.shown_views} >= {original, copy}

    words = person.until_measured()
    psnr = peak_signal_noise_ratio(original.normalised(), copy.normalised().clip(0, 1), data_range=1.0)
    assert f"{psnr:.2f} dB" in words.splitlines()[0].partition("], ")[2]
    shown = program.desk.grid.shown_views[1]
    program.desk.grid.set_active(shown)
    assert program.window.windowTitle() == "degraded on purpose - xraysr"
    assert capsule_of(copy).steps[-1].degrades

    slider = person.find(QSlider, "degrade-noise-slider")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    person.until_made(Degradation(Gaussian(1.6), noise=2.5))
    assert len(person.document.results) == 1, "another degradation takes the place of the one before"
    assert person.document.results[0] is not copy

    person.click("degrade-copy-button")
    line = shlex.split(QGuiApplication.clipboard().text())
    target = tmp_path / "made.npy"
    assert line[:2] == ["xraysr", "degrade"]
    line[line.index("-o") + 1] = str(target)
    assert main(line[1:], lambda _: 1) == 0
    made = np.load(target)
    scaled = (made - original.black) / (original.white - original.black)
    np.testing.assert_allclose(scaled, room.lab.made[0].normalised(), atol=1e-6)

    person.until_measured()
    enhancers = person.find(QComboBox, "degrade-enhancers")
    enhancers.setCurrentIndex(enhancers.findData("unsharp-mask"))
    person.click("degrade-try")
    comparing = program.rooms["comparing"].comparing
    person.until(lambda: comparing.pair() is not None and comparing.pair().degraded is not None)
    assert comparing.reference.kind is ReferenceKind.KNOWN_TRUTH
    assert program.desk.grid.layout_shape == (2, 2)
    pair = comparing.pair()
    np.testing.assert_allclose(pair.degraded.normalised(), room.lab.made[0].normalised(), atol=1e-6)
    told = person.find(QLabel, "degrade-tried")
    person.until(lambda: "Gaussian blur of 1.6 px" in told.text() and "in the body" in told.text())

    person.type_amount("degrade-noise", "4")
    person.until_made(Degradation(Gaussian(1.6), noise=4.0))
    assert comparing.reference.kind is ReferenceKind.ORIGINAL
    program.desk.grid.active.setFocus()
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_Z, CONTROL)
    assert person.document.results == ()
    np.testing.assert_array_equal(person.document.original.greys.codes, before)
    assert person.document.original is original


def test_fewer_pixels_ask_for_those_who_enlarge_and_reset_takes_all_back(person, qtbot):
    person.type_amount("degrade-down", "2")
    person.until_made(Degradation(down=2))
    words = person.until_measured()
    assert "500 x 500" not in words
    original, copy = person.document.original, person.room.lab.made[0]
    assert copy.shape == (original.shape[0] // 2, original.shape[1] // 2)
    offered = person.find(QComboBox, "degrade-enhancers")
    ids = {offered.itemData(row) for row in range(offered.count())}
    assert {"bicubic", "least-squares"} <= ids
    assert "median" not in ids
    person.click("degrade-reset-button")
    assert person.document.results == ()
    assert not person.find(QPushButton, "degrade-reset-button").isEnabled()
    assert "Degrade the image first" in person.find(QPushButton, "degrade-try").toolTip()
    assert QApplication.focusWidget() is not None
