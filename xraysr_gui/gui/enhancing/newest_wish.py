"""What somebody wishes to know is asked for once the wish has come to rest; the newest one wins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from xraysr_gui.jobs.runner import Job


class NewestWish(QObject):
    """Begins a job for a wish after a moment without another one, and stops the job of an older one."""

    def __init__(self, parent: QObject, settle_ms: int, ask: Callable[[], Job | None]) -> None:
        super().__init__(parent)
        self._ask = ask
        self._wish: object = None
        self._job: Job | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(settle_ms)
        self._settling.timeout.connect(self._begin)

    def take(self, wish: object) -> bool:
        """Whether this is another wish than the last one; then that one is dropped. None is no wish."""
        if wish is not None and wish == self._wish:
            return False
        self.drop()
        self._wish = wish
        if wish is not None:
            self._settling.start()
        return True

    def drop(self) -> None:
        """Stop what is under way; the same wish is then asked for anew. An answer that came stays."""
        if self._job is not None or self._settling.isActive():
            self._wish = None
        self._settling.stop()
        if self._job is not None:
            self._job.stop()
            self._job = None

    def ended(self) -> None:
        """The job has told its outcome."""
        self._job = None

    def _begin(self) -> None:
        self._job = self._ask()
