"""One amount that can be tried with a slider and typed as a figure."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid


@dataclass(frozen=True, slots=True)
class Amount:
    """What can be set.

    Attributes:
        name: Of the widgets.
        title: What a reader calls it.
        help: What it does to an image.
        low, high, step: Of slider and figure.
        unit: After the figure, with a blank before it.
        at_low: What stands there in the place of the lowest figure, "" for that figure.
    """

    name: str
    title: str
    help: str
    low: float
    high: float
    step: float
    unit: str = ""
    at_low: str = ""


class AmountRow(QWidget):
    """Title, figure, what it is in millimetres, and a slider below them.

    Signals:
        changed: a person has set another amount.
    """

    changed = Signal()

    def __init__(self, amount: Amount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = amount
        self._title, self._more = QLabel(tr(amount.title)), QLabel()
        self._more.setObjectName(f"{amount.name}-more")
        self._more.setProperty("quiet", True)
        self.box, self.slider = QDoubleSpinBox(), QSlider(Qt.Orientation.Horizontal)
        decimals = 0 if amount.step >= 1 else 2 if amount.step < 0.1 else 1
        self.box.setDecimals(decimals)
        self.box.setRange(amount.low, amount.high)
        self.box.setSingleStep(amount.step)
        self.box.setSuffix(tr(amount.unit) if amount.unit else "")
        self.box.setSpecialValueText(tr(amount.at_low) if amount.at_low else "")
        self.box.setKeyboardTracking(False)
        self.box.setObjectName(amount.name)
        self.slider.setObjectName(f"{amount.name}-slider")
        self.slider.setRange(0, round((amount.high - amount.low) / amount.step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        for widget in (self.box, self.slider):
            widget.setAccessibleName(tr(amount.title))
            widget.setToolTip(tr(amount.help))
        self._title.setBuddy(self.box)
        self._lay_out()
        self.box.valueChanged.connect(self._typed)
        self.slider.valueChanged.connect(self._slid)

    @property
    def value(self) -> float:
        """The amount."""
        return round(self.box.value(), 4)

    def show_value(self, value: float) -> None:
        """Set it without telling."""
        for widget in (self.box, self.slider):
            widget.blockSignals(True)
        self.box.setValue(value)
        self.slider.setValue(self._place(self.box.value()))
        for widget in (self.box, self.slider):
            widget.blockSignals(False)

    def show_more(self, words: str) -> None:
        """Say beside the figure what it comes to."""
        self._more.setText(words)

    def _typed(self, value: float) -> None:
        self.show_value(value)
        self.changed.emit()

    def _slid(self, place: int) -> None:
        self.show_value(self._amount.low + place * self._amount.step)
        self.changed.emit()

    def _place(self, value: float) -> int:
        return round((value - self._amount.low) / self._amount.step)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._title, 1)
        line.addWidget(self._more)
        line.addWidget(self.box)
        laid(QVBoxLayout(self), line, self.slider, margins=(0, 0, 0, 0), spacing=2)
        self.setFocusProxy(self.box)
