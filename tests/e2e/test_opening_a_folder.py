"""A folder that is named: which of its studies is shown, and which of its files are none."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton

from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS


@pytest.fixture
def folder(tmp_path):
    """Three studies of one patient, the newest neither first nor last; and a file that is no image."""
    place = tmp_path / "studies"
    place.mkdir()
    for name, date in (("a", "20240105"), ("b", "20250302"), ("c", "20240301")):
        facts = {"StudyDate": date, "StudyInstanceUID": generate_uid(), "SeriesInstanceUID": generate_uid()}
        greys = np.arange(1600, dtype=np.uint16).reshape(40, 40)
        write_dicom(place / f"{name}.dcm", greys, PatientID="ANN", SOPInstanceUID=generate_uid(), **facts)
    (place / "broken.dcm").write_bytes(b"no image")
    return place


def test_the_newest_study_of_a_folder_is_shown(program, qtbot, folder):
    program.rooms["browsing"].opening.open_paths([folder])
    assert program.desk.grid.why_no_image() == "Waiting for the newest study ..."
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.radiograph is not None, timeout=WAIT_MS)
    assert view.radiograph.source.address.name == "b.dcm"


def test_who_opens_an_image_meanwhile_keeps_it(program, qtbot, folder):
    program.rooms["browsing"].opening.open_paths([folder])
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([folder / "a.dcm"])
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.radiograph is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not program.rooms["looking"].viewing.reading.is_busy, timeout=WAIT_MS)
    assert view.radiograph.source.address.name == "a.dcm"


def test_files_that_were_passed_over_are_named_each_with_its_reason(program, qtbot, folder):
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths([folder])
    which = program.rooms["browsing"].panel.findChild(QPushButton, "scan-which")
    assert which.isVisible()
    qtbot.mouseClick(which, Qt.MouseButton.LeftButton)
    dialog = program.window.findChild(QDialog, "passed-over")
    [line] = dialog.findChild(QPlainTextEdit, "passed-over-lines").toPlainText().splitlines()
    name, _, reason = line.partition(": ")
    assert name == str(folder / "broken.dcm")
    assert reason.startswith("broken.dcm could not be opened.")
    dialog.close()
