"""A number with a slider below it: for exact figures, and for trying."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSlider, QVBoxLayout, QWidget

from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

LARGEST = 1e9
STEPS = 1000


class NumberSlider(QWidget):
    """The figure may lie outside the slider; the slider then stands at its end and changes nothing.

    Signals:
        changed: the new number, when a person has changed it.
    """

    changed = Signal(float)

    def __init__(
        self, name: str, title: str, *, logarithmic: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._low, self._high, self._logarithmic = 0.0, 1.0, logarithmic
        self._showing = False
        self._box = named(_PlainBox(), name, title)
        self._box.setKeyboardTracking(False)
        self._box.setProperty("plain", True)  # no buttons: the slider is for trying
        self._box.setRange(1e-6 if logarithmic else -LARGEST, LARGEST)
        self._slider = named(QSlider(Qt.Orientation.Horizontal), f"{name}-slider", title)
        self._slider.setRange(0, STEPS)
        laid(QVBoxLayout(self), self._box, self._slider, margins=(0, 0, 0, 0), spacing=2)
        self.setFocusProxy(self._box)
        self._box.valueChanged.connect(self._box_changed)
        self._slider.valueChanged.connect(self._slider_moved)

    def show_number(self, value: float, low: float, high: float) -> None:
        """Show a number on a slider from `low` to `high`, with figures as fine as that range needs."""
        self._low, self._high = low, max(high, low * (1 + 1e-9) + 1e-9)
        self._showing = True
        step = self._low if self._logarithmic else (self._high - self._low) / 200
        self._box.setDecimals(0 if step >= 1 else min(6, 2 - math.floor(math.log10(step))))
        self._box.setSingleStep(float(f"{step:.0e}"))
        self._box.setValue(value)
        self._slider.setValue(round(self._share(value) * STEPS))
        self._showing = False

    def _share(self, value: float) -> float:
        inside = min(max(value, self._low), self._high)
        if self._logarithmic:
            return math.log(inside / self._low) / math.log(self._high / self._low)
        return (inside - self._low) / (self._high - self._low)

    def _box_changed(self, value: float) -> None:
        if not self._showing:
            self.changed.emit(value)

    def _slider_moved(self, place: int) -> None:
        if self._showing:
            return
        share = place / STEPS
        if self._logarithmic:
            self.changed.emit(self._low * (self._high / self._low) ** share)
        else:
            self.changed.emit(self._low + share * (self._high - self._low))


class _PlainBox(QDoubleSpinBox):
    """Shows the decimals that tell something, and no row of noughts."""

    def textFromValue(self, value: float) -> str:
        words, point = super().textFromValue(value), self.locale().decimalPoint()
        return words.rstrip("0").removesuffix(point) if point in words else words
