"""Drags the curtain, and lets the lens follow the pointer, before any tool sees the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent

from xraysr_gui.gui.layers.blend_layer import Blend, BlendLayer
from xraysr_gui.gui.views.image_view import ImageView

REACH = 8.0
"""So near to the curtain a press takes it."""
MODIFIERS = Qt.KeyboardModifier


class BlendMouse(QObject):
    """Watches all views.

    Signals:
        curtain_moved: where it stands now, 0 to 1.
        lens_moved: the lens lies elsewhere.
    """

    curtain_moved = Signal(float)
    lens_moved = Signal()

    def __init__(
        self, views: tuple[ImageView, ...], layer: BlendLayer, is_over: Callable[[ImageView], bool]
    ) -> None:
        super().__init__(views[0].parentWidget())
        self._layer, self._is_over = layer, is_over
        self._dragged: ImageView | None = None
        self._hovered: ImageView | None = None
        for view in views:
            view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what belongs to the curtain; the lens only looks on."""
        if not isinstance(watched, ImageView) or self._layer.blend is Blend.NONE:
            return False
        if event.type() == QEvent.Type.Leave and self._layer.lens is not None:
            self._layer.lens = None
            self.lens_moved.emit()
        if not isinstance(event, QMouseEvent) or not self._is_over(watched):
            return False
        if self._layer.blend is Blend.LENS:
            self._layer.lens = event.position()
            self.lens_moved.emit()
            return False
        return self._layer.blend is Blend.SWIPE and self._swipe(watched, event)

    def _swipe(self, view: ImageView, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and self._takes(view, event):
            self._dragged = view
            view.pressed_into.emit()
            return True
        if kind == QEvent.Type.MouseMove:
            if self._dragged is view:
                share = event.position().x() / max(view.width(), 1)
                self.curtain_moved.emit(min(max(share, 0.0), 1.0))
                return True
            self._point(view, self._near(view, event) and not event.buttons())
        if kind == QEvent.Type.MouseButtonRelease and self._dragged is view:
            self._dragged = None
            return True
        return False

    def _takes(self, view: ImageView, event: QMouseEvent) -> bool:
        plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() == MODIFIERS.NoModifier
        return plain and not view.tool.is_drawing and self._near(view, event)

    def _near(self, view: ImageView, event: QMouseEvent) -> bool:
        return abs(event.position().x() - self._layer.curtain(view)) <= REACH

    def _point(self, view: ImageView, near: bool) -> None:
        """Show by the pointer that the curtain can be taken."""
        if near and self._hovered is None:
            self._hovered = view
            view.setCursor(Qt.CursorShape.SplitHCursor)
        elif not near and self._hovered is view:
            self._hovered = None
            view.setCursor(view.tool.cursor)
