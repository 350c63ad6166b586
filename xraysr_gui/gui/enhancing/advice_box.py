"""Where a person reads what is advised for the open image, and takes it with one click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr

LINES = 2
"""Kept free, so that nothing below jumps when the words come."""


class AdviceBox(QWidget):
    """Shows words; advises nothing itself.

    Signals:
        taken: the person wants what is advised.
    """

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(tr("Advice"))
        self._title.setObjectName("advice-title")
        self._title.setProperty("heading", True)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._words = QLabel()
        self._words.setObjectName("advice-words")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        self.take_button = QPushButton(tr("Apply"))
        self.take_button.setObjectName("take-advice")
        self.take_button.clicked.connect(self.taken)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._words)
        self.show_words(tr("Advice"), "")

    def show_words(self, title: str, words: str, *, more: str = "", warns: bool = False) -> None:
        """Say something that is nothing to take."""
        self._title.setText(title)
        self._words.setText(words)
        self._words.setToolTip(more)
        self._words.setProperty("warning", warns)
        self._words.setProperty("quiet", not warns)
        self._words.style().polish(self._words)
        self.take_button.hide()

    def offer(self, title: str, words: str, *, more: str, tip: str) -> None:
        """Say what is advised, and let it be taken."""
        self.show_words(title, words, more=more)
        self.take_button.setToolTip(tip)
        self.take_button.show()
