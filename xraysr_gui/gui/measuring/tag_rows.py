"""The rows of the tag list and the search in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QFont

from xraysr_gui.core.words import tr
from xraysr_gui.image_io.tags import Tag

TITLES = ("Tag", "VR", "Name", "Value")
SLICE = 4000  # rows that are prepared for the search at once: 4 ms of the window's time
INDENT = "\u2003"
Index = QModelIndex | QPersistentModelIndex


class TagSearch:
    """Finds rows by words: every word must occur in a row's tag, name, keyword or value."""

    def __init__(self, tags: Sequence[Tag] = ()) -> None:
        self._tags = tags
        self._texts: list[str] = []
        self._above: list[int] = []
        self._open: list[int] = []

    @property
    def is_ready(self) -> bool:
        """Whether all rows are prepared."""
        return len(self._texts) == len(self._tags)

    def prepare(self, most: int) -> None:
        """Lower-case and join the next rows, and find out what each stands below."""
        start = len(self._texts)
        for row, tag in enumerate(self._tags[start : start + most], start):
            digits = tag.tag[1:5] + tag.tag[6:10]
            keyword = tag.name.replace(" ", "")
            self._texts.append(f"{tag.tag}\n{digits}\n{tag.name}\n{keyword}\n{tag.value}".lower())
            del self._open[tag.level :]
            self._above.append(self._open[-1] if self._open else -1)
            self._open += [row] * (tag.level + 1 - len(self._open))

    def found(self, words: str) -> list[int]:
        """The numbers of the rows that hold all words; all rows for no words."""
        self.prepare(len(self._tags))
        texts = self._texts
        rows: list[int] | range = range(len(texts))
        for word in words.lower().split():
            rows = [row for row in rows if word in texts[row]]
        return list(rows)

    def with_parents(self, rows: Sequence[int]) -> list[int]:
        """These rows and the sequences that they stand in, in order."""
        if len(rows) == len(self._texts):
            return list(rows)
        shown = set(rows)
        for row in rows:
            while (row := self._above[row]) >= 0 and row not in shown:
                shown.add(row)
        return sorted(shown)


class TagRows(QAbstractTableModel):
    """What the table shows: all rows, or those that the search found."""

    def __init__(self) -> None:
        super().__init__()
        self._tags: Sequence[Tag] = ()
        self._search = TagSearch()
        self._shown: Sequence[int] = ()
        self._found: frozenset[int] = frozenset()
        self.words: tuple[str, ...] = ()
        self._preparing = QTimer(self)
        self._preparing.timeout.connect(self._prepare)

    @property
    def total(self) -> int:
        """How many elements the file has."""
        return len(self._tags)

    @property
    def found_count(self) -> int:
        """How many the search found."""
        return len(self._found) if self.words else len(self._tags)

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Take the elements of another file; the search stays."""
        self._tags, self._search = tags, TagSearch(tags)
        self.search(" ".join(self.words))
        self._preparing.start(0)

    def search(self, text: str) -> None:
        """Show the rows with these words, and the sequences that they stand in."""
        self.beginResetModel()
        self.words = tuple(text.lower().split())
        if self.words:
            rows = self._search.found(text)
            self._found = frozenset(rows)
            self._shown = self._search.with_parents(rows)
        else:
            self._found, self._shown = frozenset(), range(len(self._tags))
        self.endResetModel()

    def tag(self, row: int) -> Tag:
        """The element in a shown row."""
        return self._tags[self._shown[row]]

    def is_found(self, row: int) -> bool:
        """Whether a shown row is a find; no, where it only names the sequence of one."""
        return not self.words or self._shown[row] in self._found

    def line(self, row: int) -> str:
        """A shown row as one line of text."""
        tag = self.tag(row)
        return "\t".join((INDENT * tag.level + tag.tag, tag.vr, tag.name, tag.value))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Tag, VR, name, value."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(TITLES[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What one cell says."""
        tag = self.tag(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return (INDENT * tag.level + tag.tag, tag.vr, tag.name, tag.value)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Private: the maker of the device defined it.") if is_private(tag) else tag.value
        if role == Qt.ItemDataRole.FontRole and is_private(tag):
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def _prepare(self) -> None:
        self._search.prepare(SLICE)
        if self._search.is_ready:
            self._preparing.stop()


def is_private(tag: Tag) -> bool:
    """Whether the maker of the device, and not the standard, defined an element: its group is odd."""
    return tag.tag[4:5] in tuple("13579bdfBDF")
