"""Where a person reads what is advised for the open image, and takes it with one click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named, sentences

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
        self._title = sentences("advice-title", "heading")
        self._title.setText(tr("Advice"))
        self._words = sentences("advice-words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        self.take_button = named(QPushButton(tr("Apply")), "take-advice")
        self.take_button.clicked.connect(self.taken)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignTop)
        laid(QVBoxLayout(self), head, self._words, margins=(0, 0, 0, 0), spacing=4)
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
