"""The strip below the views: the data probe on the left, running work with Stop on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from xraysr_gui.gui.views.data_probe import DataProbe

SHORTEST_OUTCOME = 200


class StatusStrip(QWidget):
    """Shows what runs, one thing at a time.

    Signals:
        stop_requested: stop what runs.
    """

    stop_requested = Signal()

    def __init__(self, probe: DataProbe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.probe = probe
        self._doing = QLabel()
        self._doing.setObjectName("doing")
        self._doing.setProperty("quiet", True)
        self._outcome = QLabel()
        self._outcome.setObjectName("outcome")
        self._outcome.setProperty("quiet", True)
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setRange(0, 1000)
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setObjectName("stop")
        self._stop.clicked.connect(self.stop_requested)
        probe.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.addWidget(probe, 1)
        for widget in (self._outcome, self._doing, self._bar, self._stop):
            layout.addWidget(widget)
        self.setMinimumHeight(self.sizeHint().height())  # the image must not move when work begins
        self._does = self._waits = ""
        self.show_idle()

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return not self._stop.isHidden()

    def show_busy(self, fraction: float, doing: str) -> None:
        """Something runs and is `fraction` done."""
        self.show_outcome("")
        self.show_side_work(fraction, doing)

    def show_side_work(self, fraction: float, doing: str) -> None:
        """Something runs of its own accord; what came of the last work is said again after it."""
        self._does = doing
        self._show_doing()
        self._bar.setValue(round(fraction * 1000))
        self._set_shown(True)

    def show_waiting(self, _ids: object, title: str, words: str) -> None:
        """Say beside what runs that something was asked for too early, and what it waits for."""
        self._waits = f"{title}: {words}" if words else ""
        self._show_doing()
        self._set_shown(self._runs)

    def show_idle(self) -> None:
        """Nothing runs."""
        self._does = ""
        self._show_doing()
        self._set_shown(False)

    def show_outcome(self, words: str) -> None:
        """Say what came of the last work, until other work begins; the probe keeps half of the room."""
        room = max(self.width() // 2, SHORTEST_OUTCOME)
        fitting = self._outcome.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        self._outcome.setText(fitting)
        self._outcome.setToolTip(words)

    def _show_doing(self) -> None:
        self._doing.setText(" \u00b7 ".join(part for part in (self._waits, self._does) if part))

    def _set_shown(self, runs: bool) -> None:
        self._runs, shown = runs, runs or bool(self._waits)
        self._bar.setVisible(runs)
        for widget in (self._doing, self._stop):
            widget.setVisible(shown)
        self._outcome.setVisible(not shown)
