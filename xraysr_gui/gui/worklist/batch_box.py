"""A list that lies there already: what ordering saves its urgent images, if every one of them is known."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from xraysr_gui.commands.simulate_queue import BatchRow, batch
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.worklist.who_pays import fill, plain_table

MOST_IMAGES = 200
IMAGES, MINUTES, URGENT = 20, 5, "5, 9, 12"


class BatchBox(QWidget):
    """Images, minutes for each, and places of the urgent ones; the answer follows while they are typed.

    Signals:
        changed: another answer is shown.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = _whole("example-images", 1, MOST_IMAGES, IMAGES, tr("Images in the list"))
        self._minutes = _whole("example-minutes", 1, 120, MINUTES, tr("Minutes to read one"))
        self._urgent = named(QLineEdit(URGENT), "example-urgent")
        self._urgent.setToolTip(tr("Their places in the list as it came, separated by commas."))
        self._words = named(QLabel(wordWrap=True), "example-words")
        heads = tr("Urgent image at place"), tr("As they come"), tr("Urgent first"), tr("Saved")
        self.table = plain_table("example-table", tr("Minutes until urgent images are begun"), heads)
        form = QFormLayout()
        form.addRow(tr("Images in the list"), self._images)
        form.addRow(tr("Minutes to read one"), self._minutes)
        form.addRow(tr("Urgent are those at"), self._urgent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self._words)
        layout.addWidget(self.table, 1)
        for box in (self._images, self._minutes):
            box.valueChanged.connect(self._reckon)
        self._urgent.textChanged.connect(self._reckon)
        self._reckon()

    def _reckon(self, *_: object) -> None:
        count = self._images.value()
        places = [int(word) for word in re.findall(r"\d{1,4}", self._urgent.text())]
        outside = [place for place in places if not 1 <= place <= count]
        rows = batch(count, [place for place in places if place not in outside], self._minutes.value())
        fill(self.table, [_cells(row) for row in rows])
        self._words.setText(_words(rows, outside, count))
        self.changed.emit()


def _words(rows: tuple[BatchRow, ...], outside: list[int], count: int) -> str:
    if outside:
        return tr("There is no place {} in a list of {}.").format(outside[0], count)
    if not rows:
        return tr("Name the places of urgent images, such as 5, 9, 12.")
    before, after = (
        sum(one) / len(rows) for one in zip(*((row.before, row.after) for row in rows), strict=True)
    )
    return tr(
        "On average urgent images are begun after {:.1f} min as they come and after {:.1f} min urgent first, "
        "if each of them is known without an error. No model is that good: see A running day."
    ).format(before, after)


def _cells(row: BatchRow) -> tuple[str, ...]:
    times = (tr("{:g} min").format(one) for one in (row.before, row.after, row.before - row.after))
    return tr("{}").format(row.place), *times


def _whole(name: str, low: int, high: int, value: int, called: str) -> QSpinBox:
    box = named(QSpinBox(), name, called)
    box.setRange(low, high)
    box.setValue(value)
    return box
