"""How the rows of the study browser look: two lines each, and a picture for what can be opened."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from xraysr_gui.core.address import Address
from xraysr_gui.gui.browsing.study_tree import Leaf, TreeRole
from xraysr_gui.gui.browsing.thumbnails import Thumbnails
from xraysr_gui.gui.widgets.row_painting import (
    Index,
    colour_of,
    faint_of,
    is_selected,
    paint_ground,
    paint_line,
    smaller,
)
from xraysr_gui.studies.tree import Patient

PICTURE = 52
MARGIN = 6
GAP = 10
SMALLER = 0.92
GONE = 0.6


class StudyRows(QStyledItemDelegate):
    """Paints rows.

    Signals:
        picture_wanted: the Address of an image that is looked at and has no picture yet.
    """

    picture_wanted = Signal(object)

    def __init__(self, pictures: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines of text, or the picture where that is higher."""
        lines = 2 if index.data(TreeRole.DETAIL) else 1
        text = lines * option.fontMetrics.height() + 2 * MARGIN + 2
        has_picture = isinstance(index.data(TreeRole.BRANCH), Leaf)
        return QSize(120, max(text, PICTURE + MARGIN) if has_picture else text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        is_chosen = is_selected(option)
        option = _filled_if_shown(option, index)
        paint_ground(painter, option)
        if is_chosen and not is_selected(option):
            _paint_outline(painter, option)
        branch = index.data(TreeRole.BRANCH)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        picture = index.data(TreeRole.PICTURE)
        if index.data(TreeRole.IS_GONE):
            painter.setOpacity(GONE)
        if picture is not None:
            box = QRect(area.left(), area.center().y() - PICTURE // 2, PICTURE, PICTURE)
            self._paint_picture(painter, option, picture, box, bool(index.data(TreeRole.IS_OPEN)))
            area.setLeft(box.right() + GAP)
        _paint_lines(painter, option, index, area, bold=isinstance(branch, Patient))
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, option: QStyleOptionViewItem, address: Address, box: QRect, is_open: bool
    ) -> None:
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(box), 4, 4)
        painter.fillPath(frame, Qt.GlobalColor.black)
        picture = self._pictures.get(address)
        if picture is None:
            self.picture_wanted.emit(address)
        elif not picture.isNull():
            painter.save()
            painter.setClipPath(frame)
            painter.drawPixmap(_fitted(picture, box), picture, picture.rect())
            painter.restore()
        if is_open:
            pen = painter.pen()
            pen.setColor(option.palette.color(QPalette.ColorRole.Highlight))
            pen.setWidth(2)
            painter.strokePath(frame, pen)


def _filled_if_shown(option: QStyleOptionViewItem, index: Index) -> QStyleOptionViewItem:
    """The filled row is the image on the screen, or the lowest row in sight above it: never a clicked one.

    A row that is clicked once opens nothing: filled, it would name another patient than the image does.
    """
    made = QStyleOptionViewItem(option)
    unfolded = bool(option.state & QStyle.StateFlag.State_Open)
    made.state &= ~QStyle.StateFlag.State_Selected
    if index.data(TreeRole.IS_OPEN) and not unfolded:
        made.state |= QStyle.StateFlag.State_Selected
    return made


def _paint_outline(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Show where the keys of the list are."""
    painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Highlight), 1))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _fitted(picture: QPixmap, box: QRect) -> QRect:
    size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRect(box.topLeft(), size)
    fitted.moveCenter(box.center())
    return fitted


def _paint_lines(
    painter: QPainter, option: QStyleOptionViewItem, index: Index, area: QRect, *, bold: bool
) -> None:
    """Title and detail, middle of the row, each cut with dots where it is too long."""
    colour, detail = colour_of(option), index.data(TreeRole.DETAIL)
    if index.data(TreeRole.IS_OPEN) and not is_selected(option):  # the heading above the image on the screen
        colour = option.palette.color(QPalette.ColorRole.Highlight)
    title_font = QFont(option.font)
    title_font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    height = option.fontMetrics.height()
    top = area.center().y() - (height if detail else height // 2)
    first = QRect(area.left(), top, area.width(), height)
    middle = Qt.TextElideMode.ElideMiddle  # names of files differ at their ends
    paint_line(painter, first, index.data(), title_font, colour, middle)
    if detail:
        second = QRect(area.left(), top + height + 1, area.width(), height)
        paint_line(painter, second, detail, smaller(option.font, SMALLER), faint_of(option))
