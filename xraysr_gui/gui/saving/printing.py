"""Prints the views as they stand: one page, which the reader sees before anything is printed."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPageLayout, QPainter
from PySide6.QtWidgets import QCheckBox, QDialog, QToolBar

from xraysr_gui import __version__
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.tools.annotation_text import AnnotationMode
from xraysr_gui.gui.tools.layers import Layers
from xraysr_gui.gui.widgets.messages import Banner

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

INK, SIGNAL = QColor("black"), QColor(176, 48, 32)
LETTERS = 9.0  # points
KIND = ("Modality", "BodyPartExamined", "ViewPosition")
PATIENT = ("PatientName", "PatientID")
PRINTS_FILES = sys.platform.startswith("linux")  # elsewhere Qt prints through the system's own dialog
GAP = 0.6  # of a line, between the words and the pictures
LARGE = 1000, 760  # of the preview: all of its buttons in a row


class PrintedPage:
    """One page: a line that says what it is, and below it all views as they stood when it was made.

    Attributes:
        names_patient: Whether it says whose image it is.
    """

    def __init__(self, layers: Layers, radiograph: Radiograph) -> None:
        self.names_patient = False
        self._without = layers.picture(layers.mode_without_patient)
        self._with = layers.picture(AnnotationMode.FULL)
        self._radiograph, self._made = radiograph, datetime.now().astimezone()

    @property
    def is_wide(self) -> bool:
        """Whether it wants a page that lies."""
        return self._without.width() > self._without.height()

    @property
    def words(self) -> str:
        """What the page is: no name of a file, and none of a patient unless that is wanted."""
        source, made_by = self._radiograph.source, self._radiograph.made_by
        kind = " ".join(filter(None, (source.label(keyword) for keyword in KIND)))
        patient = [source.label(keyword) for keyword in PATIENT] if self.names_patient else []
        image = f"{kind or _tr('Image')}, {made_by or _tr('original')}"
        printed = _tr("printed {}").format(self._made.strftime("%Y-%m-%d %H:%M"))
        return " \u00b7 ".join(filter(None, (*patient, image, printed, f"xraysr {__version__}")))

    def paint(self, painter: QPainter, room: QRect) -> None:
        """Paint into the room between the margins; the pixels of the views stay as they are."""
        picture = self._with if self.names_patient else self._without
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # a PDF would take JPEG
        font = QFont("Helvetica")
        font.setPointSizeF(LETTERS)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(SIGNAL)
        line, warning = painter.fontMetrics().height(), _tr("Not for primary diagnosis")
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, warning)
        left = room.width() - painter.fontMetrics().horizontalAdvance(warning) - 2 * line
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(INK)
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, left)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, shown)
        below = room.adjusted(0, round(line * (1 + GAP)), 0, 0)
        size = picture.size().scaled(below.size(), Qt.AspectRatioMode.KeepAspectRatio)
        across = below.left() + (below.width() - size.width()) // 2
        painter.drawImage(QRect(across, below.top(), size.width(), size.height()), picture)


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

    def show(self, radiograph: Radiograph) -> None:
        """Open the preview of a page with all views; `radiograph` is that of the active one."""
        from PySide6.QtPrintSupport import (
            QPrinter,
            QPrinterInfo,
            QPrintPreviewDialog,
        )  # not before it is wanted

        self._failed, printer = False, QPrinter(QPrinter.PrinterMode.HighResolution)
        title = self.tr("Print")
        if not QPrinterInfo.availablePrinterNames():
            if not PRINTS_FILES:
                self._banner.show_error(_no_printer())
                return
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            title = self.tr("Print: no printer was found, so the page becomes a PDF file")
        page = PrintedPage(self._layers, radiograph)
        ways = QPageLayout.Orientation
        printer.setPageOrientation(ways.Landscape if page.is_wide else ways.Portrait)
        printer.setDocName("xraysr")  # other people see it in the queue of a printer
        dialog = QPrintPreviewDialog(printer, self._banner.window())
        dialog.setObjectName("print-preview")
        dialog.setWindowTitle(title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._furnish(dialog, page)
        dialog.finished.connect(partial(self._end, printer))
        dialog.open()

    def _furnish(self, dialog: QPrintPreviewDialog, page: PrintedPage) -> None:
        from PySide6.QtPrintSupport import QPrintPreviewWidget

        choice = QCheckBox(self.tr("With the patient"))
        choice.setObjectName("names-patient")
        choice.setToolTip(self.tr("Whose image it is, in the corners of the views and above them"))
        preview = dialog.findChildren(QPrintPreviewWidget)[0]

        def choose(wanted: bool) -> None:
            page.names_patient = wanted
            preview.updatePreview()

        choice.toggled.connect(choose)
        dialog.findChildren(QToolBar)[0].addWidget(choice)
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
            self.told.emit(self.tr("{} was written to the folder {}.").format(path.name, path.parent))
        else:
            self.told.emit(self.tr("The page was sent to the printer {}.").format(printer.printerName()))


def _no_printer() -> CannotExport:
    return CannotExport(
        "The views cannot be printed.",
        why="This computer has no printer that the program can find.",
        remedy="Connect one, or use File > Save views as picture.",
    )


def _not_printed(printer: QPrinter) -> CannotExport:
    where = Path(printer.outputFileName()).name or printer.printerName()
    return CannotExport(
        "The views were not printed.",
        why=f"{where} takes no page: it may be read-only, full, or switched off.",
        remedy="Choose another folder or printer, and print again.",
    )


def _tr(words: str) -> str:
    return QCoreApplication.translate("Printing", words)
