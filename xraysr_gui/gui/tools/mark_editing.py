"""What is being drawn, chosen and moved: shared by drawing tools, the layer that paints marks, and the panel.

A document changes once per gesture, at its end, so that one undo takes one gesture back. While a
gesture lasts, the mark as it will be is kept here and painted instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document


@dataclass(frozen=True, slots=True)
class Draft:
    """A mark that is not finished.

    Attributes:
        address: The image it is drawn on.
        kind: What it will be.
        fixed: The points that are set, in field units.
        loose: The point under the pointer, None while it waits for a press.
        on: The version it is drawn on, as in a mark.
    """

    address: Address
    kind: type[Mark]
    fixed: tuple[Point, ...]
    loose: Point | None
    on: str

    @property
    def mark(self) -> Mark:
        """The mark as far as it is drawn."""
        return self.kind(self.fixed if self.loose is None else (*self.fixed, self.loose), self.on)

    @property
    def has_reading(self) -> bool:
        """Whether all points are there, the last perhaps still moving."""
        return len(self.mark.points) == self.kind.points_needed


@dataclass(frozen=True, slots=True)
class _Chosen:
    address: Address
    index: int
    mark: Mark
    by_hand: bool


class MarkEditing(QObject):
    """Knows which mark is meant; finds documents and changes them through what it was given.

    Signals:
        changed: something must be painted anew.
        choice_changed: another mark is chosen, or none.
    """

    changed = Signal()
    choice_changed = Signal()

    def __init__(
        self,
        document_at: Callable[[Address], Document | None],
        change: Callable[[Document], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document_at, self._change = document_at, change
        self._draft: Draft | None = None
        self._chosen: _Chosen | None = None
        self._preview: Mark | None = None

    @property
    def draft(self) -> Draft | None:
        """What is being drawn."""
        return self._draft

    def draw(self, draft: Draft | None) -> None:
        """Show a drawing as far as it has come, or no drawing any more."""
        if draft != self._draft:
            self._draft = draft
            self.changed.emit()

    def finish(self) -> None:
        """Make a mark of the drawing, as one change, and choose it."""
        draft = self._draft
        document = self._document_at(draft.address) if draft is not None else None
        if draft is None or document is None or not draft.has_reading:
            return
        self._draft = None
        self._change(document.with_mark(draft.mark))
        self.choose(draft.address, len(document.marks), by_hand=False)
        self.changed.emit()

    def choose(self, address: Address, index: int | None, *, by_hand: bool = True) -> None:
        """Mean one mark of an image, or none; cursor keys move only what was chosen by hand.

        A mark that was just drawn is chosen so that Del takes it away, but not by hand: the next
        cursor key turns to the next image, as always.
        """
        before, document = self._chosen, self._document_at(address)
        if index is None or document is None or not 0 <= index < len(document.marks):
            self._chosen = None
        else:
            self._chosen = _Chosen(address, index, document.marks[index], by_hand)
        self._preview = None
        if self._chosen != before:
            self.changed.emit()
            self.choice_changed.emit()

    def clear_choice(self) -> None:
        """Mean no mark."""
        if self._chosen is not None:
            self.choose(self._chosen.address, None)

    def chosen_in(self, address: Address) -> int | None:
        """Which mark of an image is meant; none after an undo took that mark away."""
        chosen, document = self._chosen, self._document_at(address)
        if chosen is None or document is None or chosen.address != address:
            return None
        marks = document.marks
        return chosen.index if chosen.index < len(marks) and marks[chosen.index] == chosen.mark else None

    def is_chosen_by_hand(self, address: Address) -> bool:
        """Whether cursor keys may move the chosen mark."""
        return self.chosen_in(address) is not None and self._chosen is not None and self._chosen.by_hand

    def marks_of(self, address: Address) -> tuple[Mark, ...]:
        """The marks of an image, the one that is being moved as it will be."""
        document = self._document_at(address)
        if document is None:
            return ()
        index = self.chosen_in(address)
        if index is None or self._preview is None:
            return document.marks
        return document.with_mark_replaced(index, self._preview).marks

    def original_at(self, address: Address) -> Radiograph | None:
        """The original of an image: its calibration is what lengths are read with."""
        document = self._document_at(address)
        return None if document is None else document.original

    def preview(self, mark: Mark) -> None:
        """Show the chosen mark elsewhere, without a change yet."""
        if self._chosen is not None:
            self._preview = mark
            self.changed.emit()

    def drop_preview(self) -> bool:
        """Show the chosen mark where it is; whether it was shown elsewhere."""
        was_moved, self._preview = self._preview is not None, None
        if was_moved:
            self.changed.emit()
        return was_moved

    def keep_preview(self) -> None:
        """Make the move of the chosen mark a change."""
        chosen, mark, self._preview = self._chosen, self._preview, None
        if chosen is None or mark is None or self.chosen_in(chosen.address) is None:
            return
        document = self._document_at(chosen.address)
        if document is not None and mark != chosen.mark:
            self._chosen = replace(chosen, mark=mark)
            self._change(document.with_mark_replaced(chosen.index, mark))
        self.changed.emit()

    def why_no_delete(self) -> str:
        """Why no mark can be deleted, "" if one can."""
        if self._chosen is None or self.chosen_in(self._chosen.address) is None:
            return self.tr("Choose a distance or an angle first.")
        return ""

    def delete_chosen(self) -> bool:
        """Delete the chosen mark; whether there was one."""
        chosen = self._chosen
        if chosen is None or self.why_no_delete():
            return False
        document = self._document_at(chosen.address)
        self.clear_choice()
        if document is not None:
            self._change(document.without_mark(chosen.index))
        self.changed.emit()
        return True
