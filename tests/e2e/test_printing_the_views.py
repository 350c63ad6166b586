"""Printing with the whole program, real keys: the page as a PDF reader finds it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QCheckBox

from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.saving.exporting import colours_of
from xraysr_gui.gui.tools.annotation_text import AnnotationMode

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def preview(program, qtbot, open_file):
    """Of two views, of which the active one shows the chest; its patient is written in the corners."""
    open_file("2_test_pattern.dcm")
    program.desk.grid.set_layout(1, 2)
    program.desk.grid.set_active(program.desk.grid.views[1])
    view = open_file("1_chest_pa.dcm")
    program.desk.furnishing.change(annotations="full")
    qtbot.keyClick(view, Qt.Key.Key_P, CONTROL)
    [dialog] = program.window.findChildren(QPrintPreviewDialog, "print-preview")
    yield dialog
    for left in program.window.findChildren(QPrintPreviewDialog):
        left.close()


def printed(dialog: QPrintPreviewDialog, path) -> tuple[str, np.ndarray]:
    """What is written on the page, and the one picture on it."""
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    dialog.findChild(QPrintPreviewWidget).print_()
    [page] = PdfReader(path).pages
    [picture] = page.images
    assert page.mediabox.width > page.mediabox.height
    return " ".join(page.extract_text().split()), np.asarray(picture.image.convert("RGB"))


def test_the_page_has_the_pixels_of_the_views_and_says_what_it_is(program, preview, tmp_path):
    words, pixels = printed(preview, tmp_path / "page.pdf")

    np.testing.assert_array_equal(
        pixels, colours_of(program.rooms["comparing"].layers.picture(AnnotationMode.MINIMAL))
    )
    assert "DX CHEST PA, original" in words
    assert "xraysr" in words
    assert "Not for primary diagnosis" in words
    assert "Phantom" not in words
    assert "chest_pa" not in words


def test_the_patient_is_on_the_page_if_the_reader_says_so(program, preview, qtbot, tmp_path):
    box = preview.findChild(QCheckBox, "names-patient")
    assert not box.isChecked()

    box.click()

    words, pixels = printed(preview, tmp_path / "page.pdf")
    np.testing.assert_array_equal(
        pixels, colours_of(program.rooms["comparing"].layers.picture(AnnotationMode.FULL))
    )
    assert "Paula Phantom" in words


def test_views_without_annotation_are_printed_without_any(program, qtbot, open_file, tmp_path):
    view = open_file("1_chest_pa.dcm")
    program.desk.furnishing.change(annotations="off")
    qtbot.keyClick(view, Qt.Key.Key_P, CONTROL)
    [dialog] = program.window.findChildren(QPrintPreviewDialog, "print-preview")

    _, pixels = printed(dialog, tmp_path / "page.pdf")

    np.testing.assert_array_equal(pixels, colours_of(view.grab().toImage()))
    dialog.close()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_file_that_cannot_be_written_is_told(program, preview, qtbot, tmp_path):
    preview.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    preview.printer().setOutputFileName(str(tmp_path / "missing" / "page.pdf"))

    preview.findChild(QPrintPreviewWidget).print_()
    preview.accept()

    assert program.desk.banner.message.what == "The views were not printed."
    assert "page.pdf takes no page" in program.desk.banner.message.rest
    assert "was written" not in program.desk.status.findChild(object, "outcome").text()


def test_what_was_printed_where_is_told(program, preview, qtbot, tmp_path):
    printed(preview, tmp_path / "page.pdf")

    preview.accept()

    told = program.desk.status.findChild(object, "outcome").toolTip()
    assert told == f"page.pdf was written to the folder {tmp_path}."


def test_without_a_printer_the_page_becomes_a_file_or_that_is_told(program, qtbot, open_file, monkeypatch):
    view = open_file("1_chest_pa.dcm")
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    qtbot.keyClick(view, Qt.Key.Key_P, CONTROL)
    [dialog] = program.window.findChildren(QPrintPreviewDialog, "print-preview")
    assert dialog.printer().outputFormat() is QPrinter.OutputFormat.PdfFormat
    assert "becomes a PDF file" in dialog.windowTitle()
    dialog.close()
    qtbot.waitUntil(lambda: not program.window.findChildren(QPrintPreviewDialog), timeout=WAIT_MS)

    monkeypatch.setattr("xraysr_gui.gui.saving.printing.PRINTS_FILES", False)
    program.desk.table.trigger("print-views")

    assert program.window.findChildren(QPrintPreviewDialog) == []
    assert program.desk.banner.message.what == "The views cannot be printed."
    assert "no printer" in program.desk.banner.message.rest


def test_a_start_does_not_load_what_prints():
    asked = "import xraysr_gui.gui.application, sys; print('PySide6.QtPrintSupport' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
