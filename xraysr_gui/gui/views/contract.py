"""What a tool is, what a layer is, and what both know of a view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.look import Look
from xraysr_gui.core.orientation import Orientation
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.display.sight import Sight
from xraysr_gui.gui.views.painted_in_two import PaintedInTwo


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

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The button went down."""

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moved with the button down."""

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The button went up."""

    def hover(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moved with no button down."""

    def key(self, view: View, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """A key was pressed in the view; whether the tool took it."""
        return False

    def wants(self, view: View, key: int) -> bool:
        """Whether a key, alone or with Shift, belongs to the tool before menus may take it."""
        return False

    def end_nudging(self) -> None:
        """A cursor key went up."""

    def cancel(self, view: View) -> bool:
        """Drop a gesture that is under way; whether there was one."""
        return False

    def put_away(self, view: View) -> None:
        """Another tool is taken: drop a gesture that is under way, and nothing else."""
        self.cancel(view)


class Layer(Protocol):
    """Something painted over the image."""

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint in logical pixels of the view."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An image that is seen at a place of a view, and where in its own field that is."""

    radiograph: Radiograph
    place: Point


class View(PaintedInTwo):
    """One image in one place of the window, as tools and layers know it: what is looked at, and where.

    Signals:
        radiograph_changed: another image is shown, or none; camera and look are set already.
        camera_changed: a Camera, when the part that is looked at changes.
        look_changed: a Look, when window or inversion change.
        pointer_moved: a Point in field units under the pointer, None outside the image.
        pressed_into: a button went down inside, or something was dropped.
        clicked: a QPointF, where the left button went down and up again with a tool that does not draw.
        turned: so many pages on; asked for by the wheel over a stack. Over an image alone: zoomed_by_wheel.
        maximise_requested: a double click.
        menu_requested: a QPointF, where the right button clicked; None by the keyboard.
        files_dropped: a list of Path.
        stack_dropped: a Stack from the study browser.
    """

    radiograph_changed = Signal()
    camera_changed, look_changed = Signal(object), Signal(object)
    pointer_moved = Signal(object)
    pressed_into = Signal()
    clicked = Signal(QPointF)
    turned, zoomed_by_wheel = Signal(int), Signal()
    maximise_requested, menu_requested = Signal(), Signal(object)
    files_dropped, stack_dropped = Signal(list), Signal(object)
    point_again: Callable[[], None]  # something else is seen where the pointer is

    def __init__(self, tool: Tool, parent: QWidget | None, aside: Aside | None) -> None:
        super().__init__(parent)
        self.turns_pages, self.excuse = False, ""  # why it is empty
        self.awaits: Callable[[], str] = str  # what it waits for
        self.seen_at: Callable[[Point], tuple[Seen, ...]] = self._seen_alone  # a layer may cover it
        self._layers, self._drawn, self._tool = list[Layer](), list[Layer](), tool
        self._sight = Sight(aside, self.update)

    @property
    def radiograph(self) -> Radiograph | None:
        """What is shown."""
        return self._sight.radiograph

    @property
    def camera(self) -> Camera | None:
        """Which part of it, None while there is no image."""
        return self._sight.camera

    @property
    def look(self) -> Look | None:
        """In which window, None while there is no image."""
        return self._sight.look

    @property
    def orientation(self) -> Orientation:
        """How the image is turned and flipped."""
        return self._sight.orientation

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self._tool

    @property
    def is_whole(self) -> bool:
        """Whether the whole image is looked at, and stays so when the view gets another size."""
        return self._sight.is_whole

    def is_whole_in(self, camera: Camera) -> bool:
        """Whether the camera of another view would show the whole image here as well."""
        return self._sight.is_whole_in(camera)

    @property
    def scales(self) -> tuple[float, float]:
        """The smallest and the largest scale a camera may have here."""
        return self._sight.scales

    def add_layer(self, layer: Layer, *, beneath: bool = False) -> None:
        """Paint something over the image, above the layers that are there, or beneath all of them."""
        self._layers.insert(0 if beneath else len(self._layers), layer)
        self.update()

    def add_drawn(self, layer: Layer) -> None:
        """Paint what a reader draws, above all layers; while only this changes, `update_drawn` is enough."""
        self._drawn.append(layer)
        self.update()

    def set_camera(self, camera: Camera) -> None:
        """Look at another part; never so close, so far or so far aside that the reader is lost."""
        self._tell_camera(self._sight.look_at(camera))

    def set_look(self, look: Look) -> None:
        """Show in another window."""
        if self._sight.wear(look):
            self.update()
            self.look_changed.emit(look)

    def fit(self) -> None:
        """Show the whole image."""
        self.set_camera(self._sight.fitting)

    def one_to_one(self) -> None:
        """One pixel of the image on one pixel of the screen."""
        if self.camera is not None and self.radiograph is not None:
            self.set_camera(self.camera.scaled_to(1 / self.radiograph.spacing.column))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a place, by default the middle."""
        self._tell_camera(self._sight.zoom(factor, None if at is None else self.to_device(at)))

    def to_device(self, position: QPointF) -> Point:
        """From logical to device pixels of this view."""
        ratio = self.devicePixelRatioF()
        return Point(position.x() * ratio, position.y() * ratio)

    def to_field(self, position: QPointF) -> Point:
        """From logical pixels to field units."""
        return self.camera.to_field(self.to_device(position)) if self.camera else Point(0, 0)

    def to_screen(self, field: Point) -> QPointF:
        """From field units to logical pixels."""
        place = self.camera.to_screen(field) if self.camera else Point(0, 0)
        return QPointF(place.x, place.y) / self.devicePixelRatioF()

    def _tell_camera(self, changed: bool) -> None:
        if changed:
            self.update()
            self.camera_changed.emit(self.camera)
            self.point_again()

    def _seen_alone(self, place: Point) -> tuple[Seen, ...]:
        return () if self.radiograph is None else (Seen(self.radiograph, place),)
