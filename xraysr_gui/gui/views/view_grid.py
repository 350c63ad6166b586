"""The views side by side, which of them is active, and which fills the window for a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_links import ViewLinks, show_one_image
from xraysr_gui.gui.views.view_words import nothing_open, tell_why, why_empty

MOST_VIEWS = 20
GAP = 2
GAP_COLOUR = QColor(38, 40, 44)


class ViewGrid(QWidget):
    """Holds the views; they exist from the start, a layout shows the first few of them.

    Signals:
        active_changed: the ImageView that keys and panels speak of from now on.
        layout_changed: rows and columns.
        why_changed: a view may be empty for another reason now.
    """

    active_changed = Signal(object)
    layout_changed = Signal(int, int)
    why_changed = Signal()

    def __init__(self, new_view: Callable[[QWidget], ImageView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view-grid")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._shape = (1, 1)
        self._count: int | None = None  # of views on a contact sheet, None in a plain layout
        self._maximised = False
        self._links = ViewLinks(self)
        self._views = tuple(new_view(self) for _ in range(MOST_VIEWS))
        self._active = self._views[0]
        for number, view in enumerate(self._views, 1):
            view.setObjectName(f"view-{number}")
            view.installEventFilter(self)
            self._links.join(view)
            view.pressed_into.connect(self._pressed)
            view.maximise_requested.connect(self._double_clicked)
        self._arrange()

    @property
    def views(self) -> tuple[ImageView, ...]:
        """All views, shown or not."""
        return self._views

    @property
    def shown_views(self) -> tuple[ImageView, ...]:
        """Those of the layout, in reading order; the active one is always among them."""
        rows, columns = self._shape
        first = self._views[: self._count or rows * columns]
        return first if self._active in first else (*first[:-1], self._active)

    @property
    def active(self) -> ImageView:
        """The one that keys and panels speak of."""
        return self._active

    @property
    def layout_shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._shape

    @property
    def is_sheet(self) -> bool:
        """Whether the layout is a contact sheet."""
        return self._count is not None

    @property
    def is_maximised(self) -> bool:
        """Whether the active view fills the grid for a while."""
        return self._maximised

    @property
    def linked(self) -> bool:
        """Whether all views look at the same place."""
        return self._links.cameras

    @property
    def looks_linked(self) -> bool:
        """Whether views whose numbers mean the same share one window."""
        return self._links.looks

    def why_no_image(self) -> str:
        """Why the active view shows no image: the one sentence for all who need one; "" if it shows one."""
        if self._active.radiograph is not None:
            return ""
        if why := why_empty(self._active):
            return why
        if any(view.radiograph is not None for view in self.shown_views):
            return tr("This view is empty: click an image, or open one here.")
        return nothing_open()

    def tell_why(self) -> None:
        """An image is waited for, or no longer: all say again why a view is empty."""
        for view in self.shown_views:
            tell_why(view)
        self.why_changed.emit()

    def set_layout(self, rows: int, columns: int, sheet_of: int | None = None) -> None:
        """Show rows x columns views, among them the active one; a contact sheet may leave places empty."""
        count = rows * columns if sheet_of is None else sheet_of
        if rows < 1 or columns < 1 or not 1 <= count <= rows * columns <= MOST_VIEWS:
            raise ValueError(f"a layout has 1 to {MOST_VIEWS} views. Received: {count}: {rows} x {columns}")
        self._shape, self._count, self._maximised = (rows, columns), sheet_of, False
        self._arrange()
        self.layout_changed.emit(rows, columns)

    def set_active(self, view: ImageView) -> None:
        """Let keys and panels speak of another view."""
        if view is self._active:
            return
        outside = self._maximised or view not in self.shown_views
        self._active = view
        if outside:
            self._arrange()
        self._frame()
        self.active_changed.emit(view)

    def activate_next(self, steps: int = 1) -> None:
        """Go round the shown views, with the keyboard."""
        shown = self.shown_views
        self.set_active(shown[(shown.index(self._active) + steps) % len(shown)])
        self._active.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_maximised(self, view: ImageView | None = None) -> None:
        """Let one view fill the grid, or go back to all."""
        self.set_active(view or self._active)
        self._maximised = not self._maximised
        self._arrange()

    def let_belong(self, belong: Callable[[ImageView, ImageView], bool]) -> None:
        """Tell which views share one window and one place, besides those of the same image."""
        self._links.belong = lambda view, other: show_one_image(view, other) or belong(view, other)

    def set_smooth(self, smooth: bool) -> None:
        """Let enlarged pixels melt into each other in every view, or show them as squares."""
        for view in self.views:
            view.set_smooth(smooth)

    def set_linked(self, linked: bool) -> None:
        """Let all views look at the same place, or each at its own."""
        self._links.cameras = linked
        if linked:
            self._links.move_others(self._active)

    def set_looks_linked(self, linked: bool) -> None:
        """Let views whose numbers mean the same share one window, or each have its own."""
        self._links.looks = linked
        if linked:
            self._links.dress_others(self._active)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A view that gets the keyboard becomes the active one."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ImageView):
            self.set_active(watched)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F6 and Ctrl+Tab go to the next view, with Shift to the one before."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F6 or (control and event.key() == Qt.Key.Key_Tab):
            self.activate_next(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif control and event.key() == Qt.Key.Key_Backtab:
            self.activate_next(-1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Keep the gaps dark, in a light window too: bright lines beside a radiograph blind the eye."""
        QPainter(self).fillRect(self.rect(), GAP_COLOUR)

    def _arrange(self) -> None:
        rows, columns = (1, 1) if self._maximised else self._shape
        shown = (self._active,) if self._maximised else self.shown_views
        for view in self._views:
            self._grid.removeWidget(view)
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
        self.setFocusProxy(self._active)  # the keyboard of the whole is that of the active view
        several = len(self.shown_views) > 1 and not self._maximised
        for view in self._views:
            view.set_framed(several and view is self._active)

    def _pressed(self) -> None:
        view = self.sender()
        if isinstance(view, ImageView):
            self.set_active(view)

    def _double_clicked(self) -> None:
        view = self.sender()
        if isinstance(view, ImageView):
            self.toggle_maximised(view)
