"""What tools for marks and tools for regions share: cursor keys move what was chosen by hand."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.address import Address
from xraysr_gui.gui.tools.editing import Editing
from xraysr_gui.gui.views.contract import Tool, View

FAST = 10  # pixels for a cursor key with Shift
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
Edits = TypeVar("Edits", bound=Editing[Any])


class DrawingTool(Tool, Generic[Edits]):
    """Draws over an image, and moves what is drawn there. What and how is each tool's own."""

    cursor = Qt.CursorShape.CrossCursor
    draws = True

    def __init__(self, editing: Edits) -> None:
        self._editing = editing
        self._pressed: QPointF | None = None

    def key(self, view: View, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Cursor keys move what was chosen by hand."""
        step = ARROWS.get(Qt.Key(key))
        if step is None or not self.nudges(view):
            return False
        far = FAST if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
        self._nudge(view, step[0] * far, step[1] * far)
        return True

    def wants(self, view: View, key: int) -> bool:
        """Cursor keys, while they move something."""
        return key in ARROWS and self.nudges(view)

    def put_away(self, view: View) -> None:
        """Drop a drawing that is under way; what is chosen stays chosen."""
        with self._editing.choice_kept():
            self.cancel(view)

    def nudges(self, view: View) -> bool:
        """Whether cursor keys move a drawing instead of turning pages."""
        return not self.is_drawing and self._editing.is_chosen_by_hand(address_of(view))

    def _nudge(self, view: View, right: int, down: int) -> None:
        """Move what is chosen by pixels of the view."""
        raise NotImplementedError


def address_of(view: View) -> Address:
    """The image of a view; tools are never asked about a view without one."""
    assert view.radiograph is not None
    return view.radiograph.source.address
