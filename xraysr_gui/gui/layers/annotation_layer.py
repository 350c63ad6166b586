"""Writes in the corners of a view, at its edges, and along its foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from xraysr_gui.core.outside_words import said_once
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.layers.annotation_text import (
    AnnotationMode,
    Caption,
    Corners,
    Letters,
    corners_of,
    letters_of,
    sign_of,
    warnings_of,
)
from xraysr_gui.gui.layers.corner_rows import (
    Corner,
    four_of,
    in_lines,
    rows_in_corner,
    rows_of,
    says_who,
    warning_rows,
)
from xraysr_gui.gui.layers.free_room import NARROWEST, FreeRoom
from xraysr_gui.gui.layers.scale_bar import ScaleBar, ruler_of
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.gui.views.contract import View

TEXT = QColor(226, 230, 235)
LETTER = QColor(255, 211, 77)
WARNING = QColor(255, 176, 59)
MARGIN = 8.0
RULER_SHARE, NOTICE_SHARE = 0.4, 0.4
SHORTEST_RULER = 60.0


def _no_page(view: View) -> Page | None:
    return None


def _no_caption(view: View) -> Caption:
    return Caption()


class AnnotationLayer:
    """All views share one; what it says of the stack and of the version it asks others."""

    def __init__(
        self,
        page_of: Callable[[View], Page | None] = _no_page,
        caption_of: Callable[[View], Caption] = _no_caption,
    ) -> None:
        self.mode, self.names_files = AnnotationMode.FULL, True
        self._page_of, self._caption_of = page_of, caption_of
        self._text = HaloText()
        self._ruler = ScaleBar(self._text)
        self._cut: list[str] = []  # warnings that stand in a shorter wording

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint what the mode allows; what warns of an enhanced, a turned or a flipped image always."""
        radiograph = view.radiograph
        if radiograph is None or view.look is None or view.camera is None:
            return
        self._text.covered, view.untold, self._cut = view.written, (), []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, inner = QFont(view.font()), QRectF(view.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        foot = inner.bottom()
        legend, view.legend = view.legend, ()
        for wordings in (warnings_of(radiograph), sign_of(view.orientation), legend):
            inner = self._paint_warning(painter, inner, font, wordings)
        view.banners = view.height() - inner.bottom() if inner.bottom() < foot else 0.0
        view.untold = tuple(self._cut)
        if self.mode is not AnnotationMode.OFF:
            self._paint_words(painter, view, inner, font, radiograph)

    def _paint_words(
        self, painter: QPainter, view: View, inner: QRectF, font: QFont, radiograph: Radiograph
    ) -> None:
        """What the mode allows, above the warnings: title, notices, letters, corners, ruler."""
        assert view.look is not None
        assert view.camera is not None
        room = FreeRoom.of(view, QFontMetricsF(font).height())
        caption = self._caption_of(view)
        shown = caption if self.names_files else caption.to_keep
        inner = self._paint_caption(painter, inner, font, shown)
        if not caption.stands_alone:
            inner, says_all = self._paint_notices(painter, inner, font, radiograph.notices, room)
            view.untold = (*self._cut, *(() if says_all else radiograph.notices[::-1]))
        corners, unnamed = Corners(), tuple[str, ...]()
        if not caption.stands_alone:
            zoom, page = view.camera.scale * radiograph.spacing.column, self._page_of(view)
            named = self.names_files
            corners = corners_of(radiograph, view.look, self.mode, zoom=zoom, page=page, names_file=named)
            inner, corners, unnamed = self._paint_identity(painter, inner, font, corners, room)
        self._paint_letters(painter, inner, font, letters_of(radiograph.source, view.orientation))
        if caption.stands_alone:
            return
        blocks = four_of(corners)
        painted = [self._paint_corner(painter, inner, font, corner, room) for corner in blocks]
        if not all(whole for _, whole in painted):
            corner_lines = (line for one in blocks for line in one.lines[:: -1 if one.bottom else 1])
            view.untold = (*corner_lines, *view.untold)
        view.untold = (*unnamed, *view.untold)
        (above, _), _, (below, _), _ = painted
        if below:  # where nothing can say what its lengths are worth there is no ruler
            height = inner.height() - 2 * (1 + max(above, below)) * room.line
            self._paint_ruler(painter, view, inner, font, height)

    def _paint_ruler(self, painter: QPainter, view: View, inner: QRectF, font: QFont, room: float) -> None:
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
        """Write along the foot what `warning_rows` chooses; the corners get what remains above."""
        if not wordings:
            return inner
        bold = QFont(font)
        bold.setBold(True)
        metrics = QFontMetricsF(bold)
        lines = warning_rows(wordings, metrics, inner.width())
        if " ".join(lines) != wordings[0]:
            self._cut.append(wordings[0])
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
        shown = said_once(notices)
        lines = [line for words in shown[::-1] for line in in_lines(words, metrics, inner.width())]
        is_short = len(lines) <= most
        says_all = is_short and set(shown) == set(notices)
        if not is_short:
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

    def _paint_identity(
        self, painter: QPainter, inner: QRectF, font: QFont, corners: Corners, room: FreeRoom
    ) -> tuple[QRectF, Corners, tuple[str, ...]]:
        """Where the corners cannot say whose image it is, write it along the head, also over the image.

        Gives what remains below, the corners that remain, and what had to be cut.
        """
        metrics = QFontMetricsF(font)
        if says_who(corners, inner, metrics, room) or inner.width() < 2 * NARROWEST:
            return inner, corners, ()
        rows, is_whole = rows_of(corners.identity, metrics, inner.width())
        most = max(int(inner.height() / 2 / metrics.height()), 1)
        for number, row in enumerate(rows[:most]):
            place = QPointF(inner.left(), inner.top() + number * metrics.height())
            self._text.paint(painter, place, row, font, TEXT)
        untold = () if is_whole and len(rows) <= most else corners.identity
        below = inner.adjusted(0, len(rows[:most]) * metrics.height(), 0, 0)
        return below, corners.rest, untold

    def _paint_corner(
        self, painter: QPainter, inner: QRectF, font: QFont, corner: Corner, room: FreeRoom
    ) -> tuple[int, bool]:
        """Write the lines of a corner; gives the number of lines, and whether they say all."""
        metrics = QFontMetricsF(font)
        shown_rows = rows_in_corner(corner, inner, metrics, room)
        for number, shown in enumerate(shown_rows):
            x = inner.right() - self._text.size(shown, font).width() if corner.right else inner.left()
            y = number * metrics.height()
            y = inner.bottom() - y - metrics.height() if corner.bottom else inner.top() + y
            self._text.paint(painter, QPointF(x, y), shown, font, TEXT)
        told = " ".join(shown_rows[::-1] if corner.bottom else shown_rows)
        return len(shown_rows), all(line in told for line in corner.lines)
