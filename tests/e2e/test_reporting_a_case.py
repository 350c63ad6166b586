"""A page of the case, asked for by key in the whole program."""

from __future__ import annotations

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.region import Box, Ellipse
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


def chosen(program, path) -> None:
    dialog = program.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_report_says_what_the_figures_say_and_no_name(compared, qtbot, tmp_path):
    document = compared.workspace.document
    qtbot.keyClick(compared.grid.active, Qt.Key.Key_R, KEYS)
    qtbot.waitUntil(lambda: compared.window.findChild(QFileDialog) is not None)
    chosen(compared, tmp_path / "case")
    target = tmp_path / "case.pdf"
    qtbot.waitUntil(target.exists, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not compared.exporting.is_writing)
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


def test_without_a_result_the_action_says_why_not(program, open_file):
    open_file("2_test_pattern.dcm")
    action = program.desk.table.action("save-report")
    assert not action.isEnabled()
    assert action.toolTip()


def test_a_folder_that_takes_nothing_is_told(compared, qtbot, tmp_path):
    (tmp_path / "file").write_text("in the way")
    compared.reporting.save(tmp_path / "file" / "case.pdf")
    qtbot.waitUntil(compared.banner.isVisible, timeout=WAIT_MS)
    assert "case.pdf could not be written" in compared.banner.message.what
