"""A place that scrolls what is taller than the room it has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(widget: QWidget) -> QScrollArea:
    """Hold a panel, so that a tall one does not push the status line off the screen; it scrolls only down."""
    area = QScrollArea()
    area.setObjectName("module-scroll")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    area.setFocusProxy(widget)
    for one in (area.viewport(), widget):
        one.setAutoFillBackground(False)  # the panel's colour shows through
    return area
