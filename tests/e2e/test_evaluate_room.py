"""The Evaluate room in the whole program: a run, its table, a pause, the report, an image, an audit."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
)
from scipy import ndimage

from tests.support.views import bring_into_sight
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.evaluating.asked_evaluation import AskedEvaluation, WaitingEvaluation
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.gui.evaluating.evaluate_panel import Standing
from xraysr_gui.settings import places

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path) -> Path:
    """Three people whose images are drawn by chance, and a file that is no image."""
    place = tmp_path / "films"
    place.mkdir()
    for number in range(3):
        rng = np.random.default_rng(number)
        smooth = ndimage.gaussian_filter(rng.random((300, 280)), 2.0)
        greys = (smooth - smooth.min()) / np.ptp(smooth) * 255
        Image.fromarray(greys.astype(np.uint8)).save(place / f"person{number}.png")
    (place / "broken.png").write_bytes(b"no picture")
    return place


class Person:
    """Sits before the Evaluate panel."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        program.window.activateWindow()
        qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F12, CONTROL)
        self.room = program.rooms["evaluating"]
        assert self.room.panel.isVisible()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def find(self, kind, name: str):
        return self.program.window.findChild(kind, name)

    def ask(self, folder: Path, protocol: str, *ids: str) -> None:
        line = self.find(QLineEdit, "evaluate-folder")
        line.setFocus()
        self.qtbot.keyClicks(line, str(folder))
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        box = self.find(QComboBox, "evaluate-protocol")
        box.setCurrentIndex(box.findData(protocol))
        self.room.panel.ticks.tick(ids)
        self.room.panel.ticks.ticked.emit()

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        bring_into_sight(button)
        assert button.isEnabled(), button.toolTip()
        self.qtbot.mouseClick(button, LEFT)


@pytest.fixture
def person(program, qtbot) -> Person:
    return Person(program, qtbot)


def test_a_run_is_paused_and_gone_on_with_and_its_images_are_seen(person, folder, monkeypatch):
    program, run = person.program, person.room.run
    assert "Choose a folder" in person.find(QPushButton, "evaluate-run").toolTip()
    person.ask(folder, "x2", "bilinear", "lanczos")
    report = Path(person.find(QLineEdit, "evaluate-report").text())
    assert report == folder.parent / "films-x2"
    person.until(lambda: "for what is ticked" in person.find(QLabel, "evaluate-cost").text())
    assert person.find(QLabel, "evaluate-cost").text().startswith(("About ", "< 0.1 s"))

    person.click("evaluate-run")
    person.until(lambda: len(run.live.measured) >= 1)
    person.click("evaluate-pause")
    person.until(lambda: run.standing is Standing.PAUSED)
    assert not (report / "report.html").exists()
    measured = run.live.measured
    assert WaitingEvaluation(places.settings_folder()).found() == run.asked

    person.click("evaluate-go-on")
    person.until(lambda: run.is_finished and run.standing is Standing.IDLE)
    assert measured
    assert set(measured) < set(run.live.measured)
    assert run.live.measured == ("person0.png", "person1.png", "person2.png")
    assert run.live.left_out == ("broken.png",)
    assert WaitingEvaluation(places.settings_folder()).found() is None
    table = person.find(QTableWidget, "evaluation-table")
    told = {table.item(row, 0).text(): table.item(row, 1).text() for row in range(table.rowCount())}
    with (report / "scores.csv").open() as file:
        scores = list(csv.DictReader(file))
    body = {
        id: np.mean([float(one["psnr_body"]) for one in scores if one["enhancer"] == id])
        for id in ("lanczos", "bicubic", "least-squares")
    }
    rival = max(("bicubic", "least-squares"), key=body.__getitem__)
    known = program.rooms["enhancing"].panel.chooser.all
    title = next(one.title for one in known if one.id == "lanczos")
    assert told[title].startswith(f"{body['lanczos'] - body[rival]:+.2f} dB")

    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    person.click("evaluation-report")
    assert Path(opened[0].toLocalFile()) == report / "report.html"

    images = person.find(QListWidget, "evaluation-images")
    images.setCurrentRow(1)
    person.find(QComboBox, "evaluation-restored-by").setCurrentIndex(0)
    person.click("evaluation-show")
    comparing = program.rooms["comparing"].comparing
    person.until(lambda: comparing.pair() is not None and comparing.pair().degraded is not None)
    assert comparing.reference.kind is ReferenceKind.KNOWN_TRUTH
    assert comparing.document.address.path.name == "person1.png"
    assert program.desk.grid.layout_shape == (2, 2)
    program.window.may_close = lambda: True


def test_one_that_was_left_is_offered_at_the_next_start_and_closing_asks(person, folder, qtbot):
    program, run = person.program, person.room.run
    asked = AskedEvaluation(folder, "x2", ("lanczos",), folder.parent / "left")
    run.begin(asked)
    person.until(lambda: bool(run.live.measured))
    program.window.close()
    box = program.window.findChild(QMessageBox, "unfinished-question")
    assert box is not None
    assert "can continue at the next start" in box.informativeText()
    box.button(QMessageBox.StandardButton.Cancel).click()
    run.pause()
    person.until(lambda: run.standing is Standing.PAUSED)

    run.standing, run.asked = Standing.IDLE, None  # as a new start finds it
    person.room.evaluating.recall()
    assert "not finished" in program.desk.banner.message.what
    assert run.asked == asked
    qtbot.mouseClick(program.window.findChild(QPushButton, "banner-answer-2"), LEFT)
    person.until(lambda: not asked.can_go_on)
    assert run.standing is Standing.IDLE


def test_one_that_goes_on_shows_its_table_and_keeps_its_ticks_when_more_enhancers_are_known(
    person, folder, qtbot
):
    program, room = person.program, person.room
    person.until(lambda: program.is_furnished)
    asked = AskedEvaluation(folder, "x2", ("lanczos",), folder.parent / "left")
    room.run.begin(asked)
    person.until(lambda: bool(room.run.live.measured))  # nothing waits before something is kept
    room.run.pause()
    person.until(lambda: room.run.standing is Standing.PAUSED)
    program.window.docks["dock-evaluation"].hide()
    room.run.standing, room.run.asked = Standing.IDLE, None  # as a new start finds it
    room.evaluating.recall()
    room.evaluating._offered = None  # as when the networks of a folder were found
    room.evaluating.refresh()
    assert room.panel.ticks.ids == asked.ids
    qtbot.mouseClick(program.window.findChild(QPushButton, "banner-answer-0"), LEFT)
    assert program.window.docks["dock-evaluation"].isVisible()
    person.until(lambda: room.run.standing is Standing.IDLE)
    assert room.panel.ticks.ids == asked.ids


def test_one_that_is_cancelled_leaves_no_folder_and_says_so(person, folder):
    run, told = person.room.run, person.find(QLabel, "evaluate-told")
    report = folder.parent / "given up"
    run.begin(AskedEvaluation(folder, "x2", ("lanczos",), report))
    person.until(lambda: bool(run.live.measured))
    assert report.exists()
    person.click("evaluate-cancel")
    person.until(lambda: run.standing is Standing.IDLE and "nothing was kept" in told.text())
    assert told.isVisibleTo(person.room.panel)
    assert not report.exists()
    run.begin(AskedEvaluation(folder, "x2", ("lanczos",), report))
    assert "nothing was kept" not in told.text()
    run.give_up()
    person.until(lambda: run.standing is Standing.IDLE)


def test_what_another_folder_would_have_taken_is_told_no_more(person, folder):
    person.ask(folder, "x2", "bilinear", "lanczos")
    ticks, cost = person.room.panel.ticks, person.find(QLabel, "evaluate-cost")
    person.until(lambda: "for what is ticked" in cost.text())
    small = folder.parent / "small"
    small.mkdir()
    Image.new("L", (90, 90)).save(small / "small.png")
    line = person.find(QLineEdit, "evaluate-folder")
    line.setText(str(small))
    person.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert ticks.seconds is None
    assert "for what is ticked" not in cost.text()
    person.until(lambda: "The time cannot be estimated" in cost.text())
    assert not any("about" in ticks.item(row).text() for row in range(ticks.count()))


def test_one_that_fails_before_its_first_image_does_not_wait_though_another_had_measured(
    person, folder, monkeypatch
):
    run = person.room.run
    run.begin(AskedEvaluation(folder, "x2", ("lanczos",), folder.parent / "first"))
    person.until(lambda: run.is_finished and run.standing is Standing.IDLE)
    assert run.live.measured

    def fails(*_):
        raise CannotExport("It was not kept.", why="The disk is full.", remedy="Make room.")

    monkeypatch.setattr("xraysr_gui.evaluation.journal.Journal.keep", fails)
    asked = AskedEvaluation(folder, "x2", ("lanczos",), folder.parent / "second")
    run.begin(asked)
    person.until(lambda: run.standing is not Standing.RUNNING)
    assert run.standing is Standing.IDLE
    assert not asked.report.exists()
    assert WaitingEvaluation(places.settings_folder()).found() is None


def test_a_pasted_table_is_audited_with_its_proof(person, qtbot):
    field = person.find(QPlainTextEdit, "audit-table")
    bring_into_sight(field)
    field.setFocus()
    field.setPlainText("method,PSNR (dB),SSIM\nU-Net,33.25,0.91\nSRGAN,-3.2,0.6\n")
    person.click("audit")
    found = person.find(QPlainTextEdit, "audit-found")
    person.until(lambda: "SRGAN" in found.toPlainText())
    assert "U-Net" not in found.toPlainText()
    field.setPlainText("nothing that is a table")
    person.click("audit")
    person.until(lambda: "SRGAN" not in found.toPlainText() and "Auditing" not in found.toPlainText())
    assert "cannot be audited. It has no line" in found.toPlainText()


def test_what_a_protocol_does_is_said_whole_below_its_name(person):
    person.until(lambda: person.program.is_furnished)
    box, words = person.find(QComboBox, "evaluate-protocol"), person.find(QLabel, "evaluate-what-is-done")
    for protocol in ("x2", "deblur", "documents-002-classifier"):
        box.setCurrentIndex(box.findData(protocol))
        title = TRIALS[protocol].title
        assert words.text().startswith(title if title.endswith("?") else f"{title}.")
    assert "2 times fewer rows and columns" in words.text()
    metrics = box.view().fontMetrics()
    widest = max(metrics.horizontalAdvance(one.title) for one in TRIALS)
    assert box.view().minimumWidth() >= widest, "every name can be read whole where one is chosen"


def test_the_keyboard_is_in_no_field_that_waits_for_a_run(person, folder):
    person.until(lambda: person.program.is_furnished)
    window, panel = person.program.window, person.room.panel
    window.choose_module("data")
    panel.show_standing(Standing.RUNNING, "", "")
    window.choose_module("evaluate")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isEnabled()
