"""The manual in a window of its own: pages at the left, a field that searches them, the text at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.manual_pages import (
    ACTION,
    ManualFind,
    ManualPage,
    manual_pages,
    search,
    with_live_words,
)
from xraysr_gui.gui.widgets.named import named

SIZE = 1080, 760
LIST_WIDTH, MARGIN = 280, 16
FOUND = Qt.ItemDataRole.UserRole


class ManualText(QTextBrowser):
    """A page whose pictures are as wide as it is, at most."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.setObjectName("manual-text")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the manual, made smaller where it is too wide; nothing comes from anywhere else."""
        path = self._folder / Path(name.path() if isinstance(name, QUrl) else name).name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        image, ratio = QImage(str(path)), self.devicePixelRatioF()
        width = round((self.viewport().width() - 3 * MARGIN) * ratio)
        if image.width() > width > 0:
            image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image


class ManualWindow(QDialog):
    """Shows one page at a time; a link to an action does it, and says so where it cannot be done now."""

    def __init__(self, table: ActionTable, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._pages = table, manual_pages(folder)
        self._page = self._pages[0]
        self.setObjectName("manual")
        self.setWindowTitle(tr("Manual"))
        self.field = named(QLineEdit(), "manual-field", tr("Search the manual"))
        self.field.setPlaceholderText(tr("Search the manual"))
        self.field.setClearButtonEnabled(True)
        self.list = named(QListWidget(), "manual-list", tr("Pages, or search results"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.text = ManualText(folder)
        self.told = named(QLabel(wordWrap=True), "manual-told")
        self.told.hide()
        self._lay_out()
        self.field.textChanged.connect(self._list)
        self.field.returnPressed.connect(self._open_first)
        self.list.currentItemChanged.connect(self._open)
        self.text.anchorClicked.connect(self._follow)
        table.keys_changed.connect(self._show)
        QShortcut(QKeySequence.StandardKey.Find, self, self.field.setFocus)
        self._list("")

    def _lay_out(self) -> None:
        side, right = QWidget(), QWidget()
        for widget, parts in ((side, (self.field, self.list)), (right, (self.text, self.told))):
            layout = QVBoxLayout(widget)
            layout.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                layout.addWidget(part)
        halves = QSplitter()
        halves.addWidget(side)
        halves.addWidget(right)
        halves.setStretchFactor(1, 1)
        halves.setSizes([LIST_WIDTH, SIZE[0] - LIST_WIDTH])
        QVBoxLayout(self).addWidget(halves)
        screen = self.screen().availableSize()
        self.resize(min(SIZE[0], screen.width() - 40), min(SIZE[1], screen.height() - 80))

    def _list(self, words: str) -> None:
        """All pages; or, while something is searched, where it stands."""
        self.list.blockSignals(True)
        self.list.clear()
        if words.strip():
            for find in search(self._pages, words):
                self._add(f"{find.page.title} > {find.heading}\n{find.around}", find)
            if not self.list.count():
                self.list.addItem(tr("Nothing was found in the manual."))
                self.list.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
        else:
            for page in self._pages:
                self._add(page.title, ManualFind(page, "", ""))
        self.list.blockSignals(False)
        if not words.strip():
            self.list.setCurrentRow(self._pages.index(self._page))

    def _add(self, words: str, find: ManualFind) -> None:
        item = QListWidgetItem(words)
        item.setData(FOUND, find)
        self.list.addItem(item)

    def _open_first(self) -> None:
        self.list.setCurrentRow(0)

    def _open(self, item: QListWidgetItem | None) -> None:
        find = item.data(FOUND) if item is not None else None
        if isinstance(find, ManualFind):
            self._show_page(find.page, find.heading)

    def _show_page(self, page: ManualPage, heading: str = "") -> None:
        self._page = page
        self._show()
        self._go_to(heading)

    def _show(self) -> None:
        self.told.hide()
        self.text.document().setMarkdown(with_live_words(self._page.text, self._table))
        self._mark(self.field.text().split())

    def _go_to(self, heading: str) -> None:
        """Bring a heading to the top: Markdown has no places of its own to go to."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        block = self.text.document().begin()
        while block.isValid() and heading:
            if block.blockFormat().headingLevel() and block.text() == heading:
                self.text.moveCursor(QTextCursor.MoveOperation.End)
                self.text.setTextCursor(QTextCursor(block))
                return
            block = block.next()

    def _mark(self, words: list[str]) -> None:
        """Show the words that were searched where they stand."""
        marks, palette = [], self.palette()
        for word in words:
            cursor = QTextCursor(self.text.document())
            while not (cursor := self.text.document().find(word, cursor, QTextDocument.FindFlag(0))).isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(palette.highlight())
                mark.format.setForeground(palette.highlightedText())
                marks.append(mark)
        self.text.setExtraSelections(marks)

    def _follow(self, link: QUrl) -> None:
        """To another page, or do what an action does."""
        target = link.toString()
        if target.startswith(ACTION):
            self._do(target.removeprefix(ACTION))
            return
        for page in self._pages:
            if page.name == target:
                self._show_page(page)
                self._list(self.field.text())

    def _do(self, id: str) -> None:
        row = self._table.row(id)
        reason = row.why_not()
        self.told.setText(row.not_yet() or reason)
        self.told.setVisible(bool(reason))
        self._table.trigger(id)
