"""Writes in the corners of a view, at its edges, and along its foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from xraysr_gui.core.page import Page
from xraysr_gui.gui.layers.annotation_text import (
    AnnotationMode,
    Caption,
    Letters,
    corners_of,
    letters_of,
    sign_of,
    warnings_of,
)
from xraysr_gui.gui.layers.free_room import FreeRoom
from xraysr_gui.gui.layers.scale_bar import ScaleBar, ruler_of
from xraysr_gui.gui.tools.halo_text import HaloText

if TYPE_CHECKING:
    from xraysr_gui.gui.views.image_view import ImageView

TEXT = QColor(226, 230, 235)
LETTER = QColor(255, 211, 77)
WARNING = QColor(255, 176, 59)
MARGIN = 8.0
RULER_SHARE, NOTICE_SHARE = 0.4, 0.4
SHORTEST_RULER = 60.0


def _no_page(view: ImageView) -> Page | None:
    return None


def _no_caption(view: ImageView) -> Caption:
    return Caption()


class AnnotationLayer:
    """All views share one; what it says of the stack and of the version it asks others."""

    def __init__(
        self,
        page_of: Callable[[ImageView], Page | None] = _no_page,
        caption_of: Callable[[ImageView], Caption] = _no_caption,
    ) -> None:
        self.mode, self.names_files = AnnotationMode.FULL, True
        self._page_of, self._caption_of = page_of, caption_of
        self._text = HaloText()
        self._ruler = ScaleBar(self._text)

    def paint(self, painter: QPainter, view: ImageView) -> None:
        """Paint what the mode allows; what warns of an enhanced, a turned or a flipped image always."""
        radiograph, look, camera = view.radiograph, view.look, view.camera
        if radiograph is None or look is None or camera is None:
            return
        self._text.covered, view.untold = view.written, ()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, inner = QFont(view.font()), QRectF(view.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        inner = self._paint_warning(painter, inner, font, warnings_of(radiograph))
        inner = self._paint_warning(painter, inner, font, sign_of(view.orientation))
        if self.mode is AnnotationMode.OFF:
            return
        room = FreeRoom.of(view, QFontMetricsF(font).height())
        caption = self._caption_of(view)
        shown = caption if self.names_files else caption.to_keep
        inner = self._paint_caption(painter, inner, font, shown)
        if not caption.stands_alone:
            inner, says_all = self._paint_notices(painter, inner, font, radiograph.notices, room)
            view.untold = () if says_all else radiograph.notices[::-1]
        self._paint_letters(painter, inner, font, letters_of(radiograph.source, view.orientation))
        if caption.stands_alone:
            return
        zoom = camera.scale * radiograph.spacing.column
        corners = corners_of(radiograph, look, self.mode, zoom=zoom, page=self._page_of(view))
        blocks = (
            (corners.top_left, 0, 0),
            (corners.top_right, 1, 0),
            (corners.bottom_left, 0, 1),
            (corners.bottom_right, 1, 1),
        )
        painted = [
            self._paint_corner(painter, inner, font, lines, room, right=bool(right), bottom=bool(bottom))
            for lines, right, bottom in blocks
        ]
        if not all(whole for _, whole in painted):
            corner_lines = (line for lines, _, bottom in blocks for line in lines[:: -1 if bottom else 1])
            view.untold = (*corner_lines, *view.untold)
        (above, _), _, (below, _), _ = painted
        if below:  # where nothing can say what its lengths are worth there is no ruler
            height = inner.height() - 2 * (1 + max(above, below)) * room.line
            self._paint_ruler(painter, view, inner, font, height)

    def _paint_ruler(
        self, painter: QPainter, view: ImageView, inner: QRectF, font: QFont, room: float
    ) -> None:
        """Stand a ruler between the corners of the left edge; without room for one there is none."""
        if view.radiograph is None or view.camera is None or room < SHORTEST_RULER:
            return
        per_unit = view.camera.scale / view.devicePixelRatioF()
        ruler = ruler_of(view.radiograph.spacing, per_unit, min(room, inner.height() * RULER_SHARE))
        middle = QPointF(inner.left(), inner.center().y())
        view.written.append(self._ruler.paint(painter, ruler, middle, font, TEXT))

    def _paint_warning(
        self, painter: QPainter, inner: QRectF, font: QFont, wordings: Sequence[str]
    ) -> QRectF:
        """Write along the foot, in the longest wording that fits, else the last one in several lines.

        The corners get what remains above.
        """
        if not wordings:
            return inner
        bold = QFont(font)
        bold.setBold(True)
        metrics = QFontMetricsF(bold)
        fitting = (words for words in wordings if metrics.horizontalAdvance(words) <= inner.width())
        shown = next(fitting, "")
        lines = [shown] if shown else _wrapped(wordings[-1], metrics, inner.width())
        top = inner.bottom() - len(lines) * metrics.height()
        for number, line in enumerate(lines):
            left = inner.center().x() - metrics.horizontalAdvance(line) / 2
            self._text.paint(painter, QPointF(left, top + number * metrics.height()), line, bold, WARNING)
        return inner.adjusted(0, 0, 0, -len(lines) * metrics.height() - 2)

    def _paint_notices(
        self, painter: QPainter, inner: QRectF, font: QFont, notices: Sequence[str], room: FreeRoom
    ) -> tuple[QRectF, bool]:
        """Write sentences along the foot, the newest first, each whole as long as there is room.

        Gives what remains above, and whether they are all there.
        """
        metrics = QFontMetricsF(font)
        most = room.of_foot(inner, int(inner.height() * NOTICE_SHARE / metrics.height()))
        lines = [line for words in notices[::-1] for line in _in_lines(words, metrics, inner.width())]
        says_all = len(lines) <= most
        if not says_all:
            rest = " ".join(lines[max(most - 1, 0) :])
            last = metrics.elidedText(f"{rest} …", Qt.TextElideMode.ElideRight, inner.width())
            lines = [*lines[: max(most - 1, 0)], last][:most]
        top = inner.bottom() - len(lines) * metrics.height()
        for number, line in enumerate(lines):
            place = QPointF(inner.left(), top + number * metrics.height())
            self._text.paint(painter, place, line, font, TEXT)
        return inner.adjusted(0, 0, 0, -len(lines) * metrics.height()), says_all

    def _paint_caption(self, painter: QPainter, inner: QRectF, font: QFont, caption: Caption) -> QRectF:
        """Write in the middle of the head; the corners get what remains below."""
        if not caption.words:
            return inner
        bold = QFont(font)
        bold.setBold(True)
        metrics = QFontMetricsF(bold)
        fits = metrics.horizontalAdvance(caption.words) <= inner.width()
        words = caption.words if fits else caption.short or caption.words
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        left = inner.center().x() - metrics.horizontalAdvance(shown) / 2
        self._text.paint(painter, QPointF(left, inner.top()), shown, bold, TEXT)
        return inner.adjusted(0, metrics.height() + 2, 0, 0)

    def _paint_letters(self, painter: QPainter, inner: QRectF, font: QFont, letters: Letters) -> None:
        large = QFont(font)
        large.setPointSizeF(font.pointSizeF() * 1.5)
        large.setBold(True)
        middle = inner.center()
        for words, across, down in (
            (letters.left, -1, 0),
            (letters.right, 1, 0),
            (letters.top, 0, -1),
            (letters.bottom, 0, 1),
        ):
            if words:
                size = self._text.size(words, large)
                beside_ruler = QFontMetricsF(font).height() * 2 if across < 0 else 0.0
                x = middle.x() - size.width() / 2 + across * (inner.width() - size.width()) / 2 + beside_ruler
                y = middle.y() - size.height() / 2 + down * (inner.height() - size.height()) / 2
                self._text.paint(painter, QPointF(x, y), words, large, LETTER)

    def _paint_corner(
        self,
        painter: QPainter,
        inner: QRectF,
        font: QFont,
        lines: Sequence[str],
        room: FreeRoom,
        *,
        right: bool,
        bottom: bool,
    ) -> tuple[int, bool]:
        """Lines run from the edge inwards; they end before the other corner and the middle begin.

        What is painted in one line is cut off where it must be, but a sentence goes on in the next; gives
        the number of lines, and whether they say all.
        """
        metrics = QFontMetricsF(font)
        width, most = room.of_corner(inner, right=right, bottom=bottom)
        rows: list[str] = []
        for line in lines:
            parts = _in_lines(line, metrics, width)
            if len(parts) > most - len(rows) > 0:
                parts = [line]  # half of a sentence says something else: it is cut like a name
            rows += (parts[::-1] if bottom else parts) if len(rows) < most else ()
        shown_rows = [metrics.elidedText(row, Qt.TextElideMode.ElideRight, width) for row in rows]
        for number, shown in enumerate(shown_rows):
            x = inner.right() - self._text.size(shown, font).width() if right else inner.left()
            y = number * metrics.height()
            y = inner.bottom() - y - metrics.height() if bottom else inner.top() + y
            self._text.paint(painter, QPointF(x, y), shown, font, TEXT)
        told = " ".join(shown_rows[::-1] if bottom else shown_rows)
        return len(rows), all(line in told for line in lines)


def _in_lines(words: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """A sentence in lines that fit; what is no sentence stays in one."""
    return _wrapped(words, metrics, room) if words.endswith(".") else [words]


def _wrapped(words: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Words in lines that fit; a word that is longer than a line stays whole."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]
