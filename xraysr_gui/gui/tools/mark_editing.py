"""What is being drawn, chosen and moved: shared by drawing tools, the layer that paints marks, and the panel.

A document changes once per gesture, at its end, so that one undo takes one gesture back. While a
gesture lasts, the mark as it will be is kept here and painted instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.tools.editing import DrawnChoice, Editing


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

    @property
    def is_whole(self) -> bool:
        """Whether all points are set: only words are still waited for."""
        return len(self.fixed) >= self.kind.points_needed


@dataclass(frozen=True, slots=True)
class _Chosen(DrawnChoice):
    index: int
    mark: Mark

    def is_in(self, document: Document) -> bool:
        return document.marks[self.index : self.index + 1] == (self.mark,)

    def taken_from(self, document: Document) -> Document:
        return document.without_mark(self.index)


class MarkEditing(Editing[_Chosen]):
    """Knows which mark is meant, drawn or moved."""

    def __init__(
        self,
        document_at: Callable[[Address], Document | None],
        change: Callable[[Document], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(document_at, change, parent)
        self._draft: Draft | None = None
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

    def finish(self, **more: object) -> None:
        """Make a mark of the drawing, as one change, and choose it; `more` is what was typed for it."""
        draft = self._draft
        document = self._document_at(draft.address) if draft is not None else None
        if draft is None or document is None or not draft.has_reading:
            return
        self._draft = None
        drawn = replace(draft.mark, **more)  # type: ignore[arg-type]  # fields of the kind that is drawn
        changed = document.with_mark(drawn)
        self._change(changed)
        self.choose(draft.address, len(changed.marks) - 1, by_hand=False)
        self.changed.emit()

    def choose(self, address: Address, index: int | None, *, by_hand: bool = True) -> None:
        """Mean one mark of an image, or none; cursor keys move only what was chosen by hand.

        A mark that was just drawn is chosen so that Del takes it away, but not by hand: the next
        cursor key turns to the next image, as always.
        """
        document = self._document_at(address)
        if index is None or document is None or not 0 <= index < len(document.marks):
            self._mean(None)
        else:
            self._mean(_Chosen(address, by_hand, index, document.marks[index]))

    def chosen_in(self, address: Address) -> int | None:
        """Which mark of an image is meant; none after an undo took that mark away."""
        meant = self._meant_in(address)
        return None if meant is None else meant[1].index

    def marks_of(self, address: Address) -> tuple[Mark, ...]:
        """The marks of an image, the one that is being moved as it will be."""
        document = self._document_at(address)
        if document is None:
            return ()
        index = self.chosen_in(address)
        if index is None or self._preview is None:
            return document.marks
        return (*document.marks[:index], self._preview, *document.marks[index + 1 :])

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
        meant, mark, self._preview = self._meant(), self._preview, None
        if meant is None or mark is None:
            return
        document, chosen = meant
        if mark != chosen.mark:
            changed = document.with_mark_replaced(chosen.index, mark)
            self._chosen = replace(chosen, mark=changed.marks[chosen.index])
            self._change(changed)
        self.changed.emit()

    def rewrite(self, text: str) -> None:
        """Give the chosen mark another text, as one change."""
        meant = self._meant()
        if meant is not None:
            self.preview(replace(meant[1].mark, text=text.strip()))
            self.keep_preview()

    @property
    def chosen_mark(self) -> Mark | None:
        """The mark that is meant, of whatever image."""
        meant = self._meant()
        return None if meant is None else meant[1].mark

    def why_no_delete(self) -> str:
        """Why no mark can be deleted, "" if one can."""
        return tr("Choose a mark first.") if self._meant() is None else ""

    def _mean(self, chosen: _Chosen | None) -> None:
        self._preview = None
        super()._mean(chosen)
