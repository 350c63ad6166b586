"""What happens between a key or a click and a kept mark, a new order, the next case on the screen."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.commands.read_worklist import Reading, read_worklist
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.studies.worklist_file import ListedCase, Mark, WorklistFile
from xraysr_gui.worklist.rules import Pace, rule_of

AGAIN_MS = 30_000
MINUTE_S = 60.0
Change = Callable[[WorklistFile], object]


class Worklist(QObject):
    """Joins the panel with the list on the disk; what a reader does is written in the order of doing.

    Signals:
        changed: the list, or the case on the screen, is another one.
        told: what was done, in a sentence.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self,
        file: WorklistFile,
        jobs: JobRunner,
        settings_control: SettingsControl,
        seen: tuple[Viewing, Browsing, Opening],
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(settings_control)
        self._file, self._jobs, self._settings_control = file, jobs, settings_control
        self._viewing, self._browsing, self._opening = seen
        self._show_error = show_error
        self._panel: WorklistPanel | None = None
        self.reading = Reading()
        self._changes: deque[Change] = deque()
        self._is_busy = False
        self._timer = QTimer(self, interval=AGAIN_MS)
        self._timer.timeout.connect(self.refresh)
        self._clock = time.time

    def attend(self, panel: WorklistPanel) -> None:
        """Fill the panel, and do what it asks for."""
        self._panel = panel
        panel.case_chosen.connect(self.open)
        panel.order_chosen.connect(self._take_order)
        panel.pace_chosen.connect(self._take_pace)
        self._viewing.ahead.further = self._next_images
        self._viewing.page_changed.connect(self._show)
        self._browsing.listed.connect(self._show)
        self._timer.start()
        self.refresh()

    @property
    def case(self) -> ListedCase | None:
        """The listed case that the active view shows."""
        page = self._viewing.page()
        if page is None:
            return None
        shown = {(image.path, image.member) for image in page.stack.images}
        waiting = [row.case for row in self.reading.rows]
        listed = (one for one in (*waiting, *self.reading.read))
        return next((one for one in listed if (one.address.path, one.address.member) in shown), None)

    def why_not_listed(self) -> str:
        """Why the study in sight cannot be put into the list."""
        if self._viewing.page() is None:
            return self._viewing.why_no_image()
        return tr("It is in the worklist.") if self.case is not None else ""

    def why_no_case(self) -> str:
        """Why nothing can be said of the case in sight."""
        if self._viewing.page() is None:
            return self._viewing.why_no_image()
        return "" if self.case is not None else tr("This study is not in the worklist.")

    def why_nobody_waits(self) -> str:
        """Why there is no next case."""
        return "" if self.reading.rows else tr("Nobody waits in the worklist.")

    def list_study(self) -> None:
        """Put the study in sight into the list."""
        page = self._viewing.page()
        if page is not None:
            stack = self._browsing.stack_like(page.stack) or page.stack
            self._join([stack.images[0].at_frame(0)])

    def list_all(self) -> None:
        """Put everything in the list of studies into the worklist, from top to bottom."""
        self._join([stack.images[0].at_frame(0) for stack in self._browsing.order.first_of_studies()])

    def mark(self, mark: Mark) -> None:
        """Say of the case in sight how urgent it is; saying it again takes it back."""
        case = self.case
        if case is not None:
            wanted = Mark.NONE if case.mark == mark else mark
            self._do(lambda file: file.mark(case.id, wanted, self._clock()))

    def read_and_next(self) -> None:
        """The case in sight was read, if it waits; open the next one."""
        case = self.case
        if case is not None and case.read is None:
            now = self._clock()
            self._do(lambda file: file.set_read(case.id, now))
            self.reading = self.reading.without(case, now)  # who presses again goes on from here
        if self.reading.rows:
            self.open(self.reading.rows[0].case)
        else:
            self.told.emit(tr("That was the last case of the worklist."))

    def wait_again(self) -> None:
        """The case in sight was not read after all."""
        case = self.case
        if case is not None and case.read is not None:
            self._do(lambda file: file.set_read(case.id, self._clock(), is_read=False))

    def unlist(self) -> None:
        """Take the case in sight out of the list; its files stay."""
        case = self.case
        if case is not None:
            self._do(lambda file: file.remove([case.id]))

    def open(self, case: ListedCase) -> None:
        """Show a case in the active view."""
        alone = Stack(case.address.name, (case.address,))
        self._opening.show_stack(self._browsing.stack_like(alone) or alone)

    def refresh(self) -> None:
        """Read the list anew: time went on, or another window wrote into it."""
        self._do(lambda file: None)

    def finish(self) -> None:
        """Write what was not yet written; the program ends."""
        while self._changes:
            self._changes.popleft()(self._file)
        self._file.close()

    def _called(self, case: ListedCase) -> str:
        """As the list of studies calls it; by its file where that does not know it."""
        words = self._browsing.order.case_of(Stack("", (case.address,)))
        return words or case.address.name

    def _next_images(self) -> tuple[Address, ...]:
        """What is read while this case is looked at."""
        waiting = (row.case for row in self.reading.rows)
        return tuple(case.address for case in itertools.islice(waiting, 2) if case != self.case)

    def _join(self, addresses: list[Address]) -> None:
        seconds = self._settings_control.settings.worklist_case_min * MINUTE_S
        now = self._clock()

        def join(file: WorklistFile) -> str:
            new = file.join(addresses, now, seconds)
            one, many = "{} study was put into the worklist.", "{} studies were put into the worklist."
            return tr_count(new, one, many).format(new)

        self._do(join)

    def _take_order(self, order: str) -> None:
        settings = self._settings_control.settings
        if order != settings.worklist_order:
            title = rule_of(order).title
            self._do(lambda file: file.note(f"order: {title}", self._clock()))
            self._settings_control.change(worklist_order=order)

    def _take_pace(self, pace: Pace) -> None:
        self._settings_control.change(worklist_cap_min=round(pace.cap), worklist_case_min=round(pace.minutes))

    def _do(self, change: Change) -> None:
        self._changes.append(change)
        self._go_on()

    def _go_on(self) -> None:
        if self._is_busy or not self._changes:
            return
        self._is_busy = True
        settings = self._settings_control.settings
        pace = Pace(settings.worklist_case_min, settings.worklist_cap_min)
        work = partial(self._written_and_read, settings.worklist_order, pace)
        self._jobs.submit(work, lane=Lane.FILES, done=self._done, failed=self._fail)

    def _written_and_read(self, order: str, pace: Pace, _: Progress) -> tuple[str, Reading, tuple[str, ...]]:
        said = ""
        while self._changes:  # a change is taken off only when it is on the disk
            said = str(self._changes[0](self._file) or said)
            self._changes.popleft()
        return said, read_worklist(self._file, order, pace, self._clock()), self._file.take_notices()

    def _done(self, outcome: tuple[str, Reading, tuple[str, ...]]) -> None:
        said, self.reading, notices = outcome
        self._is_busy = False
        self._show()
        self._viewing.read_ahead()
        for words in filter(None, (said, *notices)):
            self.told.emit(words)
        self._go_on()

    def _fail(self, error: Exception) -> None:
        """What could not be written is told, and dropped: the reader sees that the list does not hold it."""
        self._is_busy = False
        self._changes.clear()
        self._show_error(error)

    def _show(self, *_: object) -> None:
        if self._panel is not None:
            case = self.case
            self._panel.show_reading(self.reading, case.id if case else None, self._called)
        self.changed.emit()
