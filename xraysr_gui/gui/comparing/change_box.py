"""What an output changed, as a paragraph, and what the card claims."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from xraysr_gui.core.noise import HOW
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named


class ChangeBox(QLabel):
    """Shows words; finds none.

    Signals:
        came_into_sight: words are wanted now.
    """

    came_into_sight = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "what-changed", tr("What changed"), tr("<p>Noise: {}</p>").format(tr(HOW)))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_words(self, words: str, beside: str = "") -> None:
        """Show a paragraph; `beside` stands below it."""
        paragraphs = filter(None, (escape(words), escape(beside)))
        self.setText("".join(f"<p>{one}</p>" for one in paragraphs))
        self.setAccessibleDescription("\n".join(filter(None, (words, beside))))

    def showEvent(self, event: QShowEvent) -> None:
        """Words are found for who looks at them."""
        super().showEvent(event)
        self.came_into_sight.emit()
