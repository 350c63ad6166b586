"""Shows what the program noted, for a report to those who can mend it."""

from __future__ import annotations

import logging

from PySide6.QtGui import QColor, QGuiApplication, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.log_memory import KEPT, LogLine, LogMemory
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)
COLOURS = ((logging.ERROR, "#e0685f"), (logging.WARNING, "#c08a1e"))


class LogDock(QWidget):
    """The last lines of the log, by level; nothing in them names a patient."""

    def __init__(self, memory: LogMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("log-dock")
        self._memory = memory
        self._last: LogLine | None = None
        self._level = named(QComboBox(), "log-level", tr("Show lines from this level on"))
        titles = (tr("Everything"), tr("Notes"), tr("Warnings"), tr("Errors"))
        for title, level in zip(titles, LEVELS, strict=True):
            self._level.addItem(title, level)
        self._level.setCurrentIndex(1)
        self._copy = named(QPushButton(tr("Copy")), "copy-log")
        self._text = named(QPlainTextEdit(), "log-text", tr("Log"))
        self._text.setReadOnly(True)
        self._text.setMaximumBlockCount(KEPT)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setPlaceholderText(tr("Nothing of note so far."))
        top = QHBoxLayout()
        top.addWidget(self._level)
        top.addStretch(1)
        top.addWidget(self._copy)
        laid(QVBoxLayout(self), top, self._text, margins=(8, 8, 8, 8))
        self.setFocusProxy(self._text)
        self._level.currentIndexChanged.connect(self._start_over)
        self._copy.clicked.connect(self.copy)
        memory.news.there_is_more.connect(self._append)
        self._start_over()

    def copy(self) -> None:
        """Put the shown lines on the clipboard."""
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _start_over(self) -> None:
        self._text.clear()
        self._last = None
        self._append()

    def _append(self) -> None:
        """Add the lines that came since the last one, at the end if the reader looks at the end."""
        lines = self._memory.lines()
        news = lines[_position_after(lines, self._last) :]
        if not news:
            return
        self._last = news[-1]
        bar = self._text.verticalScrollBar()
        follows = bar.value() == bar.maximum()
        cursor = QTextCursor(self._text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for line in news:
            if line.level >= self._level.currentData():
                if not self._text.document().isEmpty():
                    cursor.insertBlock()
                cursor.insertText(str(line), self._format(line.level))
        if follows:
            bar.setValue(bar.maximum())

    def _format(self, level: int) -> QTextCharFormat:
        format = QTextCharFormat()
        colour = next((QColor(name) for least, name in COLOURS if level >= least), None)
        format.setForeground(colour or self.palette().color(QPalette.ColorRole.Text))
        return format


def _position_after(lines: tuple[LogLine, ...], last: LogLine | None) -> int:
    """Where the unseen lines begin: lines are told apart by being the same object, not by their words."""
    for position in range(len(lines), 0, -1):
        if lines[position - 1] is last:
            return position
    return 0
