"""Lists the DICOM elements of the active image and searches them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.measuring.tag_painting import TagCell
from xraysr_gui.gui.measuring.tag_rows import TagRows
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.image_io.tags import Tag

ACROSS = (12, 4, 20)  # widths of tag, VR and name, in letters; the value takes the rest

VALUE = 22  # and this much of a value can be read at first


class TagsDock(QWidget):
    """A table with a search field. Reads no file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tags-dock")
        self._rows = TagRows()
        self._search = named(QLineEdit(), "tag-search", tr("Search the DICOM tags"))
        self._search.setPlaceholderText(tr("Search tag, name or value"))
        self._search.setClearButtonEnabled(True)
        self._count = named(QLabel(), "tag-count")
        self._count.setProperty("quiet", True)
        self._copy = named(QPushButton(tr("Copy all")), "copy-tags", tip=tr("Copy all rows that are shown"))
        self._table = self._made_table()
        top = QHBoxLayout()
        for widget, stretch in ((self._search, 1), (self._count, 0), (self._copy, 0)):
            top.addWidget(widget, stretch)
        laid(QVBoxLayout(self), top, self._table, margins=(8, 8, 8, 8))
        self.setFocusProxy(self._search)
        self._search.textChanged.connect(self._find)
        self._search.installEventFilter(self)
        self._copy.clicked.connect(self.copy_all)
        self._add_action(tr("Copy rows"), QKeySequence.StandardKey.Copy, self.copy_selected)
        self._add_action(tr("Search"), QKeySequence.StandardKey.Find, self._search.setFocus)
        self._tell_count()

    def sizeHint(self) -> QSize:
        """Wide enough to read values at first."""
        letter = self._table.fontMetrics().horizontalAdvance("0")
        return QSize(letter * (sum(ACROSS) + VALUE), super().sizeHint().height())

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show the elements of an image; none for an image that has none."""
        self._rows.show_tags(tags)
        self._tell_count()

    def copy_all(self) -> None:
        """Put all shown rows on the clipboard."""
        self._copy_rows(range(self._rows.rowCount()))

    def copy_selected(self) -> None:
        """Put the selected rows on the clipboard."""
        self._copy_rows(sorted(index.row() for index in self._table.selectionModel().selectedRows()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search into the table, Esc empties the search."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._table.setFocus(Qt.FocusReason.TabFocusReason)
                self._table.selectRow(max(0, self._table.currentIndex().row()))
                return True
            if event.key() == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
        return super().eventFilter(watched, event)

    def _made_table(self) -> QTableView:
        table = named(QTableView(), "tag-table", tr("DICOM tags"))
        table.setModel(self._rows)
        table.setItemDelegate(TagCell(self._rows, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        letter = table.fontMetrics().horizontalAdvance("0")
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(table.fontMetrics().height() + 6)
        columns = table.horizontalHeader()
        columns.setStretchLastSection(True)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, letters in enumerate(ACROSS):
            table.setColumnWidth(column, letter * letters)
        return table

    def _add_action(self, title: str, key: QKeySequence.StandardKey, do: object) -> None:
        action = QAction(title, self._table)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(do)
        self._table.addAction(action)
        if key == QKeySequence.StandardKey.Find:
            self.addAction(action)

    def _find(self, text: str) -> None:
        self._rows.search(text)
        self._tell_count()

    def _tell_count(self) -> None:
        found, total = self._rows.found_count, self._rows.total
        words = tr("{} of {}").format(found, total) if self._rows.words else str(total)
        self._count.setText(words if total else tr("No tags"))
        self._copy.setEnabled(self._rows.rowCount() > 0)

    def _copy_rows(self, rows: Sequence[int]) -> None:
        if rows:
            QGuiApplication.clipboard().setText("\n".join(self._rows.line(row) for row in rows))
