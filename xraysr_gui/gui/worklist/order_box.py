"""In which order cases are read, in one line; what that reckons with stands below it when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.settings.schema import ORDERS, Settings
from xraysr_gui.worklist.rules import Pace

CAP_MIN, CASE_MIN = (5, 1440), (1, 120)
WITHIN_CAP = "urgent-within-cap"
READ_FIRST = (
    "You mark each case before its score and map are shown; both are kept. The order itself may hint at the "
    "score: choose As they come to be free of that."
)


class OrderBox(QWidget):
    """Asks for an order; orders nothing.

    Signals:
        order_chosen: the id of a rule.
        pace_chosen: a Pace.
        read_first_chosen: whether the reader's own mark comes first.
    """

    order_chosen = Signal(str)
    pace_chosen = Signal(object)
    read_first_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opener = named(QPushButton("\u2026"), "worklist-order-opener", tr("More about the order"))
        self._opener.setCheckable(True)
        self._opener.setToolTip(tr("The longest wait, the minutes for each case, and reading first."))
        self._order = named(QComboBox(), "worklist-order", tr("Order"))
        self._order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for id, title in ORDERS.titles:
            self._order.addItem(tr(title), id)
        self._cap = _minutes("worklist-cap", CAP_MIN, tr("No case waits longer than"))
        self._each = _minutes("worklist-case", CASE_MIN, tr("Reading a case takes"))
        self.read_first = named(QCheckBox(tr("Read first")), "worklist-read-first", tip=tr(READ_FIRST))
        self._inside = QWidget()
        self._lay_out()
        self._inside.hide()
        self._opener.toggled.connect(self._inside.setVisible)
        self._order.activated.connect(lambda _: self.order_chosen.emit(self._order.currentData()))
        for box in (self._cap, self._each):
            box.editingFinished.connect(self._tell_pace)
        self.read_first.clicked.connect(self.read_first_chosen)

    @property
    def is_within_cap(self) -> bool:
        """Whether the rule keeps to the cap."""
        return bool(self._order.currentData() == WITHIN_CAP)

    def show_settings(self, settings: Settings) -> None:
        """Show which order holds, and what it reckons with."""
        self._order.setCurrentIndex(self._order.findData(settings.worklist_order))
        self._cap.setValue(settings.worklist_cap_min)
        self._each.setValue(settings.worklist_case_min)
        self.read_first.setChecked(settings.worklist_read_first)
        self._order.setToolTip(self._order.currentText())

    def _tell_pace(self) -> None:
        self.pace_chosen.emit(Pace(self._each.value(), self._cap.value()))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Wait at most"), self._cap)
        form.addRow(tr("A case takes"), self._each)
        laid(QVBoxLayout(self._inside), form, self.read_first, margins=(0, 0, 0, 0))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.addWidget(self._order, 1)
        line.addWidget(self._opener)
        layout.addLayout(line)
        layout.addWidget(self._inside)


def _minutes(name: str, limits: tuple[int, int], called: str) -> QSpinBox:
    box = named(QSpinBox(), name, called, called)
    box.setRange(*limits)
    box.setSuffix(tr(" min"))
    box.setKeyboardTracking(False)
    return box
