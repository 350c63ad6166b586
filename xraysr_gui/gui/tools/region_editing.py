"""Which region is drawn, chosen and moved: shared by the tools, the layer, the panel and the figures.

As with marks, a document changes once per gesture, at its end; while a gesture lasts, the region as it will
be is kept here, painted, and measured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.region_names import newcomer
from xraysr_gui.core.workspace import Document


@dataclass(frozen=True, slots=True)
class Moving:
    """A region that is drawn or changed right now.

    Attributes:
        address: The image it is drawn on.
        region: As it is at this moment.
        is_new: Whether the document does not hold it yet.
    """

    address: Address
    region: Region
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Chosen:
    address: Address
    id: str
    by_hand: bool


class RegionEditing(QObject):
    """Knows which region is meant; finds documents and changes them through what it was given.

    Signals:
        changed: something must be painted anew.
        choice_changed: another region is chosen, or none.
        moving_changed: a region was drawn or dragged further, or the gesture is over.
    """

    changed = Signal()
    choice_changed = Signal()
    moving_changed = Signal()

    def __init__(
        self,
        document_at: Callable[[Address], Document | None],
        change: Callable[[Document], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document_at, self._change = document_at, change
        self._chosen: _Chosen | None = None
        self._moving: Moving | None = None

    @property
    def moving(self) -> Moving | None:
        """What is drawn or dragged."""
        return self._moving

    def document_at(self, address: Address) -> Document | None:
        """The document of an image that is open."""
        return self._document_at(address)

    def original_at(self, address: Address) -> Radiograph | None:
        """The original of an image: its grid and calibration are those of its regions."""
        document = self._document_at(address)
        return None if document is None else document.original

    def regions_of(self, address: Address) -> tuple[Region, ...]:
        """The regions of an image; the one that is drawn or dragged as it is at this moment."""
        document, moving = self._document_at(address), self._moving
        if document is None:
            return ()
        if moving is None or moving.address != address:
            return document.regions
        return document.with_regions(moving.region).regions

    def begin(self, address: Address, region: Region) -> None:
        """Draw a new region; it gets its name and its colour now."""
        document = self._document_at(address)
        if document is not None:
            self.clear_choice()
            self._show(Moving(address, newcomer(region, document.regions), is_new=True))

    def move(self, address: Address, region: Region) -> None:
        """Show a region of the document, or the one that is drawn, as it is at this moment."""
        is_new = self._moving is not None and self._moving.is_new
        self._show(Moving(address, region, is_new))

    def keep(self) -> None:
        """Make the gesture one change, and choose what it was about."""
        moving, self._moving = self._moving, None
        document = self._document_at(moving.address) if moving is not None else None
        if moving is None or document is None:
            return
        if document.region(moving.region.id) != moving.region:
            self._change(document.with_regions(moving.region))
        if moving.is_new:
            self.choose(moving.address, moving.region.id, by_hand=False)
        self._tell()

    def drop(self) -> bool:
        """Forget the gesture; whether there was one."""
        was_moving, self._moving = self._moving is not None, None
        if was_moving:
            self._tell()
        return was_moving

    def choose(self, address: Address, id: str | None, *, by_hand: bool = True) -> None:
        """Mean one region of an image, or none; cursor keys move only what was chosen by hand."""
        document = self._document_at(address)
        known = document is not None and id is not None and document.region(id) is not None
        chosen = _Chosen(address, id, by_hand) if known and id is not None else None
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()
            self.choice_changed.emit()

    def clear_choice(self) -> None:
        """Mean no region."""
        if self._chosen is not None:
            self.choose(self._chosen.address, None)

    def chosen_in(self, address: Address) -> Region | None:
        """The region of an image that is meant; none after an undo took it away."""
        document = self._document_at(address)
        if self._chosen is None or document is None or self._chosen.address != address:
            return None
        return document.region(self._chosen.id)

    def is_chosen_by_hand(self, address: Address) -> bool:
        """Whether cursor keys may move the chosen region."""
        return self.chosen_in(address) is not None and self._chosen is not None and self._chosen.by_hand

    def delete_chosen(self) -> bool:
        """Delete the chosen region; whether there was one."""
        chosen = self._chosen
        document = self._document_at(chosen.address) if chosen is not None else None
        if chosen is None or document is None or document.region(chosen.id) is None:
            return False
        self.drop()
        self.clear_choice()
        self._change(document.without_region(chosen.id))
        self.changed.emit()
        return True

    def _show(self, moving: Moving) -> None:
        if moving != self._moving:
            self._moving = moving
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.moving_changed.emit()
