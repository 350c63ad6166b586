"""The panel of the worklist. Shows and asks; it reads and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.commands.read_worklist import Reading
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.scrolling import ScrollsDown
from xraysr_gui.gui.worklist.case_list import CaseList, case_item
from xraysr_gui.gui.worklist.case_words import in_short, score_line, times_of, told
from xraysr_gui.gui.worklist.order_box import OrderBox
from xraysr_gui.gui.worklist.score_box import ScoreBox
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_case import ListedCase, Mark

LIST_AND_DETAILS = 700, 300
"""How the height is shared at first between the list and what is told of the case in sight."""
LEAST_DETAILS = 60
BROKEN = "So who came first is read first, flagged or not, and of those that came together the most urgent."


class WorklistPanel(QWidget):
    """The cases that wait, in the order of reading.

    Signals:
        case_chosen: a ListedCase that is to be opened.

    Attributes:
        order: Asks for an order.
    """

    case_chosen = Signal(object)

    def __init__(
        self, rows: Sequence[Sequence[QAction]], adding: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("worklist-panel")
        self.order = OrderBox()
        self._warning = named(QLabel(wordWrap=True), "worklist-warning")
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setProperty("warning", True)
        self._warning.hide()
        self._score = ScoreBox()
        self._load = named(QLabel(wordWrap=True), "worklist-load")
        self._list = CaseList()
        self._cases: list[ListedCase] = []
        self._lay_out(rows, adding)
        self._list.row_chosen.connect(lambda row: self.case_chosen.emit(self._cases[row]))

    def show_settings(self, settings: Settings) -> None:
        """Show which order holds, and what it reckons with."""
        self.order.show_settings(settings)

    def show_reading(
        self,
        reading: Reading,
        open_case: ListedCase | None,
        called: Callable[[ListedCase], str],
        is_hidden: Callable[[ListedCase], bool],
    ) -> None:
        """List who waits, then who was read, as each is `called`, and mark the case on the screen."""
        self._cases = list(reading.cases)
        items, times = [], ""
        for place, row in enumerate(reading.rows, 1):
            hidden = is_hidden(row.case)
            score, waits = score_line(row.case, reading.record, hidden=hidden), times_of(row, hidden=hidden)
            name = f"{place}.  {told(called(row.case), row.case)}"
            items.append(case_item(row.case, name, in_short(row, score), (score, waits)))
            times = waits if row.case == open_case else times
        items += [
            case_item(case, tr("Read: {}").format(told(called(case), case)), (), ()) for case in reading.read
        ]
        chosen = next((row for row, case in enumerate(self._cases) if case == open_case), -1)
        self._list.show_rows(items, chosen)
        hidden = open_case is not None and is_hidden(open_case)
        reads_first = self.order.read_first.isChecked()
        self._score.show_case(open_case, times, reading, hidden=hidden, reads_first=reads_first)
        self._details.setVisible(self._score.has_words)
        if chosen >= 0:
            self._list.scrollToItem(self._list.item(chosen))
        self._load.setText(_load_words(reading, within_cap=self.order.is_within_cap))

    def warn(self, words: str) -> None:
        """Say what is wrong with the list, as long as it is; "" for nothing."""
        self._warning.setText(words)
        self._warning.setVisible(bool(words))

    def _lay_out(self, rows: Sequence[Sequence[QAction]], adding: Sequence[QAction]) -> None:
        layout, load = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(8, 8, 8, 8)
        add, menu = QPushButton(tr("Add cases")), QMenu(self)
        named(add, "worklist-add", tip=tr("Studies that are open, a folder, or a folder that is watched."))
        for action in adding:
            menu.addAction(action)
        add.setMenu(menu)
        load.addWidget(self._load, 1)
        load.addWidget(add)
        self._details = named(ScrollsDown(), "worklist-details")
        self._details.setWidget(self._score)
        self._details.setMinimumHeight(LEAST_DETAILS)
        self._details.viewport().setAutoFillBackground(False)
        self._score.setAutoFillBackground(False)
        parts = named(QSplitter(Qt.Orientation.Vertical), "worklist-parts")
        parts.setChildrenCollapsible(False)
        for part, share in zip((self._list, self._details), LIST_AND_DETAILS, strict=True):
            parts.addWidget(part)
            parts.setStretchFactor(parts.count() - 1, share)
        parts.setSizes(LIST_AND_DETAILS)
        layout.addWidget(self.order)
        layout.addLayout(load)
        layout.addWidget(self._warning)
        layout.addWidget(parts, 1)
        layout.addLayout(_buttons(rows))


class ActionButton(QPushButton):
    """A button that does what a row of the menus does, and cannot where that cannot."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"button-{action.objectName()}")
        self.setCheckable(action.isCheckable())
        self._action = action
        self.clicked.connect(lambda _: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        self.setChecked(self._action.isChecked())


def _buttons(rows: Sequence[Sequence[QAction]]) -> QGridLayout:
    """Row by row; one that stands alone has its row for itself."""
    grid = QGridLayout()
    grid.setSpacing(4)
    for row, actions in enumerate(rows):
        for column, action in enumerate(actions):
            button = ActionButton(action)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # halves, not more
            grid.addWidget(button, row, column, 1, 3 - len(actions))
    return grid


def _load_words(reading: Reading, *, within_cap: bool) -> str:
    count = len(reading.rows)
    if not count:
        return tr("No cases are waiting. Press Add cases.")
    waiting = tr_count(count, "{} case waits.", "{} cases wait.").format(count)
    if reading.beyond_help:
        one = "{} of them waits longer than the cap in any order: one reader is not enough."
        many = "{} of them wait longer than the cap in any order: one reader is not enough."
        lost, waited = reading.beyond_help, [row.waited for row in reading.rows]
        told = f"{waiting} {tr_count(lost, one, many).format(lost)}"
        is_as_they_came = waited == sorted(waited, reverse=True)
        return f"{told} {tr(BROKEN)}" if within_cap and is_as_they_came else told
    urgent = sum(row.case.mark == Mark.URGENT for row in reading.rows)
    if not urgent:
        return waiting
    told = tr_count(urgent, "{} is marked urgent by a reader.", "{} are marked urgent by a reader.")
    return f"{waiting} {told.format(urgent)}"
