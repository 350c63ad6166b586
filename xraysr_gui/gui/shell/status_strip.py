"""The strip below the views: the data probe on the left, running work with Stop on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.views.data_probe import DataProbe
from xraysr_gui.gui.widgets.named import named

if TYPE_CHECKING:
    from xraysr_gui.jobs.job import Job

SHORTEST_OUTCOME = 200
TOLD_FOR_MS = 20_000


class StatusStrip(QWidget):
    """Shows what runs, one thing at a time.

    Signals:
        stop_requested: stop what runs.
    """

    stop_requested = Signal()

    def __init__(self, probe: DataProbe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.probe = probe
        self._doing = named(QLabel(), "doing")
        self._doing.setProperty("quiet", True)
        self._outcome = named(QLabel(), "outcome")
        self._outcome.setProperty("quiet", True)
        self._old_news = QTimer(self, singleShot=True, interval=TOLD_FOR_MS)
        self._old_news.timeout.connect(lambda: self.show_outcome(""))
        self._bar = named(QProgressBar(maximum=1000), "progress", tr("Progress"))
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._stop = named(QPushButton(tr("Stop")), "stop")
        self._stop.clicked.connect(self.stop_requested)
        probe.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.addWidget(probe, 1)
        for widget in (self._outcome, self._doing, self._bar, self._stop):
            layout.addWidget(widget)
        self.setMinimumHeight(self.sizeHint().height())  # the image must not move when work begins
        self._does = self._waits = ""
        self._known: tuple[Job, ...] = ()
        self.show_jobs(())

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._runs

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show the newest of the jobs that wait or run, those first that the reader asked for."""
        asked = [job for job in jobs if job.listed is not None and job.listed.is_asked_for]
        if any(job not in self._known for job in asked):
            self.show_outcome("")  # it told of the work before
        self._known = tuple(asked)
        shown = _foremost(asked) or _foremost(jobs)
        self._does = "" if shown is None else self._words_of(shown, len(jobs))
        self._bar.setValue(0 if shown is None else round(shown.fraction * 1000))
        self._show_doing()
        self._set_shown(shown is not None)

    def show_waiting(self, _ids: object, title: str, words: str) -> None:
        """Say beside what runs that something was asked for too early, and what it waits for."""
        self._waits = f"{title}: {words}" if words else ""
        self._show_doing()
        self._set_shown(self._runs)

    def show_outcome(self, words: str) -> None:
        """Say what came of the last work, until other work begins or it is no news any more.

        The probe keeps half of the room.
        """
        room = max(self.width() // 2, SHORTEST_OUTCOME)
        fitting = self._outcome.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        self._outcome.setText(fitting)
        self._outcome.setToolTip(words)
        if words:
            self._old_news.start()

    def _words_of(self, job: Job, count: int) -> str:
        title = job.listed.title if job.listed is not None else ""
        words = title if title.endswith(job.doing) else f"{title}: {job.doing}"
        return words if count < 2 else tr("{} (and {} more)").format(words, count - 1)

    def _show_doing(self) -> None:
        self._doing.setText(" \u00b7 ".join(part for part in (self._waits, self._does) if part))

    def _set_shown(self, runs: bool) -> None:
        self._runs, shown = runs, runs or bool(self._waits)
        self._bar.setVisible(runs)
        for widget in (self._doing, self._stop):
            widget.setVisible(shown)
        self._outcome.setVisible(not shown)


def _foremost(jobs: Sequence[Job]) -> Job | None:
    """The newest that runs, or else that waits."""
    from xraysr_gui.jobs.job import State  # threads: no job runs before the first paint

    running = [job for job in jobs if job.state is State.RUNNING]
    return next(reversed(running or jobs), None)
