"""The enhancers of a protocol, to be ticked, each with the time that it will take."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets import amounts
from xraysr_gui.gui.widgets.row_list import ShortList

ROWS_SHOWN = 4
ID, TITLE, SECONDS = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))


class EnhancerTicks(ShortList):
    """Signals: ticked (a person ticked another one, or one less)."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ROWS_SHOWN, parent)
        self.setObjectName("evaluate-enhancers")
        self.setAccessibleName(tr("Enhancers that take part"))
        self.setToolTip(
            tr("Press Space to tick one. The methods to beat and the controls are always measured too.")
        )
        self.itemChanged.connect(self._tell)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of those that are ticked."""
        return tuple(item.data(ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    @property
    def seconds(self) -> float | None:
        """What the ticked ones will take together; None while that is not known of all."""
        times = [item.data(SECONDS) for item in self._items() if item.data(ID) in self.ids]
        return None if not times or any(one is None for one in times) else sum(times)

    def offer(self, enhancers: Iterable[tuple[str, str, str, bool]]) -> None:
        """Offer these: id, title, what it is, and whether it is ticked."""
        self.blockSignals(True)
        self.clear()
        for id, title, summary, is_ticked in enhancers:
            item = QListWidgetItem(title)
            item.setData(ID, id)
            item.setData(TITLE, title)
            item.setToolTip(summary)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.blockSignals(False)
        self.updateGeometry()

    def tick(self, ids: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(ids)
        self.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if item.data(ID) in wanted else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def show_seconds(self, id: str, seconds: float) -> None:
        """Say what one will take."""
        self.blockSignals(True)
        for item in self._items():
            if item.data(ID) == id:
                item.setData(SECONDS, seconds)
                item.setText(tr("{}  ({})").format(item.data(TITLE), amounts.about(seconds)))
        self.blockSignals(False)

    def forget_seconds(self) -> None:
        """Other images are to be measured: what these would have taken is known no more."""
        self.blockSignals(True)
        for item in self._items():
            item.setData(SECONDS, None)
            item.setText(item.data(TITLE))
        self.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _tell(self, *_: object) -> None:
        self.ticked.emit()
