"""What a tool is, and what a layer is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from xraysr_gui.gui.views.image_view import ImageView


class Tool:
    """Answers the mouse in a view. Positions are logical pixels of the view; a view of no image never calls.

    Attributes:
        id: Stable name, part of the action's id.
        title: Name on screen.
        explains: One sentence more, beside its name.
        purpose: "view", "marks", "calibration" or "regions"; the menus follow from it.
        cursor: Shape of the pointer.
        draws: Whether a press draws or grasps; a click with any other tool picks what lies there.
    """

    id: str = ""
    title: str = ""
    explains: str = ""
    purpose: str = "view"
    cursor: Qt.CursorShape = Qt.CursorShape.ArrowCursor
    draws: bool = False

    @property
    def is_drawing(self) -> bool:
        """Whether a drawing is under way that waits for more clicks (a double click is two of them)."""
        return False

    def press(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The button went down."""

    def move(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moved with the button down."""

    def release(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The button went up."""

    def hover(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moved with no button down."""

    def key(self, view: ImageView, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """A key was pressed in the view; whether the tool took it."""
        return False

    def wants(self, view: ImageView, key: int) -> bool:
        """Whether a key, alone or with Shift, belongs to the tool before menus may take it."""
        return False

    def end_nudging(self) -> None:
        """A cursor key went up."""

    def cancel(self, view: ImageView) -> bool:
        """Drop a gesture that is under way; whether there was one."""
        return False

    def put_away(self, view: ImageView) -> None:
        """Another tool is taken: drop a gesture that is under way, and nothing else."""
        self.cancel(view)


class Layer(Protocol):
    """Something painted over the image."""

    def paint(self, painter: QPainter, view: ImageView) -> None:
        """Paint in logical pixels of the view."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An image that is seen at a place of a view, and where in its own field that is."""

    radiograph: Radiograph
    place: Point
