"""A small table of words: what was set or measured, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import heading


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line.

    Attributes:
        title: What it is of.
        cells: What stands in each column.
        help: One sentence more.
    """

    title: str
    cells: tuple[str, ...]
    help: str = ""


class TruthTable(QWidget):
    """Shows words in columns, or one sentence in their place, below a heading; hidden while empty."""

    def __init__(self, name: str, title: str, head: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._sentence = QLabel()
        self._sentence.setObjectName(f"{name}-sentence")
        self._sentence.setProperty("quiet", True)
        self._sentence.setWordWrap(True)
        self._cells = QWidget()
        self._grid = QGridLayout(self._cells)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        laid(QVBoxLayout(self), heading(head), self._cells, self._sentence, margins=(0, 0, 0, 0), spacing=8)
        self.show_rows((), ())

    def show_rows(self, head: Sequence[str], rows: Sequence[TableRow], sentence: str = "") -> None:
        """Show these in the place of what was there."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for column, words in enumerate(("", *head) if rows else ()):
            self._put(words, 0, column, "", quiet=True)
        for number, row in enumerate(rows, 1):
            for column, words in enumerate((row.title, *row.cells)):
                self._put(words, number, column, row.help, quiet=False)
        self._grid.setColumnStretch(max(1, len(head)), 1)
        self._cells.setVisible(bool(rows))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setVisible(bool(rows or sentence))
        cells = (", ".join(cell.replace("\n", " ") for cell in row.cells) for row in rows)
        lines = (f"{row.title}: {words}" for row, words in zip(rows, cells, strict=True))
        self.setAccessibleDescription("\n".join(filter(None, (*lines, sentence))))

    @property
    def words(self) -> str:
        """All that is shown, a line for each row."""
        return self.accessibleDescription()

    def _put(self, words: str, row: int, column: int, help: str, *, quiet: bool) -> None:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("quiet", quiet)
        label.setToolTip(help)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(column > 0)
        self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
