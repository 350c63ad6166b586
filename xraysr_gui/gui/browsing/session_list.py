"""The sessions that can be opened again: those that were kept, and files that were opened or saved last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

if TYPE_CHECKING:
    from xraysr_gui.studies.leftover import Leftover

MOST_KEPT, MOST_FILES = 4, 3


class SessionList(QWidget):
    """Stands above the studies as long as no image is open. Opens and removes none itself.

    Signals:
        kept_chosen, kept_discarded: a Leftover.
        file_chosen: the Path of a session file.
    """

    kept_chosen = Signal(object)
    kept_discarded = Signal(object)
    file_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("session-list")
        self._kept: Sequence[Leftover] = ()
        self._files: Sequence[Path] = ()
        self._is_wanted = True
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 0, 8, 0)
        self._rows.setSpacing(2)
        self.hide()

    def show_kept(self, kept: Sequence[Leftover]) -> None:
        """List what was kept, the newest first."""
        self._kept = kept
        self._fill()

    def show_files(self, paths: Sequence[Path]) -> None:
        """List session files."""
        self._files = paths
        self._fill()

    def set_wanted(self, wanted: bool) -> None:
        """Give the room to the studies while an image is open."""
        self._is_wanted = wanted
        self.setVisible(wanted and self._rows.count() > 0)

    def _fill(self) -> None:
        while (old := self._rows.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._kept or self._files:
            heading = QLabel(tr("Sessions"))
            heading.setProperty("quiet", True)
            self._rows.addWidget(heading)
        for one in self._kept[:MOST_KEPT]:
            self._rows.addWidget(self._kept_row(one))
        for path in self._files[:MOST_FILES]:
            row = _button(path.name, str(path), partial(self.file_chosen.emit, path))
            row.setObjectName("recent-session")
            self._rows.addWidget(row)
        self.set_wanted(self._is_wanted)

    def _kept_row(self, kept: Leftover) -> QWidget:
        session = kept.session
        how = tr("Kept") if session.is_wanted else tr("Before a crash")
        row = _button(
            how,
            tr("Open it again: {}").format(session.words()),
            lambda: self.kept_chosen.emit(kept),
        )
        row.setObjectName("kept-session")
        discard = named(QToolButton(), "discard-session", tr("Discard this session"))
        discard.setText("✕")
        discard.setAutoRaise(True)
        discard.setToolTip(tr("Discard this session; it cannot be brought back"))
        discard.clicked.connect(lambda: self.kept_discarded.emit(kept))
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(row, 1)
        line.addWidget(discard)
        words = QLabel(f"{session.local_time()}: {session.words()}")  # the button is too narrow for both
        words.setProperty("quiet", True)
        words.setContentsMargins(10, 0, 0, 4)
        words.setWordWrap(True)
        whole = QWidget()
        laid(QVBoxLayout(whole), both, words, margins=(0, 0, 0, 0), spacing=0)
        return whole


def _button(title: str, tip: str, do: Callable[[], None]) -> QPushButton:
    button = QPushButton(title)
    button.setFlat(True)
    button.setToolTip(tip)
    button.setStyleSheet("text-align: left;")
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda: do())
    return button
