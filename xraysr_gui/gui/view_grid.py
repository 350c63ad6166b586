"""The views side by side, which of them is active, and how they move together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.image_view import ImageView

MOST_VIEWS = 6
GAP = 2


class ViewGrid(QWidget):
    """Holds the views; they exist from the start, a layout shows the first few of them.

    Signals:
        active_changed: the ImageView that keys and panels speak of from now on.
        layout_changed: rows and columns.
    """

    active_changed = Signal(object)
    layout_changed = Signal(int, int)

    def __init__(self, new_view: Callable[[QWidget], ImageView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view-grid")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._shape = (1, 1)
        self._maximised: ImageView | None = None
        self._following = False
        self.linked = True
        self.looks_linked = False
        self._views = tuple(new_view(self) for _ in range(MOST_VIEWS))
        self._active = self._views[0]
        for number, view in enumerate(self._views, 1):
            view.setObjectName(f"view-{number}")
            view.installEventFilter(self)
            view.camera_changed.connect(self._camera_moved)
            view.look_changed.connect(self._look_changed)
            view.pressed_into.connect(self._pressed)
            view.maximise_requested.connect(self._double_clicked)
        self.set_layout(1, 1)
        self._active.set_active(False)

    @property
    def views(self) -> tuple[ImageView, ...]:
        """All views, shown or not."""
        return self._views

    @property
    def shown_views(self) -> tuple[ImageView, ...]:
        """Those of the layout."""
        rows, columns = self._shape
        return self._views[: rows * columns]

    @property
    def active(self) -> ImageView:
        """The one that keys and panels speak of."""
        return self._active

    @property
    def layout_shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._shape

    @property
    def is_maximised(self) -> bool:
        """Whether one view fills the grid for a while."""
        return self._maximised is not None

    def set_layout(self, rows: int, columns: int) -> None:
        """Show rows x columns views."""
        self._shape, self._maximised = (rows, columns), None
        if self._active not in self.shown_views:
            self.set_active(self._views[0])
        self._arrange()
        self.layout_changed.emit(rows, columns)

    def set_active(self, view: ImageView) -> None:
        """Let keys and panels speak of another view."""
        changed = view is not self._active
        self._active = view
        self._frame()
        if changed:
            if self._maximised is not None:
                self._maximised = view
                self._arrange()
            self.active_changed.emit(view)

    def activate_next(self, steps: int = 1) -> None:
        """Go round the shown views."""
        shown = self.shown_views
        self.set_active(shown[(shown.index(self._active) + steps) % len(shown)])
        self._active.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_maximised(self, view: ImageView | None = None) -> None:
        """Let one view fill the grid, or go back to all."""
        self._maximised = None if self._maximised is not None else (view or self._active)
        self._arrange()

    def set_linked(self, linked: bool) -> None:
        """Let all views look at the same place, or each at its own."""
        self.linked = linked
        if linked and self._active.camera is not None:
            self._move_others(self._active, self._active.camera)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A view that gets the keyboard becomes the active one."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ImageView):
            self.set_active(watched)
        return False

    def _arrange(self) -> None:
        for view in self._views:
            self._grid.removeWidget(view)
        rows, columns = (1, 1) if self._maximised is not None else self._shape
        shown = (self._maximised,) if self._maximised is not None else self.shown_views
        for view in self._views:
            if view not in shown:
                view.hide()
        for number, view in enumerate(shown):
            self._grid.addWidget(view, number // columns, number % columns)
            view.show()
        for number in range(MOST_VIEWS):
            self._grid.setRowStretch(number, int(number < rows))
            self._grid.setColumnStretch(number, int(number < columns))
        self._frame()

    def _frame(self) -> None:
        several = len(self.shown_views) > 1 and self._maximised is None
        for view in self._views:
            view.set_active(several and view is self._active)

    def _pressed(self) -> None:
        self.set_active(self._sending_view())

    def _double_clicked(self) -> None:
        self.toggle_maximised(self._sending_view())

    def _camera_moved(self, camera: Camera) -> None:
        if self.linked and not self._following:
            self._move_others(self._sending_view(), camera)

    def _move_others(self, leader: ImageView, camera: Camera) -> None:
        self._following = True
        try:
            for view in self._views:
                if view is not leader and view.radiograph is not None and leader.radiograph is not None:
                    view.set_camera(following_camera(camera, leader.radiograph, view.radiograph))
        finally:
            self._following = False

    def _look_changed(self, look: Look) -> None:
        leader = self._sending_view()
        if not self.looks_linked or self._following or leader.radiograph is None:
            return
        self._following = True
        try:
            for view in self._views:
                if view is not leader and _same_greys(view.radiograph, leader.radiograph):
                    view.set_look(look)
        finally:
            self._following = False

    def _sending_view(self) -> ImageView:
        sender = self.sender()
        return sender if isinstance(sender, ImageView) else self._active


def following_camera(camera: Camera, leader: Radiograph, follower: Radiograph) -> Camera:
    """The camera that shows in `follower` what `camera` shows in `leader`.

    In the same unit that is the same camera. A calibrated and an uncalibrated image share no
    length: they follow each other by the share of their fields.
    """
    if leader.spacing.unit == follower.spacing.unit == "mm" or leader.field_size == follower.field_size:
        return camera
    across = follower.field_size[0] / leader.field_size[0]
    down = follower.field_size[1] / leader.field_size[1]
    return Camera(camera.x * across, camera.y * down, camera.scale / across, camera.width, camera.height)


def _same_greys(one: Radiograph | None, other: Radiograph) -> bool:
    return one is not None and (one.black, one.white) == (other.black, other.white)
