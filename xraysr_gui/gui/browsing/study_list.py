"""The list of patients, studies and series: unfolds, remembers what was unfolded, opens and forgets."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from xraysr_gui.core.address import Address
from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.study_rows import StudyRows
from xraysr_gui.gui.browsing.study_tree import Index, Leaf, StudyTree, TreeRole, key_of
from xraysr_gui.gui.browsing.thumbnails import Thumbnails
from xraysr_gui.studies.tree import Patient, files_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNFOLDED_UP_TO = 250  # stacks; a longer list begins folded, or filling it would be felt
OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
    }
)


class StudyList(QTreeView):
    """Shows a StudyTree.

    Signals:
        stack_chosen: the Stack of a row that was double-clicked, or on which Enter was pressed.
        forget_requested: the Patient, Study or Leaf on which Delete was pressed.
        picture_wanted: the Address of an image that is looked at and has no picture yet.
    """

    stack_chosen = Signal(object)
    forget_requested = Signal(object)
    picture_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("study-list")
        self.setAccessibleName(tr("Studies"))
        self._tree = StudyTree(self)
        self._pictures = Thumbnails()
        self._folded_by_hand: dict[str, bool] = {}
        self._restoring = False
        self._in_sight, self._is_to_be_seen = QPersistentModelIndex(), False
        rows = StudyRows(self._pictures, self)
        self.setModel(self._tree)
        self.setItemDelegate(rows)
        self._set_looks()
        rows.picture_wanted.connect(self.picture_wanted)
        self.activated.connect(self._choose)
        self.expanded.connect(partial(self._note, folded=False))
        self.collapsed.connect(partial(self._note, folded=True))
        self.customContextMenuRequested.connect(self._show_menu)

    @property
    def tree(self) -> StudyTree:
        """The rows."""
        return self._tree

    @property
    def chosen_files(self) -> tuple[Path, ...]:
        """Those of the row that is chosen, whatever it stands for."""
        current = self.currentIndex()
        if not current.isValid():
            return ()
        branch = self._tree.branch(current)
        return files_of(branch.stack if isinstance(branch, Leaf) else branch)

    def show_tree(self, patients: tuple[Patient, ...]) -> None:
        """List these, with the row, the folds and the place that the person had."""
        if patients == self._tree.patients:
            return
        current = self.currentIndex()
        chosen = key_of(self._tree.branch(current)) if current.isValid() else None
        place = self.verticalScrollBar().value()
        self._restoring = True
        self._tree.show_tree(patients)
        self._unfold()
        self._restoring = False
        if chosen is not None and (again := self._find(chosen)).isValid():
            self.setCurrentIndex(again)
        self.verticalScrollBar().setValue(place)
        self._bring_into_sight()

    def show_picture(self, address: Address, greys: NDArray[np.uint8] | None) -> None:
        """Show a small picture; None says that there is none to be had."""
        self._pictures.put(address, greys)
        self.viewport().update()

    def mark_open(self, address: Address | None) -> None:
        """Mark the row whose image is on the screen."""
        if self._tree.mark_open(address):
            is_another = not self._in_sight.isValid() or not self._in_sight.data(TreeRole.IS_OPEN)
            self._is_to_be_seen = address is not None and is_another
            self._bring_into_sight()
            self.viewport().update()

    def _bring_into_sight(self) -> None:
        """Choose the open image and scroll to it, once for each stack; what the person folded stays so."""
        row = self._tree.open_row() if self._is_to_be_seen else QModelIndex()
        if not row.isValid():
            return
        self._in_sight, self._is_to_be_seen = QPersistentModelIndex(row), False
        while row.parent().isValid() and not self._is_unfolded_above(row):
            row = row.parent()
        self.setCurrentIndex(row)
        self.scrollTo(row)

    def _is_unfolded_above(self, row: QModelIndex) -> bool:
        above = row.parent()
        return not above.isValid() or (self.isExpanded(above) and self._is_unfolded_above(above))

    def choose_first(self) -> None:
        """Open the first stack of the list."""
        first = self._tree.index(0, 0)
        while first.isValid() and self._tree.hasChildren(first):
            first = self._tree.index(0, 0, first)
        if first.isValid() and self._tree.rowCount():
            self.setCurrentIndex(first)
            self._choose(first)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows, Enter and Delete, which turn pages and delete marks elsewhere in the window."""
        plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in OWN_KEYS
            and event.modifiers() in plain
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens or unfolds, Delete takes from the list."""
        current = self.currentIndex()
        if not current.isValid():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.forget_requested.emit(self._tree.branch(current))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._tree.hasChildren(current):
                self.setExpanded(current, not self.isExpanded(current))
            else:
                self._choose(current)
        else:
            super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Leave the room before a row unfilled: the row alone tells what is shown."""
        painter.fillRect(rect, self.palette().base())
        super().drawBranches(painter, rect, index)

    def _set_looks(self) -> None:
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(14)
        self.setMouseTracking(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _choose(self, index: QModelIndex) -> None:
        branch = index.data(TreeRole.BRANCH)
        if isinstance(branch, Leaf):
            self.stack_chosen.emit(branch.stack)

    def _show_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        branch = self._tree.branch(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(branch, Leaf):
            menu.addAction(tr("Open"), lambda: self._choose(index))
        forget = QAction(tr("Remove from the list (the files stay)"), menu)
        forget.triggered.connect(lambda: self.forget_requested.emit(branch))
        menu.addAction(forget)
        menu.popup(self.viewport().mapToGlobal(at))

    def _note(self, index: QModelIndex, *, folded: bool) -> None:
        if not self._restoring:
            self._folded_by_hand[key_of(self._tree.branch(index))] = folded

    def _unfold(self) -> None:
        """As the person left it; what they have not touched is unfolded in a short list, else folded."""
        unfold_all = _count(self._tree.patients) <= UNFOLDED_UP_TO
        if not unfold_all and not self._folded_by_hand:
            return
        for row in range(self._tree.rowCount()):
            patient = self._tree.index(row, 0)
            self._restore(patient, unfold_all)
            for below in range(self._tree.rowCount(patient)):
                self._restore(self._tree.index(below, 0, patient), unfold_all)

    def _restore(self, index: QModelIndex, unfold_all: bool) -> None:
        if not self._folded_by_hand.get(key_of(self._tree.branch(index)), not unfold_all):
            self.expand(index)

    def _find(self, key: str) -> QModelIndex:
        """The row of a branch that was there before; an invalid one if it is not shown now."""
        for row, patient in enumerate(self._tree.patients[: self._tree.rowCount()]):
            if key.startswith(patient.key):
                return self._find_below(self._tree.index(row, 0), key)
        return QModelIndex()

    def _find_below(self, above: QModelIndex, key: str) -> QModelIndex:
        if key_of(self._tree.branch(above)) == key:
            return above
        for row in range(self._tree.rowCount(above)):
            below = self._tree.index(row, 0, above)
            own = key_of(self._tree.branch(below))
            if own == key or (self._tree.hasChildren(below) and key.startswith(own + "\x1e")):
                return self._find_below(below, key)
        return QModelIndex()


def _count(patients: tuple[Patient, ...]) -> int:
    """How many rows the list has unfolded, counted no further than needed."""
    rows = 0
    for patient in patients:
        rows += sum(len(study.series) for study in patient.studies)
        if rows > UNFOLDED_UP_TO:
            break
    return rows
