"""The words of a message in a strip that stays low: what happened and what to do, the rest on demand."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import sentences

USUAL_LINES, MOST_LINES, MOST_WHOLE_LINES = 4, 6, 10
"""Up to which all stands there at once; how high the strip gets; how high, where all of it is asked for."""


class BannerWords(QScrollArea):
    """What is too long for a few lines leaves the reason out until it is asked for; never what to do.

    Signals:
        length_changed: there is more to show now, or no more.
    """

    length_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rest = self._remedy = ""
        self.has_more = self.is_whole = False
        self._title, self._words = _label("banner-title", "heading"), _label("banner-words")
        self._content = content = QWidget()
        content.setObjectName("banner-content")
        self._rows = laid(QVBoxLayout(content), self._title, self._words, margins=(0, 0, 0, 0), spacing=0)
        self.setWidget(content)
        self.setObjectName("banner-scroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def tell(self, what: str, rest: str, remedy: str) -> None:
        """Another message; `remedy` is the end of `rest`, "" if it says what to do nowhere."""
        self._title.setText(what)
        self._rest, self._remedy, self.is_whole = rest, remedy, False
        self._fit()

    def show_whole(self, *, wanted: bool) -> None:
        """All of it, or only what happened and what to do."""
        self.is_whole = wanted
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """A narrow strip gives its room to the words."""
        return QSize(120, 0)

    def _fit(self) -> None:
        line, had_more = self.fontMetrics().lineSpacing(), self.has_more
        self.has_more = bool(self._remedy) and self._height_of(self._rest) > USUAL_LINES * line
        is_short = self.has_more and not self.is_whole
        needed = self._height_of(self._remedy if is_short else self._rest)
        most = (MOST_WHOLE_LINES if self.is_whole else MOST_LINES) * line
        self.setFixedHeight(min(needed, most))
        self._content.resize(self.viewport().width(), needed)  # Qt may have sized it for other lines
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if needed > most else Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setValue(0)
        if self.has_more != had_more:
            self.length_changed.emit()

    def _height_of(self, words: str) -> int:
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._rows.activate()
        height = self._rows.heightForWidth(self.viewport().width())
        return height if height >= 0 else self._rows.sizeHint().height()  # -1 before anything was told


def _label(name: str, look: str = "") -> QLabel:
    label = sentences(name, look)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
