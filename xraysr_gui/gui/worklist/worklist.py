"""What happens between a key or a click and a kept mark, a new order, the next case on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from xraysr_gui.commands.read_worklist import Reading
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import Page
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.worklist.case_names import CaseNames
from xraysr_gui.gui.worklist.kept_list import MINUTE_S, KeptList, order_note
from xraysr_gui.gui.worklist.order_box import OrderBox
from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel
from xraysr_gui.studies.worklist_case import Finding, ListedCase, Mark
from xraysr_gui.studies.worklist_file import WorklistFile
from xraysr_gui.worklist.rules import Pace

MOST_AHEAD = 2
"""So many of those who wait are read while another case is looked at."""


class Worklist(QObject):
    """Joins the panel with the list on the disk and the image on the screen.

    Signals:
        changed: the list, or the case on the screen, is another one.
        told: what was done, in a sentence.

    Attributes:
        called: What the panels call a case.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self, kept: KeptList, settings_control: SettingsControl, seen: tuple[Viewing, Browsing, Opening]
    ) -> None:
        super().__init__(kept)
        self.kept, self._settings_control = kept, settings_control
        self._rules = _Rules(kept, settings_control)
        self._viewing, self._browsing, self._opening = seen
        self._panel: WorklistPanel | None = None
        self._asked: ListedCase | None = None  # what was to be opened last, until another image is shown
        self._names = CaseNames(seen[1])
        self.called = self._names.called
        kept.changed.connect(self._take)
        kept.told.connect(self.told)

    def attend(self, panel: WorklistPanel) -> None:
        """Fill the panel, and do what it asks for."""
        self._panel = panel
        panel.case_chosen.connect(self.open)
        self._rules.attend(panel.order)
        self._viewing.ahead.further = self._next_images
        self._viewing.page_changed.connect(self._arrive)
        self._viewing.idle.connect(self.show)  # what could not be read is not the chosen row
        self._browsing.listed.connect(self.show)
        self.kept.begin()

    @property
    def case(self) -> ListedCase | None:
        """The listed case that the active view shows."""
        return _case_on_screen(self._viewing, self.kept.reading.cases)

    def is_hidden(self, case: ListedCase) -> bool:
        """Whether its score waits for the reader's own mark."""
        waits = case.first is Mark.NONE and case.seen is None
        return waits and self._settings_control.settings.worklist_read_first

    def why_not_listed(self) -> str:
        """Why the study in sight cannot be put into the list."""
        if self._viewing.page() is None:
            return self._viewing.why_no_image()
        return tr("It is in the worklist.") if self.case is not None else ""

    def why_no_case(self) -> str:
        """Why nothing can be said of the case in sight."""
        if self._viewing.page() is None:
            return self._viewing.why_no_image()
        return "" if self.case is not None else tr("The image on the screen is not in the worklist.")

    def why_nobody_waits(self) -> str:
        """Why there is no next case."""
        return "" if self.kept.reading.rows else tr("No cases are waiting in the worklist.")

    def list_study(self) -> None:
        """Put the study in sight into the list; the image on the screen stands for it."""
        page = self._viewing.page()
        if page is not None:
            self.join([page.address.at_frame(0)])

    def list_all(self) -> None:
        """Put everything in the list of studies into the worklist, from top to bottom."""
        self.join(list(self._browsing.order.cases()))

    def join(self, addresses: list[Address]) -> None:
        """Put cases into the list, in this order."""
        seconds = self._settings_control.settings.worklist_case_min * MINUTE_S
        now = self.kept.clock()

        def join(file: WorklistFile) -> str:
            new = file.join(addresses, now, seconds)
            one, many = "{} case was put into the worklist.", "{} cases were put into the worklist."
            return tr_count(new, one, many).format(new) if new else ""

        self.kept.do(join)

    def mark(self, mark: Mark) -> None:
        """Say of the case in sight how urgent it is; saying it again takes it back."""
        case = self.case
        if case is not None:
            wanted = Mark.NONE if case.mark == mark else mark
            self.kept.do(lambda file: file.mark(case.id, wanted, self.kept.clock()))

    def mark_and_next(self, mark: Mark) -> None:
        """Say how urgent the case in sight is, that it was read, and open the next one."""
        case = self.case
        if case is not None:
            self.kept.do(lambda file: file.mark(case.id, mark, self.kept.clock()))
            self.read_and_next()

    def settle(self, outcome: Mark) -> None:
        """Say how the case in sight turned out; saying it again takes it back."""
        case = self.case
        if case is not None:
            wanted = Mark.NONE if case.outcome == outcome else outcome
            self.kept.do(lambda file: file.settle(case.id, wanted, self.kept.clock()))

    def find(self, finding: Finding) -> None:
        """Call the image in sight abnormal or normal; saying it again takes it back."""
        if (case := self.case) is not None:
            wanted = Finding.NONE if case.finding == finding else finding
            self.kept.do(lambda file: file.find(case.id, wanted, self.kept.clock()))

    def read_and_next(self) -> None:
        """The case in sight was read, if it waits; open the next one."""
        case = self.case
        if case is None and self._viewing.page() is not None:
            self.told.emit(tr("Nothing was noted: the image on the screen is not in the worklist."))
        if case is not None and case.read is None:
            now = self.kept.clock()
            self.kept.do(lambda file: file.set_read(case.id, now))
            self.kept.reading = self.kept.reading.without(case, now)  # who presses again goes on from here
        if self.kept.reading.rows:
            self.open(self._next(case))
        else:
            self.told.emit(tr("That was the last case of the worklist."))

    def _next(self, case: ListedCase | None) -> ListedCase:
        """The first that waits; past one that was asked for and could not be shown."""
        waiting = [row.case for row in self.kept.reading.rows]
        numbers = [one.id for one in waiting]
        if case is None and self._asked is not None and self._asked.id in numbers:
            return waiting[(numbers.index(self._asked.id) + 1) % len(waiting)]
        return waiting[0]

    def turn(self, steps: int) -> None:
        """Show the case so many places further down the list; nothing is said of the one in sight."""
        cases, case = self.kept.reading.cases, self._asked or self.case
        places = [place for place, one in enumerate(cases) if case is not None and one.id == case.id]
        place = places[0] + steps if places else 0
        if 0 <= place < len(cases):
            self.open(cases[place])
        else:
            self.told.emit(tr("The list ends here.") if steps > 0 else tr("The list begins here."))

    def why_no_list(self) -> str:
        """Why there is no case to turn to."""
        return "" if self.kept.reading.cases else tr("The worklist is empty.")

    def wait_again(self) -> None:
        """The case in sight was not read after all."""
        case = self.case
        if case is not None and case.read is not None:
            self.kept.do(lambda file: file.set_read(case.id, self.kept.clock(), is_read=False))

    def unlist(self) -> None:
        """Take the case in sight out of the list; its files stay."""
        case = self.case
        if case is not None:
            self.kept.do(lambda file: file.remove([case.id]))

    def open(self, case: ListedCase) -> None:
        """Show a case in the active view."""
        self._asked = case
        alone = Page(Stack(case.address.name, (case.address,)))
        page = alone.within(self._browsing.stack_like(alone.stack))
        self._opening.show_stack(page.stack, page.index)

    def _arrive(self, *_: object) -> None:
        """Another image is on the screen."""
        if self._viewing.radiograph() is not None:
            self._asked = None
        self.show()

    def show(self, *_: object) -> None:
        """Show the list as it stands, and which of its cases is on the screen."""
        self._names.learn(self.kept.reading.cases)
        if self._panel is not None:
            self._panel.show_reading(self.kept.reading, self.case, self.called, self.is_hidden)
            self._note_seen()
        self.changed.emit()

    def _note_seen(self) -> None:
        """What a reader says after a score was shown is not his own word any more."""
        cases = self.kept.reading.cases
        shown = [one.id for one in cases if one.score and one.seen is None and not self.is_hidden(one)]
        if shown and self._panel is not None and self._panel.isVisible():
            self.kept.do(lambda file: file.see(shown, self.kept.clock()))

    def _next_images(self) -> tuple[Address, ...]:
        """What is read while this case is looked at: who is read next, and both neighbours in the list."""
        return _next_after(self._asked or self.case, self.kept.reading)

    def _take(self) -> None:
        self.show()
        self._viewing.read_ahead()


class _Rules(QObject):
    """Keeps what a person chooses of the order; each choice is noted in the list before it holds."""

    def __init__(self, kept: KeptList, settings_control: SettingsControl) -> None:
        super().__init__(kept)
        self._kept, self._settings_control = kept, settings_control

    def attend(self, box: OrderBox) -> None:
        """Hear what is chosen."""
        box.order_chosen.connect(self._take_order)
        box.pace_chosen.connect(self._take_pace)
        box.read_first_chosen.connect(self._take_read_first)

    def _take_order(self, order: str) -> None:
        if order != self._settings_control.settings.worklist_order:
            self._note(order_note(order))
            self._settings_control.change(worklist_order=order)

    def _take_pace(self, pace: Pace) -> None:
        self._settings_control.change(worklist_cap_min=round(pace.cap), worklist_case_min=round(pace.minutes))

    def _take_read_first(self, wanted: bool) -> None:
        self._note("read first: on" if wanted else "read first: off")
        self._settings_control.change(worklist_read_first=wanted)

    def _note(self, words: str) -> None:
        self._kept.do(lambda file: file.note(words, self._kept.clock()))


def _next_after(case: ListedCase | None, reading: Reading) -> tuple[Address, ...]:
    waiting = [row.case for row in reading.rows if row.case != case][:MOST_AHEAD]
    wanted = [*waiting[:1], *_beside(reading.cases, case), *waiting[1:]]
    return tuple(dict.fromkeys(one.address for one in wanted))


def _beside(cases: Sequence[ListedCase], case: ListedCase | None) -> Iterator[ListedCase]:
    """The case after it in the list, and the one before."""
    place = next((place for place, one in enumerate(cases) if case is not None and one.id == case.id), None)
    if place is not None:
        yield from cases[place + 1 : place + 2]
        yield from cases[place - 1 : place] if place else ()


def _case_on_screen(viewing: Viewing, listed: Sequence[ListedCase]) -> ListedCase | None:
    """The case whose own image is seen, or another one of its series.

    Loose pictures of a folder are a stack as well, and each of them may be another patient.
    """
    page, radiograph = viewing.page(), viewing.radiograph()
    if page is None or radiograph is None:
        return None
    cases = {one.address.at_frame(0): one for one in listed}
    own = cases.get(page.address.at_frame(0))
    if own is not None or not radiograph.source.header:
        return own
    beside = {image.at_frame(0) for image in page.stack.images} & cases.keys()
    return cases[beside.pop()] if len(beside) == 1 else None
