"""The list on the disk as the window knows it: what a reader does is written in the order of doing."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.commands.read_worklist import Reading, read_worklist
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.worklist.case_words import minutes, told_of_others
from xraysr_gui.gui.worklist.clock_watch import ClockWatch
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.studies.database import ListUnavailable
from xraysr_gui.studies.worklist_case import Event
from xraysr_gui.studies.worklist_file import WorklistFile
from xraysr_gui.worklist.rules import Pace, rule_of

AGAIN_MS = 30_000
MINUTE_S = 60.0
Change = Callable[[WorklistFile], object]


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of writing and reading."""

    said: str
    reading: Reading
    watched: tuple[Path, ...]
    notices: tuple[str, ...]
    foreign: tuple[Event, ...]


class KeptList(QObject):
    """Writes, and reads anew: after each change, and now and then, as time goes on and others write too.

    Signals:
        changed: the list is another one.
        told: what was done, in a sentence.

    Attributes:
        reading: The list as it was read last.
        watched: Folders whose new files join by themselves.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self,
        file: WorklistFile,
        jobs: JobRunner,
        settings_control: SettingsControl,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(settings_control)
        self._file, self._jobs, self._settings_control = file, jobs, settings_control
        self._show_error = show_error
        self.reading = Reading()
        self.watched: tuple[Path, ...] = ()
        self._changes: deque[Change] = deque()
        self._turn = threading.Lock()
        self._is_busy = False
        self._timer = QTimer(self, interval=AGAIN_MS)
        self._timer.timeout.connect(self.refresh)
        self.clock = time.time
        self._clock_watch = ClockWatch()

    def begin(self) -> None:
        """Read the list, and go on doing so."""
        self._timer.start()
        self.refresh()

    def do(self, change: Change) -> None:
        """Write, once what was done before is written."""
        self._changes.append(change)
        self._go_on()

    def refresh(self) -> None:
        """Read the list anew: time went on, or another window wrote into it."""
        jumped = self._clock_watch.jump(self.clock())
        if jumped:
            amount = minutes(abs(jumped) / MINUTE_S)
            self.do(lambda file: file.note(f"the clock was off by {jumped:+.0f} s", self.clock()))
            if jumped > 0:
                words = tr("The clock went {} forward at once: it was set, or the computer slept.")
            else:
                words = tr("The clock was set back by {}. No mark is lost; times stand still until then.")
            self.told.emit(words.format(amount))
        self.do(lambda file: None)

    def finish(self) -> None:
        """Write what was not yet written; the program ends."""
        while self._changes:
            self._write_next()
        self._file.close()

    def _go_on(self) -> None:
        if self._is_busy or not self._changes:
            return
        self._is_busy = True
        self._jobs.submit(self._written_and_read, lane=Lane.FILES, done=self._done, failed=self._fail)

    def _written_and_read(self, _: Progress) -> _Read:
        said = ""
        while self._changes:
            said = str(self._write_next() or said)
        settings = self._settings_control.settings  # as they are now: a change of them was among the changes
        pace = Pace(settings.worklist_case_min, settings.worklist_cap_min)
        reading = read_worklist(self._file, settings.worklist_order, pace, self.clock())
        return _Read(
            said, reading, self._file.watched(), self._file.take_notices(), self._file.take_foreign()
        )

    def _write_next(self) -> object:
        """One at a time, also where the program ends meanwhile; gives what is to be told of it."""
        with self._turn:
            if not self._changes:
                return None
            change = self._changes.popleft()
            try:
                return change(self._file)
            except ListUnavailable:  # the disk may have room again, or the other window be done
                self._changes.appendleft(change)
                raise

    def _done(self, read: _Read) -> None:
        self.reading, self.watched = read.reading, read.watched
        self._is_busy = False
        self.changed.emit()
        others = told_of_others(read.foreign, read.reading)
        for words in filter(None, (read.said, *read.notices, others)):
            self.told.emit(words)
        self._go_on()

    def _fail(self, error: Exception) -> None:
        """Tell; what could not be written is tried again with what comes next, or in half a minute."""
        self._is_busy = False
        self._show_error(error)


def order_note(id: str) -> str:
    """The line that another order leaves."""
    return f"order: {rule_of(id).title}"
