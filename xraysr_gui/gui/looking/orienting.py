"""Turns and flips images on the screen; every view of one image shows it the same way round."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.listeners import Listeners
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.words import tr
from xraysr_gui.gui.views.view_grid import ViewGrid


class Orientations(Listeners):
    """How each image is laid; all frames of an object lie the same way."""

    def __init__(self) -> None:
        super().__init__()
        self._laid: dict[Address, Orientation] = {}

    @property
    def laid(self) -> dict[Address, Orientation]:
        """The images that do not lie as they are stored."""
        return {address: one for address, one in self._laid.items() if one != AS_STORED}

    def of(self, address: Address) -> Orientation:
        """How an image is laid."""
        return self._laid.get(address.at_frame(0), AS_STORED)

    def lay(self, address: Address, orientation: Orientation) -> None:
        """Remember it."""
        self._laid[address.at_frame(0)] = orientation
        self._tell()


class Orienting(QObject):
    """Speaks to the image in the active view.

    Signals:
        changed: an image lies another way round.
    """

    changed = Signal()

    def __init__(self, grid: ViewGrid, orientations: Orientations) -> None:
        super().__init__(grid)
        self._grid, self._orientations = grid, orientations
        orientations.on_change(self._lay_views)

    @property
    def orientation(self) -> Orientation:
        """How the image in the active view is laid."""
        return self._grid.active.orientation

    def turn_right(self) -> None:
        """A quarter clockwise."""
        self._change(lambda one: one.turned(1))

    def turn_left(self) -> None:
        """A quarter against the clock."""
        self._change(lambda one: one.turned(-1))

    def flip_across(self) -> None:
        """Left for right."""
        self._change(Orientation.flipped_across)

    def flip_down(self) -> None:
        """Top for bottom."""
        self._change(Orientation.flipped_down)

    def why_no_reset(self) -> str:
        """Why nothing is to be put back."""
        if self._grid.active.radiograph is None:
            return self._grid.why_no_image()
        return tr("The image is shown as it is stored.") if self.orientation == AS_STORED else ""

    def reset(self) -> None:
        """As it is stored."""
        self._change(lambda _: AS_STORED)

    def _change(self, change: Callable[[Orientation], Orientation]) -> None:
        radiograph = self._grid.active.radiograph
        if radiograph is None:
            return
        self._orientations.lay(radiograph.source.address, change(self.orientation))

    def _lay_views(self) -> None:
        for view in self._grid.views:
            if view.radiograph is not None:
                laid = self._orientations.of(view.radiograph.source.address)
                if laid != view.orientation:
                    view.lay(laid)
        self.changed.emit()
