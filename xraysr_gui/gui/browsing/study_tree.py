"""Patients, studies and stacks as rows of the study browser."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.thumbnails import image_to_show
from xraysr_gui.gui.layers.annotation_text import in_digits
from xraysr_gui.gui.views.stack_mime import STACK_MIME, mime_of
from xraysr_gui.studies.tree import Patient, Series, Study

PAGE = 200  # patients shown at first, and more of them each time the end of the list is reached

Index = QModelIndex | QPersistentModelIndex


class TreeRole(IntEnum):
    """What a row tells beside its title (which is the display role)."""

    BRANCH = Qt.ItemDataRole.UserRole
    DETAIL = Qt.ItemDataRole.UserRole + 1
    IS_OPEN = Qt.ItemDataRole.UserRole + 2
    IS_GONE = Qt.ItemDataRole.UserRole + 3
    PICTURE = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stack in its series: the rows that can be opened."""

    series: Series
    stack: Stack

    @property
    def is_gone(self) -> bool:
        """Whether none of its files is there any more."""
        gone = self.series.vanished
        return bool(gone) and all(image.path in gone for image in self.stack.images)

    @property
    def is_named_by_folder(self) -> bool:
        """Whether its title is that of the folder, which stands above it: loose files say no other."""
        return self.stack.is_loose and not self.stack.images[0].inside

    def holds(self, address: Address) -> bool:
        """Whether an image is one of its pages."""
        images = self.stack.images[:1] if self.stack.is_moving else self.stack.images
        return any(image.path == address.path and image.member == address.member for image in images)


Branch = Patient | Study | Leaf


def key_of(branch: Branch) -> str:
    """What a row is recognised by after the list has been read anew."""
    if isinstance(branch, Leaf):
        first = branch.stack.images[0]
        return f"{branch.series.key}\x1d{first.path}\x1d{first.member}"
    return branch.key


class StudyTree(QAbstractItemModel):
    """Three levels over a frozen tree; a row is made only when a view looks at it.

    An index carries no object: its number says under which patient (high half) and study (low half)
    it stands, both from 1, so that 10,000 series cost nothing until they are looked at.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patients: tuple[Patient, ...] = ()
        self._shown = 0
        self._leaves: dict[str, tuple[Leaf, ...]] = {}
        self._open: Address | None = None
        self._marked: Address | None = None  # as it was asked for; `_open` is the image listed for it
        self._stands: dict[Address, Address] = {}  # a copy -> the image that is listed for it
        self._holds_open: dict[str, bool] = {}
        self._place: int | None = None  # of the open image in its stack

    @property
    def patients(self) -> tuple[Patient, ...]:
        """What is listed."""
        return self._patients

    def show_tree(self, patients: tuple[Patient, ...]) -> None:
        """List these patients in place of those before."""
        self.beginResetModel()
        self._patients, self._shown = patients, min(PAGE, len(patients))
        copies = (one for patient in patients for study in patient.studies for one in study.series)
        self._leaves, self._stands = {}, {copy: kept for one in copies for copy, kept in one.copies}
        self._find_open()
        self.endResetModel()

    def mark_open(self, address: Address | None) -> bool:
        """Mark the row whose image is on the screen; whether another one was marked."""
        if address == self._marked:
            return False
        self._marked = address
        self._find_open()
        return True

    def _find_open(self) -> None:
        marked = self._marked
        self._open, self._holds_open = marked and self._stands.get(marked.at_frame(0), marked), {}
        self._place = None

    def open_row(self) -> QModelIndex:
        """The row whose image is on the screen; an invalid one if it is not listed, or not yet shown."""
        for row, patient in enumerate(self._patients[: self._shown] if self._open else ()):
            for below, study in enumerate(patient.studies):
                for place, leaf in enumerate(self._leaves_of(study)):
                    if self._holds(leaf):
                        return self.index(place, 0, self.index(below, 0, self.index(row, 0)))
        return QModelIndex()

    def branch(self, index: Index) -> Branch:
        """What a row stands for."""
        patient, study = _above(index)
        if not patient:
            return self._patients[index.row()]
        studies = self._patients[patient - 1].studies
        return studies[index.row()] if not study else self._leaves_of(studies[study - 1])[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many rows stand under another."""
        if not parent.isValid():
            return self._shown
        patient, study = _above(parent)
        if not patient:
            return len(self._patients[parent.row()].studies)
        return 0 if study else len(self._leaves_of(self._patients[patient - 1].studies[parent.row()]))

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        """Whether a row can be unfolded: all but stacks can."""
        return not parent.isValid() or not parent.internalId() & 0xFFFFFFFF

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """One column."""
        return 1

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        """The row at a place."""
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        patient, _ = _above(parent)
        number = patient << 32 | parent.row() + 1 if patient else (parent.row() + 1) << 32
        return self.createIndex(row, column, number)

    def parent(self, index: Index = QModelIndex()) -> Any:
        """The row above; without an index, the object that owns the model (Qt has one name for both)."""
        if not index.isValid():
            return QModelIndex()
        patient, study = _above(index)
        if study:
            return self.createIndex(study - 1, 0, patient << 32)
        return self.createIndex(patient - 1, 0, 0) if patient else QModelIndex()

    def canFetchMore(self, parent: Index) -> bool:
        """Whether more patients are known than shown."""
        return not parent.isValid() and self._shown < len(self._patients)

    def fetchMore(self, parent: Index) -> None:
        """Show the next patients."""
        if self.canFetchMore(parent):
            last = min(self._shown + PAGE, len(self._patients))
            self.beginInsertRows(QModelIndex(), self._shown, last - 1)
            self._shown = last
            self.endInsertRows()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Stacks can be dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usable if self.hasChildren(index) else usable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [STACK_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The first of the dragged stacks."""
        branches = (self.branch(index) for index in indexes)
        return next((mime_of(one.stack) for one in branches if isinstance(one, Leaf)), QMimeData())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows."""
        if not index.isValid():
            return None
        branch = self.branch(index)
        if role == TreeRole.BRANCH:
            return branch
        if role == TreeRole.PICTURE:
            return _image_of(branch, self._place_in(branch)) if isinstance(branch, Leaf) else None
        if role == TreeRole.IS_OPEN:
            return self._is_open(branch)
        if role == TreeRole.IS_GONE:
            return isinstance(branch, Leaf) and branch.is_gone
        return self._text(branch, role)

    def _text(self, branch: Branch, role: int) -> str | None:
        place = self._place_in(branch) if isinstance(branch, Leaf) else 0
        if role == Qt.ItemDataRole.DisplayRole:
            return _title(branch, place)
        if role == TreeRole.DETAIL:
            return _detail(branch, place)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(part for part in (_title(branch, place), _detail(branch, place)) if part)
        return None

    def _place_in(self, leaf: Leaf) -> int:
        """The number of the image on the screen, 0 where it is no image of this stack."""
        if self._open is None or not self._holds(leaf):
            return 0
        if self._place is None:  # looked for once: a folder may hold thousands
            shown = self._open.at_frame(0)
            self._place = next((n for n, one in enumerate(leaf.stack.images) if one == shown), 0)
        return self._place

    def _leaves_of(self, study: Study) -> tuple[Leaf, ...]:
        if study.key not in self._leaves:
            stacks = (Leaf(series, stack) for series in study.series for stack in series.stacks)
            self._leaves[study.key] = tuple(stacks)
        return self._leaves[study.key]

    def _is_open(self, branch: Branch) -> bool:
        """Whether the image on the screen is this one, or one of those below."""
        if isinstance(branch, Leaf):
            return self._holds(branch)
        studies = branch.studies if isinstance(branch, Patient) else (branch,)
        return any(self._holds(leaf) for study in studies for leaf in self._leaves_of(study))

    def _holds(self, leaf: Leaf) -> bool:
        if self._open is None:
            return False
        key = key_of(leaf)
        if key not in self._holds_open:
            self._holds_open[key] = leaf.holds(self._open)
        return self._holds_open[key]


def _image_of(leaf: Leaf, place: int) -> Address:
    """Which image stands for a row: where files are named the one of this number, else one of the stack."""
    named = leaf.is_named_by_folder and not leaf.stack.is_moving
    return leaf.stack.images[place] if named else image_to_show(leaf.stack)


def _title(branch: Branch, place: int) -> str:
    if isinstance(branch, Patient):
        return branch.name or branch.id or tr("Images without a patient")
    if isinstance(branch, Study):
        return branch.title or tr("Study without a description")
    return _image_of(branch, place).name if branch.is_named_by_folder else branch.stack.title


def _detail(branch: Branch, place: int) -> str:
    if isinstance(branch, Patient):
        born = tr("born {}").format(in_digits(branch.birth_date)) if branch.birth_date else ""
        parts = (branch.id if branch.name else "", born, branch.sex)
    elif isinstance(branch, Study):
        parts = (in_digits(branch.date), " ".join(branch.modalities), branch.accession)
    else:
        gone = tr("no longer there") if branch.is_gone else ""
        parts = (branch.series.modality, _count(branch, place), gone)
    return " · ".join(part for part in parts if part)


def _count(leaf: Leaf, place: int) -> str:
    """How many images; where files are named, which of them."""
    count = len(leaf.stack.images)
    if count == 1:
        return tr("1 image")
    words = (tr("{} frames") if leaf.stack.is_moving else tr("{} images")).format(count)
    named = leaf.is_named_by_folder and not leaf.stack.is_moving
    return tr("{} of {}").format(place + 1, words) if named else words


def _above(index: Index) -> tuple[int, int]:
    """Under which patient and study a row stands, from 1; 0 where there is none above."""
    number = index.internalId()
    return number >> 32, number & 0xFFFFFFFF
