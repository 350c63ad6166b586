"""Which region is drawn, chosen and moved: shared by the tools, the layer, the panel and the figures.

As with marks, a document changes once per gesture, at its end; while a gesture lasts, the region as it will
be is kept here, painted, and measured.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.region import Region
from xraysr_gui.core.region_names import newcomer
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.tools.editing import DrawnChoice, Editing


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
class _Chosen(DrawnChoice):
    id: str

    def is_in(self, document: Document) -> bool:
        return document.region(self.id) is not None

    def taken_from(self, document: Document) -> Document:
        return document.without_region(self.id)


class RegionEditing(Editing[_Chosen]):
    """Knows which region is meant, and how far it is drawn or dragged.

    Signals:
        moving_changed: a region was drawn or dragged further, or the gesture is over.
    """

    moving_changed = Signal()

    def __init__(
        self,
        document_at: Callable[[Address], Document | None],
        change: Callable[[Document], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(document_at, change, parent)
        self._moving: Moving | None = None

    @property
    def moving(self) -> Moving | None:
        """What is drawn or dragged."""
        return self._moving

    def document_at(self, address: Address) -> Document | None:
        """The document of an image that is open."""
        return self._document_at(address)

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
        self._mean(_Chosen(address, by_hand, id) if known and id is not None else None)

    def chosen_in(self, address: Address) -> Region | None:
        """The region of an image that is meant; none after an undo took it away."""
        meant = self._meant_in(address)
        return None if meant is None else meant[0].region(meant[1].id)

    def delete_chosen(self) -> bool:
        """Delete the chosen region, and forget the gesture that moves it."""
        if self._meant() is not None:
            self.drop()
        return super().delete_chosen()

    def _show(self, moving: Moving) -> None:
        if moving != self._moving:
            self._moving = moving
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.moving_changed.emit()
