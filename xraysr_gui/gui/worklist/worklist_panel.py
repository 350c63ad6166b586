"""The panel of the worklist. Shows and asks; it reads and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.commands.read_worklist import Reading
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.widgets.row_list import RowList
from xraysr_gui.gui.worklist.case_words import score_line, times_of, told
from xraysr_gui.gui.worklist.score_box import ScoreBox
from xraysr_gui.settings.schema import ORDERS, Settings
from xraysr_gui.studies.worklist_case import ListedCase, Mark
from xraysr_gui.worklist.rules import Pace

CAP_MIN, CASE_MIN = (5, 1440), (1, 120)
LEAST_LINES = 8
WITHIN_CAP = "urgent-within-cap"
BROKEN = (
    "The cap cannot be kept for all: who came first is read first, flagged or not, and of those that came "
    "together the most urgent."
)
READ_FIRST = (
    "You mark each case before its score and map are shown; both are kept. The order itself may hint at the "
    "score: choose As they come to be free of that."
)


class WorklistPanel(QWidget):
    """Who waits, in the order of reading.

    Signals:
        case_chosen: a ListedCase that is to be opened.
        order_chosen: the id of a rule.
        pace_chosen: a Pace.
        read_first_chosen: whether the reader's own mark comes first.
    """

    case_chosen = Signal(object)
    order_chosen = Signal(str)
    pace_chosen = Signal(object)
    read_first_chosen = Signal(bool)

    def __init__(self, rows: Sequence[Sequence[QAction]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklist-panel")
        self._order = QComboBox()
        self._order.setObjectName("worklist-order")
        self._order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for id, title in ORDERS.titles:
            self._order.addItem(tr(title), id)
        self._cap = _minutes("worklist-cap", CAP_MIN, tr("Nobody waits longer than"))
        self._each = _minutes("worklist-case", CASE_MIN, tr("Reading a case takes"))
        self._read_first = QCheckBox(tr("Read first"))
        self._read_first.setObjectName("worklist-read-first")
        self._read_first.setToolTip(tr(READ_FIRST))
        self._warning = QLabel()
        self._warning.setObjectName("worklist-warning")
        self._warning.setWordWrap(True)
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setProperty("warning", True)
        self._warning.hide()
        self._score = ScoreBox()
        self._load = QLabel()
        self._load.setObjectName("worklist-load")
        self._load.setWordWrap(True)
        self._list = RowList()
        self._list.setObjectName("worklist-cases")
        self._list.setAccessibleName(tr("Cases in the order of reading"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setMinimumHeight(LEAST_LINES * self.fontMetrics().height())
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._cases: list[ListedCase] = []
        self._lay_out(rows)
        self._order.activated.connect(lambda _: self.order_chosen.emit(self._order.currentData()))
        for box in (self._cap, self._each):
            box.editingFinished.connect(self._tell_pace)
        self._read_first.clicked.connect(self.read_first_chosen)
        self._list.row_chosen.connect(lambda row: self.case_chosen.emit(self._cases[row]))

    def show_settings(self, settings: Settings) -> None:
        """Show which order holds, and what it reckons with."""
        self._order.setCurrentIndex(self._order.findData(settings.worklist_order))
        self._order.setToolTip(self._order.currentText())
        self._cap.setValue(settings.worklist_cap_min)
        self._each.setValue(settings.worklist_case_min)
        self._read_first.setChecked(settings.worklist_read_first)

    def show_reading(
        self,
        reading: Reading,
        open_case: ListedCase | None,
        called: Callable[[ListedCase], str],
        is_hidden: Callable[[ListedCase], bool],
    ) -> None:
        """List who waits, then who was read, as each is `called`, and mark the case on the screen."""
        self._cases = list(reading.cases)
        items = [
            _item(
                [
                    f"{place}.  {told(called(row.case), row.case)}",
                    score_line(row.case, reading.record, hidden=is_hidden(row.case)),
                    times_of(row),
                ],
                row.case,
            )
            for place, row in enumerate(reading.rows, 1)
        ]
        items += [_item([tr("Read: {}").format(told(called(case), case))], case) for case in reading.read]
        chosen = next((row for row, case in enumerate(self._cases) if case == open_case), -1)
        self._list.show_rows(items, chosen)
        hidden = open_case is not None and is_hidden(open_case)
        reads_first = self._read_first.isChecked()
        self._score.show_case(open_case, reading, hidden=hidden, reads_first=reads_first)
        if chosen >= 0:
            self._list.scrollToItem(self._list.item(chosen))
        self._load.setText(_load_words(reading, within_cap=self._order.currentData() == WITHIN_CAP))

    def warn(self, words: str) -> None:
        """Say what is wrong with the list, as long as it is; "" for nothing."""
        self._warning.setText(words)
        self._warning.setVisible(bool(words))

    def _tell_pace(self) -> None:
        self.pace_chosen.emit(Pace(self._each.value(), self._cap.value()))

    def _lay_out(self, rows: Sequence[Sequence[QAction]]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Wait at most"), self._cap)
        form.addRow(tr("A case takes"), self._each)
        order = QLabel(tr("Order"))
        order.setBuddy(self._order)
        layout.addWidget(order)
        layout.addWidget(self._order)
        layout.addLayout(form)
        layout.addWidget(self._read_first)
        layout.addWidget(self._load)
        layout.addWidget(self._warning)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._score)
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


def _minutes(name: str, limits: tuple[int, int], called: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setRange(*limits)
    box.setSuffix(tr(" min"))
    box.setAccessibleName(called)
    box.setToolTip(called)
    box.setKeyboardTracking(False)
    return box


def _item(lines: Sequence[str], case: ListedCase) -> QListWidgetItem:
    item = QListWidgetItem("\n".join(filter(None, lines)))
    item.setToolTip(str(case.address.path))
    return item


def _load_words(reading: Reading, *, within_cap: bool) -> str:
    count = len(reading.rows)
    if not count:
        return tr("Nobody waits. Put studies in with the buttons below.")
    waiting = tr_count(count, "{} case waits.", "{} cases wait.").format(count)
    if reading.beyond_help:
        one = "{} of them waits longer than the cap in any order: one reader is not enough."
        many = "{} of them wait longer than the cap in any order: one reader is not enough."
        lost = reading.beyond_help
        told = f"{waiting} {tr_count(lost, one, many).format(lost)}"
        return f"{told} {tr(BROKEN)}" if within_cap else told
    urgent = sum(row.case.mark == Mark.URGENT for row in reading.rows)
    if not urgent:
        return waiting
    told = tr_count(urgent, "{} is marked urgent by a reader.", "{} are marked urgent by a reader.")
    return f"{waiting} {told.format(urgent)}"
