"""What runs, as the strip below the views and the action Stop know it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.patience import Patience
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.jobs.runner import JobRunner


class RunningJobs(QObject):
    """Joins the runner with whoever shows or stops what it does.

    Signals:
        changed: something began or ended.
    """

    changed = Signal()

    def __init__(self, jobs: JobRunner, strip: StatusStrip, patience: Patience) -> None:
        super().__init__(strip)
        self._jobs, self._strip = jobs, strip
        self._patience = patience  # what waits for the program itself is given up like a job
        self._count = 0
        jobs.on_change(self._show)
        strip.stop_requested.connect(self.stop)

    def why_no_stop(self) -> str:
        """Why there is nothing to stop."""
        waits = self._patience.is_waiting
        runs = any(not job.stop_requested for job in self._jobs.listed)
        return "" if waits or runs else tr("Nothing is running.")

    def stop(self) -> None:
        """Stop whatever runs or waits."""
        if self._patience.is_waiting:
            self._patience.give_up()
        self._jobs.stop_all()
        self._show()

    def _show(self) -> None:
        jobs = [job for job in self._jobs.listed if not job.stop_requested]
        self._strip.show_jobs(jobs)
        if len(jobs) != self._count:
            self._count = len(jobs)
            self.changed.emit()
