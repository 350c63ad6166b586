"""Prints the page of a check, which is seen before."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.words import tr

PRINTS_FILES = sys.platform.startswith("linux")  # elsewhere Qt prints through the system's own dialog
LARGE = 1000, 760
LETTERS = 9


def print_page(html: str, parent: QWidget, tell: Callable[[str], None]) -> None:
    """Open the preview; without a printer the page becomes a file, or it is said why not."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    title = tr("Print the check")
    if not QPrinterInfo.availablePrinterNames():
        if not PRINTS_FILES:
            tell(tr("No printer was found. Save the page as PDF, and print it elsewhere."))
            return
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        title = tr("Print: no printer was found, so the page becomes a PDF file")
    document = QTextDocument(parent)
    font = document.defaultFont()
    font.setPointSize(LETTERS)
    document.setDefaultFont(font)
    document.setHtml(html)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setObjectName("check-print-preview")
    dialog.setWindowTitle(title)
    dialog.paintRequested.connect(document.print_)
    dialog.finished.connect(document.deleteLater)
    dialog.finished.connect(dialog.deleteLater)
    dialog.resize(QSize(*LARGE).boundedTo(parent.screen().availableSize()))
    dialog.open()
