"""Prints the views as they stand: one page, which the reader sees before anything is printed."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPainter
from PySide6.QtWidgets import QCheckBox, QDialog, QMainWindow, QToolBar

from xraysr_gui import __version__
from xraysr_gui.core.called import called
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.layers.annotation_text import AnnotationMode
from xraysr_gui.gui.layers.layers import Layers
from xraysr_gui.gui.saving.page_dialog import LabelField
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.gui.widgets.named import named

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

INK, SIGNAL = QColor("black"), QColor(176, 48, 32)
LETTERS, LINE = 9.0, 1.2  # points, and how much higher a line of them is
PATIENT = ("PatientName", "PatientID")
PRINTS_FILES = sys.platform.startswith("linux")  # elsewhere Qt prints through the system's own dialog
GAP = 0.6  # of a line, between the words and the pictures
LABEL_WIDTH = 260
LARGE = 1000, 760  # of the preview: all of its buttons in a row


class PrintedPage:
    """One page: a line that says what it is, and below it all views as they stood when it was made.

    They are rendered in the shape of a page that stands or of one that lies, so that either is filled: once
    they are wanted so, with or without the patient. Where the views show something else by then, the page
    is made anew.

    Attributes:
        names_patient: Whether it says whose image it is.
        label: What the reader calls the case.
    """

    def __init__(self, layers: Layers, active: Callable[[], Radiograph], ratios: Sequence[float]) -> None:
        self.names_patient, self.label = False, ""
        self._layers, self._active, self._ratios = layers, active, tuple(ratios)
        self._pictures: dict[tuple[float, bool], QImage] = {}
        self._begin()

    def _begin(self) -> None:
        self._pictures.clear()
        self._in_sight, self._radiograph = self._layers.in_sight, self._active()
        self._made = datetime.now().astimezone()

    @property
    def is_wide(self) -> bool:
        """Whether it wants a page that lies."""
        return max(self._ratios, key=self._layers.covered_in_shape) > 1

    @property
    def words(self) -> str:
        """What the page is: no name of a file, and none of a patient unless that is wanted."""
        source, made_by = self._radiograph.source, tr(self._radiograph.made_by)
        patient = [source.label(keyword) for keyword in PATIENT] if self.names_patient else []
        image = f"{called(source)}, {made_by or tr('original')}"
        printed = tr("printed {}").format(self._made.strftime("%Y-%m-%d %H:%M"))
        return " \u00b7 ".join(filter(None, (self.label, *patient, image, printed, f"xraysr {__version__}")))

    def paint(self, painter: QPainter, room: QRect) -> None:
        """Paint into the room between the margins; the pixels of the views stay as they are."""
        if self._layers.in_sight != self._in_sight:
            self._begin()
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # a PDF would take JPEG
        font = QFont("Helvetica")
        font.setPointSizeF(LETTERS)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(SIGNAL)
        line, warning = painter.fontMetrics().height(), tr("Not for primary diagnosis")
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, warning)
        left = room.width() - painter.fontMetrics().horizontalAdvance(warning) - 2 * line
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(INK)
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, left)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, shown)
        below = room.adjusted(0, round(line * (1 + GAP)), 0, 0)
        picture = self._nearest(below.width() / max(below.height(), 1))
        size = picture.size().scaled(below.size(), Qt.AspectRatioMode.KeepAspectRatio)
        across = below.left() + (below.width() - size.width()) // 2
        painter.drawImage(QRect(across, below.top(), size.width(), size.height()), picture)

    def _nearest(self, ratio: float) -> QImage:
        """The picture in the shape that fits a room best."""
        shape = min(self._ratios, key=lambda one: abs(math.log(one / ratio)))
        key = shape, self.names_patient
        if key not in self._pictures:
            mode = AnnotationMode.FULL if self.names_patient else self._layers.mode_without_patient
            self._pictures[key] = self._layers.picture_in_shape(shape, mode)
        return self._pictures[key]


class Printing(QObject):
    """Shows a page, and has it printed if the reader wants it.

    Signals:
        told: a sentence about what was printed.
    """

    told = Signal(str)

    def __init__(self, layers: Layers, banner: Banner) -> None:
        super().__init__(banner)
        self._layers, self._banner = layers, banner
        self._failed = False

    def show(self, active: Callable[[], Radiograph]) -> None:
        """Open the preview of a page with all views; `active` says what the active one shows."""
        from PySide6.QtPrintSupport import (
            QPrinter,
            QPrinterInfo,
            QPrintPreviewDialog,
        )  # not before it is wanted

        self._failed, printer = False, QPrinter(QPrinter.PrinterMode.HighResolution)
        title = tr("Print")
        if not QPrinterInfo.availablePrinterNames():
            if not PRINTS_FILES:
                self._banner.show_error(_no_printer())
                return
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            title = tr("Print: no printer was found, so the page becomes a PDF file")
        ways = QPageLayout.Orientation
        page = PrintedPage(self._layers, active, [_ratio(printer, way) for way in ways])
        printer.setPageOrientation(ways.Landscape if page.is_wide else ways.Portrait)
        printer.setDocName("xraysr")  # other people see it in the queue of a printer
        dialog = named(QPrintPreviewDialog(printer, self._banner.window()), "print-preview")
        dialog.setWindowTitle(title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._furnish(dialog, page)
        dialog.finished.connect(partial(self._end, printer))
        dialog.open()

    def _furnish(self, dialog: QPrintPreviewDialog, page: PrintedPage) -> None:
        from PySide6.QtPrintSupport import QPrintPreviewWidget

        choice = named(QCheckBox(tr("With the patient")), "names-patient")
        choice.setToolTip(tr("Whose image it is, in the corners of the views and above them"))
        field = LabelField()
        field.setMaximumWidth(LABEL_WIDTH)
        preview = dialog.findChildren(QPrintPreviewWidget)[0]

        def choose(wanted: bool) -> None:
            page.names_patient = wanted
            preview.updatePreview()

        def name(_: str) -> None:
            page.label = field.label
            preview.updatePreview()

        choice.toggled.connect(choose)
        field.textChanged.connect(name)
        bar = QToolBar(tr("What the page says"))
        bar.setMovable(False)
        bar.addWidget(field)
        bar.addWidget(choice)
        [frame] = dialog.findChildren(QMainWindow)
        frame.addToolBarBreak()  # in a row of its own, or it is hidden where the first row is full
        frame.addToolBar(bar)
        dialog.paintRequested.connect(partial(self._paint, page))
        dialog.resize(QSize(*LARGE).boundedTo(self._banner.window().size()))

    def _paint(self, page: PrintedPage, printer: QPrinter) -> None:
        painter = QPainter()
        if not painter.begin(printer):
            self._failed = True
            self._banner.show_error(_not_printed(printer))
            return
        page.paint(painter, QRect(0, 0, printer.width(), printer.height()))
        painter.end()

    def _end(self, printer: QPrinter, answer: int) -> None:
        if answer != QDialog.DialogCode.Accepted or self._failed:
            return
        path = Path(printer.outputFileName())
        if path.name:
            self.told.emit(tr("{} was written to the folder {}.").format(path.name, path.parent))
        else:
            self.told.emit(tr("The page was sent to the printer {}.").format(printer.printerName()))


def _ratio(printer: QPrinter, way: QPageLayout.Orientation) -> float:
    """How many times as wide as high the room for the views is on a page that stands or lies so."""
    printer.setPageOrientation(way)
    words = LETTERS / 72 * printer.resolution() * LINE * (1 + GAP)
    return printer.width() / (printer.height() - words)


def _no_printer() -> CannotExport:
    return CannotExport(
        tr("The views cannot be printed."),
        why=tr("This computer has no printer that the program can find."),
        remedy=tr("Connect one, or use File > Save views as picture."),
    )


def _not_printed(printer: QPrinter) -> CannotExport:
    where = Path(printer.outputFileName()).name or printer.printerName()
    return CannotExport(
        tr("The views were not printed."),
        why=tr("{} did not accept the page: it may be read-only, full, or switched off.").format(where),
        remedy=tr("Choose another folder or printer, and print again."),
    )
