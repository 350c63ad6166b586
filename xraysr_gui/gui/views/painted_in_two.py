"""Painting in two parts: what is drawn, and beneath it what stands still while a reader draws."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class PaintedInTwo(QWidget):
    """A view that need not paint all of itself for every step of a drag.

    Attributes:
        written: Where words stand, as far as they are painted; labels keep off.
        legend: What is to be said of what lies over the image.
        untold: What is to be written and has no room.
        banners: How high the foot is that warns.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.written: list[QRectF] = []
        self.legend, self.untold, self.banners = tuple[str, ...](), tuple[str, ...](), 0.0
        self._still = Still()

    def update(self) -> None:  # type: ignore[override]  # a view is never updated in part
        """Paint everything anew."""
        self._still.drop()
        super().update()

    def update_drawn(self) -> None:
        """Paint anew what is drawn, over the picture of everything else."""
        self._still.want()
        super().update()


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

    def paint(self, painter: QPainter, view: PaintedInTwo, beneath: Callable[[QPainter], None]) -> None:
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


def _pictured(view: PaintedInTwo, beneath: Callable[[QPainter], None]) -> QPixmap:
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
