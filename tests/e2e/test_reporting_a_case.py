"""A page of the case, asked for by key in the whole program."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Arrow, Distance
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.gui.saving.page_dialog import PageDialog
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import measure_regions

LESION = Ellipse(id="e", name="Lesion", box=Box(30, 40, 25, 20))
KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def compared(program, open_file, qtbot):
    """An enlarged test pattern with a lesion drawn on it."""
    open_file("2_test_pattern.dcm")
    program.window.activateWindow()
    program.rooms["enhancing"].panel.chooser.choose("lanczos")
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(program.desk.workspace.document.results), timeout=WAIT_MS)
    program.desk.workspace.change(program.desk.workspace.document.with_regions(LESION))
    qtbot.waitUntil(lambda: program.rooms["comparing"].comparing.pair() is not None, timeout=WAIT_MS)
    return program


def asked(program, qtbot) -> PageDialog:
    """The dialog that the key opens."""
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_R, KEYS)
    qtbot.waitUntil(lambda: program.window.findChild(PageDialog) is not None)
    return program.window.findChild(PageDialog)


def chosen(program, dialog, qtbot, path) -> str:
    """Go on by Enter, and choose a place; gives the name that is suggested, and the words of the page."""
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.findChild(QFileDialog) is not None)
    place = program.window.findChild(QFileDialog)
    suggested = Path(place.selectedFiles()[0]).name
    place.fileSelected.emit(str(path))
    place.close()
    qtbot.waitUntil(path.with_suffix(".pdf").exists, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not program.rooms["saving"].exporting.is_writing)
    qtbot.waitUntil(lambda: program.window.findChild(PageDialog) is None)
    qtbot.waitUntil(lambda: program.window.findChild(QFileDialog) is None)
    return suggested


def words_of(path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_report_says_what_the_figures_say_and_no_name(compared, qtbot, tmp_path):
    document = compared.desk.workspace.document
    chosen(compared, asked(compared, qtbot), qtbot, tmp_path / "case")
    target = tmp_path / "case.pdf"
    pair = Comparison.of(document.original, document.results[0])
    inside = next(
        one for one in measure_regions(pair, [LESION], [IN_REGIONS["psnr"]]) if one.region == "Lesion"
    )
    (page,) = PdfReader(target).pages
    text = " ".join(page.extract_text().split())
    assert f"{inside.value:.2f} [{inside.low:.2f}, {inside.high:.2f}]" in text
    assert "compared with original" in text
    assert "Noise " in text
    name = document.original.source.label("PatientName")
    assert name
    assert name not in text
    assert "2_test_pattern" not in text


def test_the_page_asks_for_a_label_and_forgets_it(compared, qtbot, tmp_path):
    dialog = asked(compared, qtbot)
    field, box = dialog.findChild(QLineEdit, "case-label"), dialog.findChild(QCheckBox, "names-files")
    assert field.text() == ""
    assert not box.isChecked()
    assert "names no patient" in dialog.findChild(QLabel, "names-patient").text()
    qtbot.keyClicks(field, "Case 17, left knee")
    box.click()
    suggested = chosen(compared, dialog, qtbot, tmp_path / "case")

    words = words_of(tmp_path / "case.pdf")
    assert "Case: Case 17, left knee" in words
    assert "File of image: 2_test_pattern.dcm" in words
    assert suggested.startswith("Case_17_left_knee-")
    assert "test_pattern" not in suggested

    again = asked(compared, qtbot)
    assert again.findChild(QLineEdit, "case-label").text() == ""
    assert not again.findChild(QCheckBox, "names-files").isChecked()
    again.reject()
    assert compared.window.findChild(QFileDialog) is None


def test_marks_are_on_the_page_with_their_readings_and_what_these_rest_on(compared, qtbot, tmp_path):
    document = compared.desk.workspace.document
    marks = (Distance((Point(20, 20), Point(80, 20))), Arrow((Point(40, 50), Point(60, 70)), text="Here"))
    compared.desk.workspace.change(document.with_mark(marks[0]).with_mark(marks[1]))
    chosen(compared, asked(compared, qtbot), qtbot, tmp_path / "case")

    words = words_of(tmp_path / "case.pdf")
    assert words.count("60.0 mm") == 4  # on each of three pictures, and in full below
    assert words.count("Here") == 3
    assert document.original.spacing.basis in words


def test_without_a_result_the_action_says_why_not(program, open_file):
    open_file("2_test_pattern.dcm")
    action = program.desk.table.action("save-report")
    assert not action.isEnabled()
    assert action.toolTip()


def test_a_folder_that_takes_nothing_is_told(compared, qtbot, tmp_path):
    (tmp_path / "file").write_text("in the way")
    compared.rooms["saving"].reporting.save(tmp_path / "file" / "case.pdf")
    qtbot.waitUntil(compared.desk.banner.isVisible, timeout=WAIT_MS)
    assert "case.pdf could not be written" in compared.desk.banner.message.what
