"""The question before something leaves, with a real mouse: places of text, boxes, the remembered answer."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QPushButton, QRadioButton

from tests.support.derived_files import source_file
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.leaving import Box
from xraysr_gui.gui.widgets.box_picture import BoxPicture

ROWS, COLUMNS, FULL = 240, 400, 4095
LEFT = Qt.MouseButton.LeftButton


def film(path: Path) -> Path:
    """A slope with a name in its upper corner."""
    stored = np.tile(np.linspace(400, 2400, COLUMNS).astype(np.uint16), (ROWS, 1))
    picture = Image.fromarray(np.zeros(stored.shape, np.uint8))
    ImageDraw.Draw(picture).text((12, 8), "DOE JANE", fill=255, font=ImageFont.load_default(size=20))
    stored[np.asarray(picture) > 128] = FULL
    return source_file(
        path, stored=stored, PatientName="DOE^JANE", PixelSpacing=None, ImagerPixelSpacing=None
    )


class Reader:
    """A person who sends something out of the house."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def asked(self, name: str):
        """The dialog that is open now."""
        found = self.program.window.findChildren(QDialog, name)
        return next((one for one in found if one.isVisible()), None)

    def press(self, name: str, dialog: QDialog) -> None:
        kinds = (QPushButton, QCheckBox, QRadioButton)
        button = next(one for kind in kinds for one in dialog.findChildren(kind, name))
        self.qtbot.mouseClick(button, LEFT, pos=QPoint(10, button.height() // 2))

    def question(self) -> QDialog:
        self.until(lambda: self.asked("leaving-dialog") is not None)
        return self.asked("leaving-dialog")

    def save_as(self, path: Path) -> None:
        self.until(lambda: self.asked("save-dialog") is not None)
        dialog: QFileDialog = self.asked("save-dialog")
        dialog.selectFile(str(path))
        dialog.accept()
        self.until(lambda: path.exists() and not self.program.rooms["saving"].exporting.is_writing)


@pytest.fixture
def reader(program, qtbot, tmp_path) -> Reader:
    program.desk.settings_control.change(leaving="ask")
    program.rooms["browsing"].opening.open_paths([film(tmp_path / "film.dcm")])
    made = Reader(program, qtbot)
    made.until(lambda: program.desk.workspace.document is not None)
    program.window.activateWindow()
    program.desk.table.trigger("run-enhancer")
    made.until(lambda: bool(program.desk.workspace.document.results))
    made.until(lambda: not program.rooms["enhancing"].enhancing.is_running)
    program.rooms["enhancing"].versions.choose(1)
    return made


def test_a_reader_sends_a_result_out_without_the_patient_and_is_not_asked_again(reader, tmp_path):
    program, qtbot = reader.program, reader.qtbot
    program.desk.table.trigger("save-result")
    dialog = reader.question()
    picture = dialog.findChild(BoxPicture)
    reader.until(lambda: bool(picture.places))
    [found] = picture.places
    assert not found.is_black
    all_of_them = dialog.findChild(QPushButton, "black-out-all")
    assert all_of_them.isEnabled()
    assert found.box.column <= 14
    assert found.box.column + found.box.width > 90
    assert not dialog.findChild(QCheckBox, "keep-dates").isEnabled()

    reader.press("without-patient", dialog)
    assert dialog.findChild(QCheckBox, "keep-dates").isEnabled()
    qtbot.mouseClick(picture, LEFT, pos=picture.place_of(found.box).center().toPoint())
    assert picture.black == (found.box,)
    assert not all_of_them.isEnabled()
    assert all_of_them.toolTip() == "All boxes are blacked out."
    start = picture.place_of(Box(200, 100, 1, 1)).topLeft().toPoint()
    end = picture.place_of(Box(260, 150, 1, 1)).topLeft().toPoint()
    qtbot.mousePress(picture, LEFT, pos=start)
    qtbot.mouseMove(picture, (start + end) / 2)
    qtbot.mouseMove(picture, end)
    qtbot.mouseRelease(picture, LEFT, pos=end)
    assert len(picture.black) == 2
    added = picture.black[1]
    assert abs(added.column - 200) <= 2
    assert abs(added.width - 60) <= 4
    qtbot.keyClick(picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert picture.black[1].column == added.column + 10
    qtbot.keyClick(picture, Qt.Key.Key_Delete)
    assert picture.black == (found.box,)

    reader.press("was-looked-through", dialog)
    reader.press("always", dialog)
    reader.press("go-on", dialog)
    path = tmp_path / "out.dcm"
    reader.save_as(path)
    made = pydicom.dcmread(path)
    assert made.PatientIdentityRemoved == "YES"
    assert made.BurnedInAnnotation == "NO"
    assert b"DOE" not in path.read_bytes()
    scale = made.Rows // ROWS
    box = found.box
    rows = slice(box.row * scale, (box.row + box.height) * scale)
    columns = slice(box.column * scale, (box.column + box.width) * scale)
    assert (made.pixel_array[rows, columns] == 0).all()
    assert made.pixel_array.max() < FULL

    assert program.desk.settings_control.settings.leaving == "unnamed"
    program.desk.table.trigger("save-case")
    reader.until(lambda: reader.asked("case-dialog") is not None)
    reader.press("go-on", reader.asked("case-dialog"))
    reader.save_as(tmp_path / "case.zip")
    assert reader.asked("leaving-dialog") is None
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        inside = archive.namelist()
        whole = {name: archive.read(name) for name in inside}
    assert {"DICOMDIR", "DICOM/OR000001", "report-1.pdf", "figures-1.csv", "pictures/result-1.png"} < set(
        inside
    )
    assert not any(b"DOE" in content for content in whole.values())
    assert "looks like text" in program.desk.banner.message.text  # nobody looked through the pixels this time


def test_cancelling_the_question_writes_nothing_and_keeping_the_patient_is_as_before(reader, tmp_path):
    program = reader.program
    program.desk.table.trigger("save-result")
    reader.question().reject()
    reader.until(lambda: reader.asked("leaving-dialog") is None)
    assert reader.asked("save-dialog") is None
    program.desk.table.trigger("save-view-state")
    dialog = reader.question()
    reader.press("go-on", dialog)
    reader.save_as(tmp_path / "state.dcm")
    state, image = (pydicom.dcmread(tmp_path / name) for name in ("state.dcm", "state-image.dcm"))
    assert str(state.PatientName) == "DOE^JANE"
    [series] = state.ReferencedSeriesSequence
    assert series.ReferencedImageSequence[0].ReferencedSOPInstanceUID == image.SOPInstanceUID
    assert program.desk.settings_control.settings.leaving == "ask"


def test_where_nothing_leaves_with_the_patient_a_session_asks_first_and_offers_the_case(reader, tmp_path):
    program, table = reader.program, reader.program.desk.table
    program.desk.settings_control.change(leaving="unnamed")
    for button, opens in (("session-cancel", ""), ("session-leaves", "case-dialog")):
        table.trigger("save-session")
        reader.until(lambda: reader.asked("session-question") is not None)
        assert reader.asked("save-session-dialog") is None
        reader.press(button, reader.asked("session-question"))
        reader.until(lambda: reader.asked("session-question") is None)
        if opens:
            reader.until(lambda name=opens: reader.asked(name) is not None)
            reader.asked(opens).reject()
    table.trigger("save-session")
    reader.until(lambda: reader.asked("session-question") is not None)
    reader.press("session-stays", reader.asked("session-question"))
    reader.until(lambda: reader.asked("save-session-dialog") is not None)
    dialog, path = reader.asked("save-session-dialog"), tmp_path / "kept.xraysr"
    dialog.selectFile(str(path))
    dialog.accept()
    reader.until(path.exists)
    program.desk.settings_control.change(leaving="ask")
    table.trigger("save-session")
    reader.until(lambda: reader.asked("save-session-dialog") is not None)
    assert reader.asked("session-question") is None
    reader.asked("save-session-dialog").reject()
