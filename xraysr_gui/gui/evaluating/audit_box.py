"""A table of results that somebody printed, and what in it cannot be true."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

LINES, FOUND_LINES = 4, 9


class AuditBox(QWidget):
    """Asks for audits; makes none.

    Signals:
        text_given: the text of a table.
        file_wanted: let the person choose a file.
    """

    text_given = Signal(str)
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = self._text("audit-table", tr("Table to audit"), LINES)
        self._table.setPlaceholderText(
            tr("Paste a table here: one line for each method, column headings first.")
        )
        self._table.setToolTip(
            tr("Columns separated by commas, semicolons or tabs, as a spreadsheet copies them.")
        )
        self._audit, self._open = QPushButton(tr("Audit")), QPushButton(tr("Open CSV\u2026"))
        self._audit.setObjectName("audit")
        self._audit.setToolTip(
            tr("Finds numbers that are arithmetically impossible, and shows the calculation for each.")
        )
        named(self._open, "audit-open", tip=tr("Audits the table in a file."))
        self._found = self._text("audit-found", tr("What was found"), FOUND_LINES)
        self._found.setReadOnly(True)
        self._found.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self._audit, 1)
        buttons.addWidget(self._open, 1)
        laid(QVBoxLayout(self), self._table, buttons, self._found, margins=(0, 0, 0, 0))
        self._audit.clicked.connect(lambda: self.text_given.emit(self._table.toPlainText()))
        self._open.clicked.connect(self.file_wanted)
        self._table.textChanged.connect(self._offer)
        self._offer()

    def show_found(self, words: str) -> None:
        """Show what an audit found."""
        self._found.setPlainText(words)
        self._found.setVisible(bool(words))

    def _offer(self) -> None:
        self._audit.setEnabled(bool(self._table.toPlainText().strip()))

    def _text(self, name: str, title: str, lines: int) -> QPlainTextEdit:
        field = named(QPlainTextEdit(), name, title)
        field.setTabChangesFocus(True)
        field.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 16)
        return field
