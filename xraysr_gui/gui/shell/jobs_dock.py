"""What runs, what waits and what has ended, each with its own Stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.amounts import about
from xraysr_gui.gui.widgets.named import named, progress_bar
from xraysr_gui.jobs.job import Job, State
from xraysr_gui.jobs.runner import JobRunner

SHOW_EVERY_MS = 100


class JobRow(QWidget):
    """One job."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._title, self._words = QLabel(job.listed.title if job.listed else ""), QLabel()
        self._title.setObjectName("job-title")
        self._title.setWordWrap(True)
        self._words.setObjectName("job-words")
        self._words.setProperty("quiet", True)
        self._words.setWordWrap(True)
        self._bar = progress_bar()
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName(tr("Progress of {}").format(self._title.text()))
        self._stop = named(QPushButton(tr("Stop")), "job-stop", tr("Stop {}").format(self._title.text()))
        self._stop.clicked.connect(self._ask_to_stop)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._title, 0, 0)
        layout.addWidget(self._stop, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1, 0)
        layout.addWidget(self._bar, 2, 0, 1, 2)
        self.refresh()

    def refresh(self) -> None:
        """Say where the job is."""
        job = self.job
        self._words.setText(self._state_words())
        self._bar.setValue(round(job.fraction * 1000))
        self._bar.setVisible(job.state is State.RUNNING)
        self._stop.setHidden(job.state.is_over)
        self._stop.setEnabled(not job.stop_requested)

    def _ask_to_stop(self) -> None:
        self.job.stop()
        self.refresh()

    def _state_words(self) -> str:
        job = self.job
        ended = {
            State.DONE: tr("Done."),
            State.STOPPED: tr("Stopped."),
            State.FAILED: tr("Failed. {}").format(job.why),
        }
        if job.state.is_over:
            return ended[job.state]
        if job.stop_requested:
            return tr("Stopping ...")
        if job.state is State.WAITING:
            return tr("Waiting for its turn.")
        left = job.seconds_left
        words = tr("{} left").format(about(left)) if left is not None else ""
        return " \u00b7 ".join(part for part in (job.doing, words) if part) or tr("Running.")


class JobsDock(QWidget):
    """Lists what the runner knows while it is in sight."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs-dock")
        self._jobs = jobs
        self._rows: dict[Job, JobRow] = {}
        self._none = QLabel(tr("Nothing is running, and nothing has finished yet."))
        self._none.setProperty("quiet", True)
        self._clear = named(QPushButton(tr("Clear finished")), "clear-jobs")
        self._clear.clicked.connect(jobs.forget_ended)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.addWidget(self._none)
        self._list.addStretch(1)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setWidget(content)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(scrolled, 1)
        layout.addLayout(foot)
        self._soon = QTimer(self, singleShot=True, interval=SHOW_EVERY_MS)
        self._soon.timeout.connect(self.refresh)
        jobs.on_change(self._wait)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """List what there is: what runs and waits first, then what ended, the newest first."""
        jobs = (*self._jobs.listed, *self._jobs.over)
        for gone in [job for job in self._rows if job not in jobs]:
            self._rows.pop(gone).deleteLater()
        for place, job in enumerate(jobs):
            row = self._rows.get(job)
            if row is None:
                row = self._rows[job] = JobRow(job)
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
            row.refresh()
        self._none.setVisible(not jobs)
        self._clear.setEnabled(bool(self._jobs.over))

    def _wait(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()
