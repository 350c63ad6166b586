"""Lists the versions of an image: the original, and every result with what made it."""

from __future__ import annotations

from itertools import starmap

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.said_parameters import plain_words
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.enhancing.version_words import chain_of, name_of, spent_on
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.row_list import RowList

VERSION_ROLE = Qt.ItemDataRole.UserRole


class StepsDock(QWidget):
    """The history of the active image; a version that is chosen is shown.

    Signals:
        version_chosen: 0 for the original, else the number of a result, from 1.
    """

    version_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps-dock")
        self._versions: tuple[Radiograph, ...] = ()
        self._list = named(RowList(), "step-list", tr("Versions of the image"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._empty = named(QLabel(wordWrap=True), "no-steps")
        self._empty.setProperty("quiet", True)
        laid(QVBoxLayout(self), self._empty, self._list, margins=(8, 8, 8, 8))
        self.setFocusProxy(self._list)
        self._list.currentRowChanged.connect(self._choose)
        self.show_document(None)

    def show_document(self, document: Document | None, version: int = -1, why_no_image: str = "") -> None:
        """Show the versions of a document; the active view shows `version` (-1: the newest)."""
        versions = () if document is None else (document.original, *document.results)
        items = None if versions == self._versions else starmap(self._item, enumerate(versions))
        self._versions = versions
        row = version if 0 <= version < len(versions) else len(versions) - 1
        self._list.show_rows(items, row)
        self._list.setVisible(bool(versions))
        self._empty.setText(why_no_image)
        self._empty.setVisible(not versions)

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.version_chosen.emit(row)

    def _item(self, number: int, radiograph: Radiograph) -> QListWidgetItem:
        item = QListWidgetItem(f"{name_of(number, radiograph)}\n{self._details(radiograph)}")
        item.setData(VERSION_ROLE, number)
        if radiograph.steps:
            item.setToolTip(chain_of(radiograph))
        return item

    def _details(self, radiograph: Radiograph) -> str:
        rows, columns = radiograph.shape
        size = f"{columns} \u00d7 {rows}"
        if radiograph.steps:
            step = radiograph.steps[-1]
            return "\n".join(
                part for part in (plain_words(step.parameters), size, spent_on(step, whole=True)) if part
            )
        encoding = radiograph.source.encoding
        return tr("{}, {} bit, {}").format(encoding.format or tr("File"), encoding.bits, size)
