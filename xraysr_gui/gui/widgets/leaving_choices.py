"""What stays of a patient in something that leaves without them: ticks of the question and of batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named

INDENT = 26


class LeavingChoices(QWidget):
    """Three ticks.

    Signals:
        changed: something else is to stay.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dates, self._device, self._characteristics = _ticks()
        below = QVBoxLayout(self)
        below.setContentsMargins(INDENT, 0, 0, 0)
        for one in (self._dates, self._device, self._characteristics):
            below.addWidget(one)
            one.toggled.connect(lambda _: self.changed.emit())

    def show_wish(self, wished: Leaving) -> None:
        """Tick what a wish says."""
        self._dates.setChecked(wished.shifts_dates)
        self._device.setChecked(wished.keeps_device)
        self._characteristics.setChecked(wished.keeps_characteristics)

    def added_to(self, wished: Leaving) -> Leaving:
        """A wish with what stays."""
        if not wished.without_patient:
            return wished
        return replace(
            wished,
            shifts_dates=self._dates.isChecked(),
            keeps_device=self._device.isChecked(),
            keeps_characteristics=self._characteristics.isChecked(),
        )


def _ticks() -> Iterator[QCheckBox]:
    for name, title, tip in (
        ("keep-dates", tr("Keep dates, moved"), tr("All of one patient by the same number of days.")),
        ("keep-device", tr("Keep the machine"), tr("Which machine took the image.")),
        ("keep-characteristics", tr("Keep sex, age, size"), tr("And the weight.")),
    ):
        tick = named(QCheckBox(title), name, tip=tip)
        yield tick
