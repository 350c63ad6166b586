"""A slim strip under the study browser: how far a search through files is, and what was done last."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

MESSAGE_MS = 12_000


class ScanStrip(QWidget):
    """Shows progress with a Stop button, or a message with an Undo button, or nothing.

    Signals:
        stop_requested: end the search, keep what was found.
        undo_requested: take back what the message tells of.
    """

    stop_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setObjectName("scan-words")
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setObjectName("scan-progress")
        self._bar.setAccessibleName(self.tr("Progress of the search for images"))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setObjectName("scan-stop")
        self._undo = QPushButton(self.tr("Undo"))
        self._undo.setObjectName("forget-undo")
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._bar, 0, 0, 1, 2)
        layout.addWidget(self._words, 1, 0)
        layout.addWidget(self._stop, 1, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self._undo, 1, 1, Qt.AlignmentFlag.AlignRight)
        self._time_over = QTimer(self)
        self._time_over.setSingleShot(True)
        self._time_over.timeout.connect(self.hide)
        self._stop.clicked.connect(self.stop_requested)
        self._undo.clicked.connect(self._ask_to_undo)
        self.hide()

    def show_progress(self, fraction: float, doing: str) -> None:
        """A search runs and is `fraction` done."""
        self._time_over.stop()
        self._bar.setValue(round(fraction * 1000))
        self._show(doing, busy=True, can_undo=False)

    def show_message(self, text: str, *, can_undo: bool = False) -> None:
        """Tell what was done; for a while, and not over a running search."""
        self._time_over.start(MESSAGE_MS)
        self._show(text, busy=self._bar.isVisibleTo(self) and self.isVisible(), can_undo=can_undo)

    def show_idle(self) -> None:
        """No search runs any more; a message stays for its time."""
        self._bar.hide()
        self._stop.hide()
        if not self._time_over.isActive():
            self.hide()

    def _show(self, text: str, *, busy: bool, can_undo: bool) -> None:
        self._words.setText(text)
        self._bar.setVisible(busy)
        self._stop.setVisible(busy and not can_undo)
        self._undo.setVisible(can_undo)
        self.show()

    def _ask_to_undo(self) -> None:
        self._time_over.stop()
        self.hide()
        self.undo_requested.emit()
