"""A place that scrolls what is taller than the room it has."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

LEAST_HEIGHT = 120


class ScrollsDown(QScrollArea):
    """Never narrower than what it holds: what would be cut off at the side could not be reached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()  # to ask for Qt's own makes Python learn of every kind of widget: 5 ms
        inner.setObjectName("qt_scrollarea_viewport")  # as Qt calls it
        self.setViewport(inner)

    def hold(self, widget: QWidget) -> None:
        """Let this one scroll, on the panel's colour."""
        self.setWidget(widget)
        for one in (self.viewport(), widget):
            one.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widget in it and the bar beside that."""
        hint, inner = super().minimumSizeHint(), self.widget()
        if inner is None:
            return hint
        needed = inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(hint.width(), needed), hint.height())


def scrolling(widget: QWidget) -> ScrollsDown:
    """Hold a panel, so that a tall one does not push the status line off the screen; it scrolls only down."""
    area = ScrollsDown()
    area.setObjectName("module-scroll")
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.hold(widget)
    area.setFocusProxy(widget)
    return area


def pinned(panel: QWidget, area: ScrollsDown, column: QWidget, foot: QWidget) -> None:
    """Let a column scroll in a panel, and what begins and stops the work stay in sight below it."""
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
    area.setMinimumHeight(LEAST_HEIGHT)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.hold(column)
    rows = QVBoxLayout(panel)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(area, 1)
    rows.addWidget(foot)
