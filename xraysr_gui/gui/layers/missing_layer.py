"""Hatches what the file of an image does not hold, so that nobody takes it for anatomy or for black."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display import hatching
from xraysr_gui.gui.layers.overlay_layer import MaskLayer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

GROUND, LINES = QColor(*hatching.GROUND), QColor(*hatching.LINES)
LARGEST_SIDE = 16_384  # of a part on the screen, should a pixel be larger than the view


class MissingLayer(MaskLayer):
    """Slanted lines on an opaque ground: a colour that no grey has, and that no setting takes away."""

    def __init__(self) -> None:
        super().__init__(GROUND)

    def masks_of(self, radiograph: Radiograph) -> list[NDArray[np.bool_]]:
        """What is missing, if anything is."""
        return [] if radiograph.missing is None else [radiograph.missing]

    def finished(self, picture: QImage, place: QRectF) -> QImage:
        """The part that is missing, hatched in pixels of the screen, whatever the zoom."""
        width, height = (
            min(max(math.ceil(side), 1), LARGEST_SIDE) for side in (place.width(), place.height())
        )
        hatched = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        hatched.fill(0)
        painter = QPainter(hatched)
        painter.drawImage(QRectF(hatched.rect()), picture, QRectF(picture.rect()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(LINES, hatching.WIDTH))
        for start in range(-height, width, hatching.STEP):
            painter.drawLine(start, height, start + height, 0)
        painter.end()
        return hatched
