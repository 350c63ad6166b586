"""A picture of what does not change in a view while a reader draws on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from xraysr_gui.gui.views.image_view import ImageView


class Still:
    """Kept only from one step of drawing to the next: painting all of a view takes four milliseconds."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._written: tuple[QRectF, ...] = ()
        self._is_wanted = False

    def want(self) -> None:
        """Only what is drawn changed since the last painting."""
        self._is_wanted = True

    def drop(self) -> None:
        """Something else changed: what is kept shows it no more."""
        self._picture = None

    def paint(self, painter: QPainter, view: ImageView, beneath: Callable[[QPainter], None]) -> None:
        """Paint what lies beneath all drawing, from the picture if it still holds."""
        is_wanted, self._is_wanted = self._is_wanted, False
        if not is_wanted:
            self._picture = None
            beneath(painter)
            return
        if self._picture is None:
            self._picture = _pictured(view, beneath)
            self._written = tuple(view.written)
        view.written[:] = self._written
        painter.drawPixmap(0, 0, self._picture)


def _pictured(view: ImageView, beneath: Callable[[QPainter], None]) -> QPixmap:
    ratio = view.devicePixelRatioF()
    picture = QPixmap(math.ceil(view.width() * ratio), math.ceil(view.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    painter.setFont(view.font())
    try:
        beneath(painter)
    finally:
        painter.end()
    return picture
