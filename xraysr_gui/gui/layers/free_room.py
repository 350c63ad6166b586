"""What is left of a view beside its image: in a narrow one, words stay off it while all of it is in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.gui.tools.halo_text import HALO_WIDTH
from xraysr_gui.gui.views.contract import View

NARROW = 36.0  # lines of text: a wider view has room for words and for what they lie over
NARROWEST = 48.0  # a corner with less room than this stays empty


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """Where words may stand.

    Attributes:
        line: The height of one.
        spared: The place of the image that words keep off, None where they may lie over it.
    """

    line: float
    spared: QRectF | None = None

    @staticmethod
    def of(view: View, line: float) -> FreeRoom:
        """Of a view: a side marker is covered by nothing where the whole image is in sight."""
        radiograph = view.radiograph
        if radiograph is None or view.width() >= NARROW * line:
            return FreeRoom(line)
        width, height = radiograph.field_size
        ends = view.to_screen(Point(0.0, 0.0)), view.to_screen(Point(width, height))
        image = QRectF(*ends).normalized()
        is_whole = QRectF(view.rect()).adjusted(-1, -1, 1, 1).contains(image)
        return FreeRoom(line, image if is_whole else None)

    def of_corner(self, inner: QRectF, *, right: bool, bottom: bool) -> tuple[float, int]:
        """How wide a line of a corner may be, and how many there may be: above or below the image, or beside.

        Where the image leaves nothing free the first one stands over it: whose image it is must be seen.
        """
        half = inner.width() / 2 - self.line * 1.5
        most = int((inner.height() / 2 - self.line) / self.line)
        if self.spared is None or half < NARROWEST:
            return half, most if half >= NARROWEST else 0
        free = self._lines_free(inner, bottom=bottom)
        if free:
            return half, min(free, most)
        beside = inner.right() - self.spared.right() if right else self.spared.left() - inner.left()
        beside -= 2 * HALO_WIDTH
        return (min(beside, half), most) if beside >= NARROWEST else (half, min(most, 1))

    def free_above(self, inner: QRectF) -> int:
        """How many lines over the whole width stand above the image; none where the image is not spared."""
        return 0 if self.spared is None else self._lines_free(inner, bottom=False)

    def of_foot(self, inner: QRectF, most: int) -> int:
        """How many of so many lines may stand along the foot, less one for the corners above them.

        One always may, for it may be a warning.
        """
        return most if self.spared is None else max(min(self._lines_free(inner, bottom=True) - 1, most), 1)

    def _lines_free(self, inner: QRectF, *, bottom: bool) -> int:
        assert self.spared is not None
        height = inner.bottom() - self.spared.bottom() if bottom else self.spared.top() - inner.top()
        return max(int(height / self.line), 0)
