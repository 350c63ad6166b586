"""What an output changed, as a paragraph whose worst place is a link, and what the card claims."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from xraysr_gui.core.noise import HOW
from xraysr_gui.core.words import tr

LINK = "worst"


class ChangeBox(QLabel):
    """Shows words; finds none.

    Signals:
        place_wanted: look at the worst place.
        came_into_sight: words are wanted now.
    """

    place_wanted = Signal()
    came_into_sight = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what-changed")
        self.setAccessibleName(tr("What changed"))
        self.setToolTip(tr("<p>Noise: {}</p>").format(tr(HOW)))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(
            flags.TextSelectableByMouse | flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(lambda _: self.place_wanted.emit())

    def show_words(self, words: str, place: str = "", beside: str = "") -> None:
        """Show a paragraph; `place` is the part of it that leads to the image, `beside` stands below it."""
        shown, link = escape(words), escape(place)
        if link:
            shown = shown.replace(link, f'<a href="{LINK}">{link}</a>', 1)
        paragraphs = filter(None, (shown, escape(beside)))
        self.setText("".join(f"<p>{one}</p>" for one in paragraphs))
        self.setAccessibleDescription("\n".join(filter(None, (words, beside))))

    def showEvent(self, event: QShowEvent) -> None:
        """Words are found for who looks at them."""
        super().showEvent(event)
        self.came_into_sight.emit()
