"""Paints a region with a round brush: further on the chosen one, or a new one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.painting import Canvas
from xraysr_gui.gui.tools.drawing_tool import address_of
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.tools.region_geometry import logical_scale
from xraysr_gui.gui.tools.region_tool import RegionTool
from xraysr_gui.gui.views.contract import View

SMALLEST_RADIUS, LARGEST_RADIUS, FIRST_RADIUS = 1.0, 200.0, 12.0
STEP = 1.25
ALT = Qt.KeyboardModifier.AltModifier
EMPTY = Brush(id="", origin=Point(0, 0), row=1.0, column=1.0, rows=0, columns=0, packed=b"")


class PaintBrush(RegionTool):
    """Alt, or the switch in the panel, rubs out.

    Attributes:
        radius: In logical pixels of the screen: zoom in to paint finely.
        erases: Whether it rubs out without Alt.
    """

    id, title = "brush", "Brush"
    explains = "Paints a region, further on the chosen one; Alt rubs out."

    def __init__(self, editing: RegionEditing) -> None:
        super().__init__(editing)
        self.radius, self.erases = FIRST_RADIUS, False
        self.under: tuple[View, QPointF] | None = None
        self._canvas: Canvas | None = None
        self._last: Point | None = None
        self._model, self._rubs = EMPTY, False

    def grasps(self, view: View, modifiers: Qt.KeyboardModifier) -> bool:
        """Never: the brush paints over what is there."""
        return False

    def resize(self, steps: int) -> None:
        """A larger or a smaller brush."""
        self.radius = min(max(self.radius * STEP**steps, SMALLEST_RADIUS), LARGEST_RADIUS)
        self._editing.changed.emit()

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin a stroke."""
        address, original = address_of(view), self._editing.original_at(address_of(view))
        if original is None:
            return
        chosen = self._editing.chosen_in(address)
        self._model = chosen if isinstance(chosen, Brush) else EMPTY
        self._rubs = self.erases != bool(modifiers & ALT)
        if self._rubs and self._model is EMPTY:
            return
        self._pressed, self._last = at, view.to_field(at)
        self._canvas = Canvas(original.shape, original.spacing, chosen if isinstance(chosen, Brush) else None)
        if self._model is EMPTY:
            self._editing.begin(address, self._painted(view))
            moving = self._editing.moving
            if moving is not None and isinstance(moving.region, Brush):
                self._model = moving.region
        else:
            self._editing.move(address, self._painted(view))

    def extend(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Paint on."""
        self.under = (view, at)
        here = view.to_field(at)
        if self._canvas is not None and here != self._last:
            self._editing.move(address_of(view), self._painted(view, here))

    def end(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keep what is painted; what was rubbed out wholly is deleted."""
        moving, self._canvas = self._editing.moving, None
        if moving is None:
            return
        if moving.region.area > 0:
            self._editing.keep()
        elif moving.is_new or not self._editing.delete_chosen():
            self._editing.drop()

    def hover(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let the ring of the brush follow."""
        self.under = (view, at)
        view.setCursor(self.cursor)
        view.update_drawn()

    def cancel(self, view: View) -> bool:
        """Drop the stroke."""
        self._canvas = None
        return super().cancel(view)

    def _painted(self, view: View, to: Point | None = None) -> Brush:
        assert self._canvas is not None
        assert self._last is not None
        here = to or self._last
        reach = self.radius / logical_scale(view)
        self._canvas.stroke(self._last, here, reach, erases=self._rubs)
        self._last = here
        return self._canvas.region(self._model)
