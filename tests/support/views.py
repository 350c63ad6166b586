"""Views, images and the mouse for tests of what a person sees and does in a view."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import UNCALIBRATED, Spacing

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NO, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def radiograph_of(codes, spacing: Spacing = UNCALIBRATED, name: str = "image.dcm", **more) -> Radiograph:
    """A 16-bit image whose codes are its values."""
    greys = Greys(np.ascontiguousarray(codes, np.uint16), np.arange(65536, dtype=np.float32), **more)
    return Radiograph(greys, 0.0, 65535.0, Source(Address(Path(name))), spacing)


def slope(rows: int = 200, columns: int = 300) -> np.ndarray:
    """Brighter to the right, and a little downwards."""
    r, c = np.mgrid[0:rows, 0:columns]
    return np.rint(c * 50000 / columns + r * 15000 / rows)


def drag(view: QWidget, start, *stops, button=LEFT, modifiers=NO, release: bool = True) -> None:
    """Press, move along and release, with real mouse events."""
    send_mouse(view, QEvent.Type.MouseButtonPress, start, button, button, modifiers)
    for stop in stops:
        send_mouse(view, QEvent.Type.MouseMove, stop, Qt.MouseButton.NoButton, button, modifiers)
    if release:
        end = stops[-1] if stops else start
        send_mouse(view, QEvent.Type.MouseButtonRelease, end, button, Qt.MouseButton.NoButton, modifiers)


def double_click(view: QWidget, place, button=LEFT) -> None:
    """What a mouse sends for a double click."""
    up = Qt.MouseButton.NoButton
    send_mouse(view, QEvent.Type.MouseButtonPress, place, button, button)
    send_mouse(view, QEvent.Type.MouseButtonRelease, place, button, up)
    send_mouse(view, QEvent.Type.MouseButtonDblClick, place, button, button)
    send_mouse(view, QEvent.Type.MouseButtonRelease, place, button, up)


def send_mouse(view, kind, place, button, buttons, modifiers=NO) -> None:
    """One mouse event at a logical place of the view."""
    at = QPointF(*place)
    QApplication.sendEvent(view, QMouseEvent(kind, at, view.mapToGlobal(at), button, buttons, modifiers))


def roll(view: QWidget, place, notches: float = 0, modifiers=NO, pixels: int = 0) -> None:
    """Turn the wheel, away from the hand if positive; or slide on a trackpad by pixels."""
    at = QPointF(*place)
    angle = QPoint(0, round(notches * 120))
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(0, pixels),
        angle,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def seen(view: QWidget) -> np.ndarray:
    """What is painted: rows x columns x RGB in device pixels."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def bring_into_sight(widget: QWidget) -> None:
    """Let whatever it scrolls in show it, as a hand with a wheel does."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
