"""The Batch room in the whole program: a folder is begun, held, gone on with and looked at."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableView
from scipy import ndimage

from tests.support.dicom_files import write_dicom
from tests.support.views import bring_into_sight
from tests.support.waiting import WAIT_MS
from xraysr_gui.batches.line import State
from xraysr_gui.gui.batching.batch_run import Standing

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
COUNT = 6


@pytest.fixture
def films(tmp_path) -> Path:
    """Small images in two folders, and a file that is none."""
    place = tmp_path / "films"
    (place / "ward").mkdir(parents=True)
    for number in range(COUNT):
        rng = np.random.default_rng(number)
        smooth = ndimage.gaussian_filter(rng.random((90, 80)), 2.0)
        greys = (smooth - smooth.min()) / np.ptp(smooth) * 255
        folder = place if number < 4 else place / "ward"
        Image.fromarray(greys.astype(np.uint8)).save(folder / f"f{number}.png")
    (place / "broken.png").write_bytes(b"no picture")
    return place


class Person:
    """Sits before the Batch panel."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        program.window.activateWindow()
        qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F4, CONTROL)
        self.room = program.rooms["batching"]
        assert self.room.panel.isVisible()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def find(self, kind, name: str):
        return self.program.window.findChild(kind, name)

    def type_into(self, name: str, words: str) -> None:
        line = self.find(QLineEdit, name)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, words)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        bring_into_sight(button)
        assert button.isEnabled(), button.toolTip()
        self.qtbot.mouseClick(button, LEFT)

    def shown(self, column: int) -> list[str]:
        lines = self.room.dock.lines
        return [lines.data(lines.index(row, column)) for row in range(lines.rowCount())]


@pytest.fixture
def person(program, qtbot) -> Person:
    return Person(program, qtbot)


def test_a_folder_is_begun_held_gone_on_with_stopped_finished_and_looked_at(person, films, monkeypatch):
    program, run = person.program, person.room.run
    assert "folder of images" in person.find(QPushButton, "batch-start").toolTip()
    person.type_into("batch-inputs", str(films))
    results = Path(person.find(QLineEdit, "batch-results").text())
    assert results == films.parent / "films enhanced"
    assert "bilinear" in person.find(QLabel, "batch-steps").text()

    person.click("batch-start")
    person.until(lambda: any(line.is_over for line in person.room.dock.lines.lines))
    person.click("batch-pause")
    person.until(lambda: "paused" in person.find(QLabel, "batch-told").text())
    assert run.is_paused
    assert any(job.listed.title.startswith("Batch into ") for job in program.desk.jobs.listed)
    person.click("batch-stop")
    person.until(lambda: run.standing is Standing.IDLE)
    before = {line.input: line.outputs for line in run_lines(person) if line.state is State.DONE}
    assert len(before) < COUNT

    assert person.find(QPushButton, "batch-start").text() == "Continue batch"
    person.click("batch-start")
    person.until(lambda: run.standing is Standing.IDLE and run.is_written)
    lines = {line.input: line for line in run_lines(person)}
    assert {name for name, line in lines.items() if line.state is State.FAILED} == {"broken.png"}
    assert sum(line.state is State.DONE for line in lines.values()) == COUNT
    assert all(lines[name].outputs == outputs for name, outputs in before.items())
    assert (results / "ward" / "f4.png").exists()
    told = json.loads((results / "manifest.json").read_text())
    assert {one["input"]: one["state"] for one in told["files"]} == {
        name: line.state for name, line in lines.items()
    }
    assert "6 of 7 files are done" in person.find(QLabel, "batch-heading").text()

    person.find(QComboBox, "batch-filter").setCurrentIndex(1)
    assert person.shown(0) == ["broken.png"]
    assert person.shown(1) == ["\u2717 failed"]
    assert lines["broken.png"].reason == person.shown(5)[0]
    person.find(QComboBox, "batch-filter").setCurrentIndex(0)
    table = person.find(QTableView, "batch-table")
    table.setFocus()
    table.selectRow(person.room.dock.lines.row_of("f2.png"))
    person.qtbot.keyClick(table, Qt.Key.Key_Return)
    comparing = program.rooms["comparing"].comparing
    person.until(lambda: comparing.pair() is not None)
    stored = np.asarray(Image.open(results / "f2.png"))
    assert comparing.document.address.path == films / "f2.png"
    assert np.array_equal(comparing.pair().candidate.in_steps(8), stored)
    assert [step.enhancer for step in comparing.pair().candidate.steps] == ["bilinear"]
    assert program.rooms["comparing"].arranging.is_side_by_side
    assert program.rooms["comparing"].arranging.map_views
    count = len(comparing.document.versions)
    table.setFocus()
    person.qtbot.keyClick(table, Qt.Key.Key_Return)
    person.until(lambda: person.room.lines._wish is None)
    assert len(comparing.document.versions) == count  # it is there already
    assert all(
        isinstance(steps, tuple) for steps in person.room.lines._shown.values()
    )  # and held by nobody else

    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    person.click("batch-report")
    assert Path(opened[0].toLocalFile()) == results / "report.html"

    person.qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_B, CONTROL)  # do the same to a folder
    assert "As applied to f2.png: Enlarge (bilinear)" in person.find(QLabel, "batch-steps").text()
    steps = films.parent / "steps.json"
    person.room.steps.save_file(steps, person.room.steps.chain)
    person.until(steps.exists)
    person.click("batch-follow")
    assert "As chosen in the Enhance panel" in person.find(QLabel, "batch-steps").text()
    person.room.steps.open_file(steps)
    person.until(lambda: "steps.json: Enlarge (bilinear)" in person.find(QLabel, "batch-steps").text())
    program.window.may_close = lambda: True


def test_other_images_get_another_folder_and_wishes_hold_for_one_start(person, films, monkeypatch):
    run, anew = person.room.run, person.find(QCheckBox, "batch-anew")
    table, steps = person.program.desk.table, person.find(QLabel, "batch-steps")
    results = person.find(QLineEdit, "batch-results")
    person.type_into("batch-inputs", str(films / "ward"))
    person.click("batch-start")
    before = steps.text()
    enhance = person.program.rooms["enhancing"].panel.chooser
    enhance.choose("bicubic")
    assert steps.text() == before  # of the batch that runs
    assert not person.find(QPushButton, "batch-save-steps").isEnabled()
    person.until(lambda: "batch that runs" in table.action("batch-listed").toolTip())
    person.until(lambda: run.standing is Standing.IDLE and run.is_written)
    assert "bicubic" in steps.text()
    enhance.choose("bilinear")

    anew.setChecked(True)
    assert person.find(QPushButton, "batch-start").text() == "Start"
    begun = []
    monkeypatch.setattr(run, "begin", lambda asked, *_: begun.append(asked))
    person.click("batch-start")
    assert begun[0].overwrite
    assert not anew.isChecked()  # or the next click would throw away what was just made
    assert person.find(QPushButton, "batch-start").text() == "Continue batch"

    person.type_into("batch-inputs", str(films / "ward"))  # left as it is
    assert results.text() == str(films / "ward enhanced")
    person.type_into("batch-inputs", str(films))
    assert results.text() == str(films.parent / "films enhanced")
    person.type_into("batch-results", str(films.parent / "mine"))
    person.type_into("batch-inputs", str(films / "ward"))
    assert results.text() == str(films.parent / "mine")
    anew.setChecked(True)
    person.type_into("batch-results", str(films / "ward enhanced"))
    assert not anew.isChecked()
    person.program.window.may_close = lambda: True


def run_lines(person: Person):
    return person.room.dock.lines.lines


def test_what_is_chosen_in_the_study_list_and_a_hot_folder(person, films, qtbot):
    program, run = person.program, person.room.run
    browsing = program.rooms["browsing"]
    browsing.opening.open_paths([films / "ward"])
    person.until(lambda: browsing.browsing.order.stack_like is not None and listed(browsing) >= 2)
    tree = browsing.panel._list
    tree.setCurrentIndex(tree.model().index(0, 0))
    person.qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_B, CONTROL | ALT | SHIFT)
    assert person.find(QLineEdit, "batch-inputs").text() == "2 files of the list of studies"
    assert sorted(path.name for path in person.room.batching.inputs) == ["f4.png", "f5.png"]

    person.type_into("batch-inputs", str(films / "ward"))
    person.type_into("batch-results", str(films.parent / "hot"))
    person.room.panel._watch.setChecked(True)
    person.click("batch-start")
    person.until(lambda: sum(line.state is State.DONE for line in run_lines(person)) == 2)
    (films / "f0.png").rename(films / "ward" / "later.png")
    person.until(lambda: (films.parent / "hot" / "later.png").exists())
    person.until(lambda: "new files" in person.find(QLabel, "batch-told").text())
    person.click("batch-stop")
    person.until(lambda: run.standing is Standing.IDLE and run.is_written)
    told = json.loads((films.parent / "hot" / "manifest.json").read_text())
    assert sorted(one["input"] for one in told["files"]) == ["f4.png", "f5.png", "later.png"]
    assert {one["state"] for one in told["files"]} == {"done"}
    program.window.may_close = lambda: True


def listed(browsing) -> int:
    return len(browsing.panel._list.tree.patients and browsing.panel._list.tree.patients[0].studies) + 1


def test_results_leave_without_the_patient_where_it_is_ticked(person, tmp_path):
    films, control = tmp_path / "ward", person.program.desk.settings_control
    films.mkdir()
    greys = ndimage.gaussian_filter(np.random.default_rng(1).random((60, 64)), 2.0)
    write_dicom(
        films / "Zyxwvut_film.dcm",
        (greys / greys.max() * 255).astype(np.uint8),
        bits=8,
        PatientName="Zyxwvut^Planted",
        PatientSex="F",
    )
    tick, keeps = (
        person.find(QCheckBox, "batch-without-patient"),
        person.room.panel.findChild(QCheckBox, "keep-characteristics"),
    )
    assert not tick.isChecked()
    assert not keeps.isVisible()
    control.change(leaving="unnamed-person")  # always so: a batch begins with it
    assert tick.isChecked()
    assert keeps.isChecked()
    control.change(leaving="ask")
    assert not tick.isChecked()

    person.type_into("batch-inputs", str(films))
    bring_into_sight(tick)
    person.qtbot.mouseClick(tick, LEFT, pos=QPoint(8, tick.height() // 2))
    assert tick.isChecked()
    assert keeps.isVisible()
    bring_into_sight(keeps)
    person.qtbot.mouseClick(keeps, LEFT, pos=QPoint(8, keeps.height() // 2))
    person.click("batch-start")
    person.until(lambda: person.room.run.standing is Standing.IDLE and person.room.run.is_written)
    (line,) = run_lines(person)
    assert line.state is State.DONE, line.reason
    result = person.room.run.asked.folder / line.outputs[0].name
    header = pydicom.dcmread(result)
    assert header.PatientIdentityRemoved == "YES"
    assert header.PatientSex == "F"
    assert b"Zyxwvut" not in result.read_bytes()
    assert "Zyxwvut" not in result.name
    person.program.window.may_close = lambda: True
