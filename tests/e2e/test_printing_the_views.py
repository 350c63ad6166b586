"""Printing with the whole program, real keys: the page as a PDF reader finds it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QCheckBox, QLineEdit

from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.layers.annotation_text import AnnotationMode
from xraysr_gui.gui.saving.exporting import colours_of

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def preview(program, qtbot, open_file):
    """Of two views, of which the active one shows the chest; its patient is written in the corners."""
    open_file("2_test_pattern.dcm")
    program.desk.grid.set_layout(1, 2)
    program.desk.grid.set_active(program.desk.grid.views[1])
    view = open_file("1_chest_pa.dcm")
    program.desk.settings_control.change(annotations="full")
    qtbot.keyClick(view, Qt.Key.Key_P, CONTROL)
    [dialog] = program.window.findChildren(QPrintPreviewDialog, "print-preview")
    yield dialog
    for left in program.window.findChildren(QPrintPreviewDialog):
        left.close()


def in_its_size(program, pixels, mode) -> np.ndarray:
    """The views as they look once the grid itself has the size of what was printed."""
    grid, size = program.desk.grid, program.desk.grid.size()
    rows, columns, _ = pixels.shape
    grid.set_linked(False)  # each view stays whole by itself
    grid.resize(columns, rows)
    seen = colours_of(program.rooms["comparing"].layers.picture(mode))
    grid.resize(size)
    return seen


def printed(dialog: QPrintPreviewDialog, path, *, wide: bool = True) -> tuple[str, np.ndarray]:
    """What is written on the page, and the one picture on it."""
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    dialog.findChild(QPrintPreviewWidget).print_()
    [page] = PdfReader(path).pages
    [picture] = page.images
    assert (page.mediabox.width > page.mediabox.height) == wide
    return " ".join(page.extract_text().split()), np.asarray(picture.image.convert("RGB"))


def test_the_page_has_the_pixels_of_the_views_and_says_what_it_is(program, preview, tmp_path):
    words, pixels = printed(preview, tmp_path / "page.pdf")

    np.testing.assert_array_equal(pixels, in_its_size(program, pixels, AnnotationMode.MINIMAL))
    sha = program.desk.workspace.document.original.source.sha256
    assert f"DX CHEST PA {sha[:12]}, original" in words
    assert "xraysr" in words
    assert "Not for primary diagnosis" in words
    assert "Phantom" not in words
    assert "chest_pa" not in words


def test_the_views_are_rendered_once_and_again_only_where_another_page_is_wanted(
    program, preview, qtbot, monkeypatch
):
    layers, rendered = program.rooms["comparing"].layers, []
    picture = layers.picture
    monkeypatch.setattr(layers, "picture", lambda *one: (rendered.append(one[0]), picture(*one))[1])
    preview.close()
    program.desk.table.trigger("print-views")
    [dialog] = [one for one in program.window.findChildren(QPrintPreviewDialog) if one is not preview]
    shown = dialog.findChild(QPrintPreviewWidget)
    shown.updatePreview()
    shown.updatePreview()
    assert rendered == [AnnotationMode.MINIMAL]
    dialog.findChild(QCheckBox, "names-patient").click()
    shown.updatePreview()
    assert rendered == [AnnotationMode.MINIMAL, AnnotationMode.FULL]
    view = program.desk.grid.active
    view.set_look(view.look.turned_round())
    shown.updatePreview()
    assert len(rendered) == 3  # the page speaks of one moment
    dialog.close()


def test_the_patient_is_on_the_page_if_the_reader_says_so(program, preview, qtbot, tmp_path):
    box = preview.findChild(QCheckBox, "names-patient")
    assert not box.isChecked()

    box.click()

    words, pixels = printed(preview, tmp_path / "page.pdf")
    np.testing.assert_array_equal(pixels, in_its_size(program, pixels, AnnotationMode.FULL))
    assert "Paula Phantom" in words


def test_views_without_annotation_are_printed_without_any(program, qtbot, open_file, tmp_path):
    view = open_file("1_chest_pa.dcm")
    program.desk.settings_control.change(annotations="off")
    qtbot.keyClick(view, Qt.Key.Key_P, CONTROL)
    [dialog] = program.window.findChildren(QPrintPreviewDialog, "print-preview")

    _, pixels = printed(
        dialog, tmp_path / "page.pdf", wide=dialog.printer().width() > dialog.printer().height()
    )

    dialog.close()
    np.testing.assert_array_equal(pixels, in_its_size(program, pixels, AnnotationMode.OFF))


def test_the_case_has_a_label_on_the_page_and_none_the_next_time(program, preview, qtbot, tmp_path):
    field = preview.findChild(QLineEdit, "case-label")
    assert field.text() == ""
    qtbot.keyClicks(field, "Case 17")
    words, _ = printed(preview, tmp_path / "page.pdf")
    assert "Case 17 \u00b7 DX CHEST PA" in words
    preview.reject()
    qtbot.waitUntil(lambda: not program.window.findChildren(QPrintPreviewDialog))
    program.desk.table.trigger("print-views")
    [again] = program.window.findChildren(QPrintPreviewDialog, "print-preview")
    assert again.findChild(QLineEdit, "case-label").text() == ""
    again.close()


@pytest.mark.parametrize("way", list(QPageLayout.Orientation))
def test_the_views_fill_the_page_however_it_lies(program, preview, qtbot, tmp_path, way):
    preview.printer().setPageOrientation(way)
    preview.findChild(QPrintPreviewWidget).updatePreview()
    wide = way is QPageLayout.Orientation.Landscape
    printed(preview, tmp_path / "page.pdf", wide=wide)

    places = []

    def find(operator, _arguments, matrix, _text) -> None:
        if operator == b"Do":
            places.append(abs(matrix[0] * matrix[3]))

    [page] = PdfReader(tmp_path / "page.pdf").pages
    page.extract_text(visitor_operand_before=find)
    [area] = places
    assert area > 0.85 * float(page.mediabox.width * page.mediabox.height)


def test_printing_leaves_the_views_as_they_were(program, qtbot, open_file):
    view = open_file("1_chest_pa.dcm")
    view.zoom_by(2.3)
    view.set_camera(view.camera.panned(40, -25))
    size, camera, before = view.size(), view.camera, colours_of(view.grab().toImage())
    told = []
    view.camera_changed.connect(told.append)

    qtbot.keyClick(view, Qt.Key.Key_P, CONTROL)
    [dialog] = program.window.findChildren(QPrintPreviewDialog, "print-preview")
    dialog.close()

    assert (view.size(), view.camera, told) == (size, camera, [])
    np.testing.assert_array_equal(colours_of(view.grab().toImage()), before)


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_file_that_cannot_be_written_is_told(program, preview, qtbot, tmp_path):
    preview.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    preview.printer().setOutputFileName(str(tmp_path / "missing" / "page.pdf"))

    preview.findChild(QPrintPreviewWidget).print_()
    preview.accept()

    assert program.desk.banner.message.what == "The views were not printed."
    assert "page.pdf did not accept the page" in program.desk.banner.message.rest
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
