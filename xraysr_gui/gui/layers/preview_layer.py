"""Shows the parts of a result that are done, framed, over the image that is being enhanced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import coded
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.isolation.shared_pixels import PixelPart

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xraysr_gui.gui.views.contract import View
else:
    np = Lazily("numpy")

FRAME = QColor(84, 160, 255, 150)


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """One part, as it is painted.

    Attributes:
        radiograph: The image that is being enhanced.
        look: How the greys were made; under another look the part is not shown.
        greys: The part.
        start, end: Its corners in the field.
    """

    radiograph: Radiograph
    look: Look
    greys: NDArray[np.uint8]
    start: Point
    end: Point


def preview_of(part: PixelPart, radiograph: Radiograph, look: Look, zoom: float) -> Preview:
    """A part in the greys of the look, no finer than a screen shows at `zoom` pixels for one of the image."""
    scale = part.shape[0] / radiograph.shape[0]
    fewer = max(1, int(scale / max(zoom, 1e-6)))
    values, (rows, columns) = part.values.astype(np.float32), part.values.shape
    if fewer > 1:
        from xraysr_gui.degradations.resample import resize  # not before a result is on its way

        values = resize(values, (max(1, rows // fewer), max(1, columns // fewer)), "area")
    black, white = np.float32(radiograph.black), np.float32(radiograph.white)
    exact = np.nan_to_num(values).clip(0.0, 1.0) * (white - black) + black
    greys = coded(exact, radiograph.black, radiograph.white, inverted=radiograph.greys.inverted)
    spacing = radiograph.spacing.divided(scale)
    return Preview(
        radiograph,
        look,
        greys.to_grey8(look.voi, inverted=look.inverted),
        spacing.to_field(Point(part.left, part.top)),
        spacing.to_field(Point(part.left + columns, part.top + rows)),
    )


class PreviewLayer:
    """One for all views; it holds the parts of one run."""

    def __init__(self) -> None:
        self._previews: list[Preview] = []

    def add(self, preview: Preview) -> None:
        """Show one more part."""
        self._previews.append(preview)

    def clear(self) -> None:
        """The run is over: its result, or nothing, takes the place of the parts."""
        self._previews.clear()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the parts that belong to what the view shows."""
        camera = view.camera
        if camera is None or not self._previews:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for one in self._previews:
            if one.radiograph is view.radiograph and one.look == view.look:
                place = QRectF(view.to_screen(one.start), view.to_screen(one.end)).normalized()
                greys = view.orientation.laid(one.greys)
                rows, columns = greys.shape
                kind = QImage.Format.Format_Grayscale8
                painter.drawImage(place, QImage(greys.data, columns, rows, columns, kind))
                painter.setPen(QPen(FRAME, 1))
                painter.drawRect(place)
