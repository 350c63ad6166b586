"""The small pictures of the study browser: kept while there is room, asked for when one is looked at."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPixmap

from xraysr_gui.core.address import Address, Stack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIDE = 112  # pixels of the longer side: sharp in a box of 56 at 200 %
MOST = 400  # about 5 MB


class Thumbnails:
    """Holds pictures by the image they show; the one looked at longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pictures: OrderedDict[Address, QPixmap] = OrderedDict()

    def get(self, address: Address) -> QPixmap | None:
        """The picture; an empty one if there is none to be had, None if it has to be asked for."""
        if address in self._pictures:
            self._pictures.move_to_end(address)
        return self._pictures.get(address)

    def put(self, address: Address, greys: NDArray[np.uint8] | None) -> None:
        """Keep a picture; None says that the image gives none."""
        self._pictures[address] = QPixmap() if greys is None else _pixmap_of(greys)
        self._pictures.move_to_end(address)
        while len(self._pictures) > self._most:
            self._pictures.popitem(last=False)


def image_to_show(stack: Stack) -> Address:
    """Which image stands for a stack: the first, or of what moves the middle, when contrast has come."""
    return stack.images[len(stack.images) // 2 if stack.is_moving else 0]


def _pixmap_of(greys: NDArray[np.uint8]) -> QPixmap:
    rows, columns = greys.shape
    image = QImage(greys.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image)
