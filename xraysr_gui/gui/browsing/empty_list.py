"""What stands in the study browser when there is nothing to list: what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named

MOST_RECENT = 6


class EmptyList(QWidget):
    """Invites to open something.

    Signals:
        open_files_requested, open_folder_requested: a button was pressed.
        recent_chosen: the Path of something that was opened before.
    """

    open_files_requested = Signal()
    open_folder_requested = Signal()
    recent_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(tr("Drop files or a folder here, or press Ctrl+O."), wordWrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        files = named(QPushButton(tr("Open files…")), "open-files")
        folder = named(QPushButton(tr("Open folder…")), "open-folder")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(words)
        layout.addSpacing(8)
        layout.addWidget(files)
        layout.addWidget(folder)
        layout.addSpacing(16)
        layout.addLayout(self._recent)
        layout.addStretch(3)
        files.clicked.connect(self.open_files_requested)
        folder.clicked.connect(self.open_folder_requested)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer what was opened last."""
        while (old := self._recent.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        if paths:
            self._recent.addWidget(QLabel(tr("Recently opened")))
        for path in paths[:MOST_RECENT]:
            self._recent.addWidget(self._button_for(path))

    def _button_for(self, path: Path) -> QPushButton:
        button = named(QPushButton(path.name or str(path)), "recent")
        button.setFlat(True)
        button.setToolTip(str(path))
        button.setStyleSheet("text-align: left;")
        button.clicked.connect(partial(self.recent_chosen.emit, path))
        return button
