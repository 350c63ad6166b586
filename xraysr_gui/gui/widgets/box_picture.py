"""The image that is to leave, small, with boxes over it: proposed ones, and those that are blacked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.core.leaving import Box
from xraysr_gui.core.words import tr

ROOM, GRIP, SMALLEST = QSize(520, 420), 7.0, 4
"""Of the picture and of a corner that can be dragged on the screen; of a box in pixels of the image."""
PROPOSED, CHOSEN, INK = QColor("#ffd34d"), QColor("#56b4e9"), QColor("black")
STEP, LARGE_STEP = 1, 10


@dataclass(frozen=True, slots=True)
class Place:
    """A box, and whether it is blacked out; others are only proposed."""

    box: Box
    is_black: bool


@dataclass(frozen=True, slots=True)
class _Drag:
    """What the mouse moves: a box from where it was taken, or one of its corners with the other one fixed."""

    number: int
    start: QPointF
    before: Box
    fixed: QPointF | None


class BoxPicture(QWidget):
    """A click on a box accepts or proposes it, a drag moves it, at a corner resizes it, elsewhere adds one.

    Signals:
        changed: other boxes are there.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("boxes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(ROOM / 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Boxes in the image"))
        self.setToolTip(
            tr(
                "Click a box to black it out or not. Drag to move it, a corner to resize it, elsewhere to "
                "add one. Keys: N next box, Space black out, arrows move, Delete removes."
            )
        )
        self._image, self._size = QImage(), (1, 1)
        self._places: list[Place] = []
        self._chosen: int | None = None
        self._drag: _Drag | None = None
        self._moved = False

    @property
    def places(self) -> tuple[Place, ...]:
        """All boxes."""
        return tuple(self._places)

    @property
    def black(self) -> tuple[Box, ...]:
        """What is to be blacked out."""
        return tuple(place.box for place in self._places if place.is_black)

    def sizeHint(self) -> QSize:
        """Room enough to read what stands in a corner."""
        return ROOM

    def show_image(self, greys: NDArray[np.uint8], size: tuple[int, int], proposed: Sequence[Box]) -> None:
        """Show a picture of an image of `size`, rows and columns, with boxes that are proposed."""
        rows, columns = greys.shape
        kind = QImage.Format.Format_Grayscale8
        self._image = QImage(np.ascontiguousarray(greys).tobytes(), columns, rows, columns, kind).copy()
        self._size = size
        self._places += [Place(box, False) for box in proposed]
        self.update()
        self.changed.emit()

    def why_not_all(self) -> str:
        """Why there is nothing to black out; "" if there is."""
        if not self._places:
            return tr("There is no box to black out: drag over the picture to add one.")
        return tr("All boxes are blacked out.") if len(self.black) == len(self._places) else ""

    def black_out_all(self) -> None:
        """Accept every box."""
        self._places = [replace(place, is_black=True) for place in self._places]
        self._tell()

    def place_of(self, box: Box) -> QRectF:
        """Where a box stands in the widget."""
        shown, scale = self._shown(), self._scale()
        left, top = shown.left() + box.column * scale, shown.top() + box.row * scale
        return QRectF(left, top, box.width * scale, box.height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, then the boxes."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#101214"))
        painter.drawImage(self._shown(), self._image)
        for number, place in enumerate(self._places):
            colour = CHOSEN if number == self._chosen else PROPOSED
            style = Qt.PenStyle.SolidLine if place.is_black else Qt.PenStyle.DashLine
            painter.setPen(QPen(colour, 2, style))
            painter.setBrush(INK if place.is_black else Qt.BrushStyle.NoBrush)
            painter.drawRect(self.place_of(place.box))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a box, a corner of one, or begin a new one."""
        at = event.position()
        self._moved = False
        number = self._at(at)
        if number is None:
            self._chosen, self._drag = None, _Drag(-1, at, Box(0, 0, 0, 0), at)
        else:
            place = self.place_of(self._places[number].box)
            self._chosen = number
            self._drag = _Drag(number, at, self._places[number].box, _opposite(place, at))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or resize."""
        drag, at = self._drag, event.position()
        if drag is None or (not self._moved and (at - drag.start).manhattanLength() < GRIP / 2):
            return
        self._moved = True
        if drag.number < 0:
            self._places.append(Place(self._between(drag.start, at), True))
            self._chosen = len(self._places) - 1
            self._drag = drag = replace(drag, number=self._chosen)
        box = self._between(drag.fixed, at) if drag.fixed is not None else self._shifted(drag, at)
        self._places[drag.number] = replace(self._places[drag.number], box=box)
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that moved nothing turns a box from proposed to black, or back."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.number >= 0 and not self._moved:
            self._turn(drag.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move, accept and remove without a mouse."""
        key, chosen = event.key(), self._chosen
        if key == Qt.Key.Key_N and self._places:
            self._chosen = 0 if chosen is None else (chosen + 1) % len(self._places)
            self.update()
        elif chosen is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self._turn(chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            del self._places[chosen]
            self._chosen = None
            self._tell()
        elif (way := _WAYS.get(Qt.Key(key))) is not None:
            across, down = way
            step = LARGE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            box = self._places[chosen].box
            moved = self._kept(replace(box, column=box.column + across * step, row=box.row + down * step))
            self._places[chosen] = replace(self._places[chosen], box=moved)
            self._tell()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def _turn(self, number: int) -> None:
        self._places[number] = replace(self._places[number], is_black=not self._places[number].is_black)
        self._tell()

    def _at(self, at: QPointF) -> int | None:
        """The topmost box under the pointer."""
        around = QRectF(-GRIP / 2, -GRIP / 2, GRIP, GRIP).translated(at)
        hit = (
            n
            for n in reversed(range(len(self._places)))
            if self.place_of(self._places[n].box).intersects(around)
        )
        return next(hit, None)

    def _scale(self) -> float:
        return self._shown().width() / self._size[1]

    def _shown(self) -> QRectF:
        """Where the picture stands: as large as it can be, in its own shape."""
        rows, columns = self._size
        scale = min(self.width() / columns, self.height() / rows)
        width, height = columns * scale, rows * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _between(self, one: QPointF, other: QPointF) -> Box:
        shown, scale = self._shown(), self._scale()
        columns = sorted((place.x() - shown.left()) / scale for place in (one, other))
        rows = sorted((place.y() - shown.top()) / scale for place in (one, other))
        column, row = max(int(columns[0]), 0), max(int(rows[0]), 0)
        width = min(int(columns[1]), self._size[1]) - column
        height = min(int(rows[1]), self._size[0]) - row
        return self._kept(Box(column, row, max(width, SMALLEST), max(height, SMALLEST)))

    def _shifted(self, drag: _Drag, at: QPointF) -> Box:
        way, box = (at - drag.start) / self._scale(), drag.before
        return self._kept(replace(box, column=box.column + round(way.x()), row=box.row + round(way.y())))

    def _kept(self, box: Box) -> Box:
        """The box inside of the image."""
        rows, columns = self._size
        column = min(max(box.column, 0), max(columns - box.width, 0))
        return replace(box, column=column, row=min(max(box.row, 0), max(rows - box.height, 0)))


_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def _opposite(place: QRectF, at: QPointF) -> QPointF | None:
    """The corner that stays where another one is dragged; None where the pointer is at no corner."""
    corners = (place.topLeft(), place.bottomRight()), (place.topRight(), place.bottomLeft())
    for one, other in (*corners, *(pair[::-1] for pair in corners)):
        if (at - one).manhattanLength() <= GRIP:
            return other
    return None
