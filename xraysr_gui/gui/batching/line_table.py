"""The files of a batch as rows: what became of each, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from xraysr_gui.batches.line import Line, State
from xraysr_gui.batches.manifest import figure_words
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets import amounts

Index = QModelIndex | QPersistentModelIndex
FILE, STATE, PSNR, SSIM, SECONDS, TOLD = range(6)
FIGURES = {PSNR: "psnr", SSIM: "ssim"}
HELD_TO = (
    "How near the result, as it was written, is to its own input; PSNR in dB. It says how little was "
    "changed, not how good that is."
)
SIGNS = {State.DONE: "\u2713", State.FAILED: "\u2717", State.WAITING: "\u2026", State.PLACING: "\u2026"}
"""Before a state, so that it is not told by words alone."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Shown(Enum):
    """Which rows are listed."""

    ALL = "all"
    FAILED = "failed"
    DONE = "done"
    OPEN = "open"


class LineTable(QAbstractTableModel):
    """A row per file; those that are finished while it is looked at keep their place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Line] = {}
        self._shares: dict[str, float] = {}
        self._names: list[str] = []
        self._rows: dict[str, int] = {}
        self._shown = Shown.ALL

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, whether they are listed or not."""
        return tuple(self._lines.values())

    def show_lines(self, lines: Iterable[Line]) -> None:
        """List these from now on."""
        self._lines, self._shares = {line.input: line for line in lines}, {}
        self._list()

    def show_only(self, shown: Shown) -> None:
        """List those that are of this kind now."""
        self._shown = shown
        self._list()

    def take(self, lines: Iterable[Line], shares: Mapping[str, float]) -> None:
        """What was finished since, and how far those are that are worked on."""
        before, self._shares = self._shares, dict(shares)
        touched = {*before, *self._shares}
        for line in lines:
            is_new = line.input not in self._lines
            self._lines[line.input] = line
            touched.add(line.input)
            if self._belongs(line) and (is_new or line.input not in self._rows):
                self._append(line.input)
        for row in sorted(self._rows[name] for name in touched if name in self._rows):
            self.dataChanged.emit(self.index(row, 0), self.index(row, TOLD))

    def line(self, row: int) -> Line | None:
        """The one in a row."""
        return self._lines[self._names[row]] if 0 <= row < len(self._names) else None

    def row_of(self, name: str) -> int:
        """Where a file is listed, -1 if it is not."""
        return self._rows.get(name, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many are listed."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """File, state, figures, time, and what is to be told."""
        return 0 if parent.isValid() else TOLD + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """What a column holds."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole and section in FIGURES:
            return tr(HELD_TO)
        heads = tr("File"), tr("Outcome"), tr("PSNR to input"), tr("SSIM to input"), tr("Time"), tr("Message")
        return heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell."""
        line = self.line(index.row())
        if line is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (PSNR, SSIM, SECONDS):
            return RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(line, index.column())
        return None

    def _words(self, line: Line, column: int) -> str:
        figures = dict(line.figures)
        if column == FILE:
            return line.input
        if column == STATE:
            return state_words(line, self._shares.get(line.input))
        if (name := FIGURES.get(column)) is not None:
            return figure_words(name, figures[name]) if name in figures else ""
        if column == SECONDS:
            return amounts.duration(line.seconds) if line.state is State.DONE else ""
        return line.reason or " ".join(line.notices)

    def _belongs(self, line: Line) -> bool:
        if self._shown is Shown.ALL:
            return True
        if self._shown is Shown.OPEN:
            return not line.is_over
        return line.state is (State.FAILED if self._shown is Shown.FAILED else State.DONE)

    def _list(self) -> None:
        self.beginResetModel()
        self._names = [name for name, line in self._lines.items() if self._belongs(line)]
        self._rows = {name: row for row, name in enumerate(self._names)}
        self.endResetModel()

    def _append(self, name: str) -> None:
        row = len(self._names)
        self.beginInsertRows(QModelIndex(), row, row)
        self._names.append(name)
        self._rows[name] = row
        self.endInsertRows()


def state_words(line: Line, share: float | None) -> str:
    """How far a file is, such as "done", or "42 %" while it is worked on."""
    if not line.is_over and share is not None:
        return tr("{} {} %").format(SIGNS[line.state], round(share * 100))
    words = {
        State.DONE: tr("done"),
        State.FAILED: tr("failed"),
        State.WAITING: tr("waiting"),
        State.PLACING: tr("waiting"),
    }
    return f"{SIGNS[line.state]} {words[line.state]}"
