"""A slim strip under the study browser: how far a search through files is, and what was done last."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named, progress_bar

MESSAGE_MS, LONG_MESSAGE_MS = 12_000, 60_000
MOST_IN_TIP = 12


class ScanStrip(QWidget):
    """Shows progress with a Stop button, or a message with a button to undo or to learn more, or nothing.

    Signals:
        stop_requested: end the search, keep what was found.
        undo_requested: take back what the message tells of.
    """

    stop_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = named(QLabel(wordWrap=True), "scan-words")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = progress_bar("scan-progress", tr("Progress of the search for images"))
        self._bar.setFixedHeight(4)
        self._stop = named(QPushButton(tr("Stop")), "scan-stop")
        self._undo = named(QPushButton(tr("Undo")), "forget-undo")
        self._details: tuple[str, ...] = ()
        self._which = named(QPushButton(tr("Which ones?")), "scan-which")
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._bar, 0, 0, 1, 2)
        layout.addWidget(self._words, 1, 0)
        layout.addWidget(self._stop, 1, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self._undo, 1, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self._which, 1, 1, Qt.AlignmentFlag.AlignRight)
        self._time_over = QTimer(self)
        self._time_over.setSingleShot(True)
        self._time_over.timeout.connect(self.hide)
        self._stop.clicked.connect(self.stop_requested)
        self._undo.clicked.connect(self._ask_to_undo)
        self._which.clicked.connect(self._tell_details)
        self.hide()

    def show_progress(self, fraction: float, doing: str) -> None:
        """A search runs and is `fraction` done."""
        self._time_over.stop()
        self._bar.setValue(round(fraction * 1000))
        self._show(doing, busy=True, can_undo=False)

    def show_message(self, text: str, *, can_undo: bool = False, details: tuple[str, ...] = ()) -> None:
        """Tell what was done; for a while unless there is more to tell, and not over a running search."""
        self._time_over.start(MESSAGE_MS if not details else LONG_MESSAGE_MS)
        busy = self._bar.isVisibleTo(self) and self.isVisible()
        self._show(text, busy=busy, can_undo=can_undo, details=details)

    def show_idle(self) -> None:
        """No search runs any more; a message stays for its time."""
        self._bar.hide()
        self._stop.hide()
        if not self._time_over.isActive():
            self.hide()

    def _show(self, text: str, *, busy: bool, can_undo: bool, details: tuple[str, ...] = ()) -> None:
        self._words.setText(text)
        self._details = details
        self._words.setToolTip("\n".join(details[:MOST_IN_TIP]))
        self._which.setVisible(bool(details) and not busy)
        self._bar.setVisible(busy)
        self._stop.setVisible(busy and not can_undo)
        self._undo.setVisible(can_undo)
        self.show()

    def _tell_details(self) -> None:
        """Every line of what there is more to tell, in a window of its own, to be read and copied."""
        dialog = named(QDialog(self.window()), "passed-over")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Skipped files"))
        lines = named(QPlainTextEdit("\n".join(self._details)), "passed-over-lines")
        lines.setReadOnly(True)
        QVBoxLayout(dialog).addWidget(lines)
        dialog.resize(720, 360)
        dialog.show()

    def _ask_to_undo(self) -> None:
        self._time_over.stop()
        self.hide()
        self.undo_requested.emit()
