"""How the rows of the study browser look: two lines each, and a picture for what can be opened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from xraysr_gui.core.address import Address
from xraysr_gui.gui.study_tree import Leaf, Role, picture_of
from xraysr_gui.gui.thumbnails import Thumbnails
from xraysr_gui.studies.tree import Patient

PICTURE = 52
MARGIN = 6
GAP = 10
FAINT = 0.62  # how strong the second line is, against the first: still 4.5 to 1 on both themes
GONE = 0.6

Index = QModelIndex | QPersistentModelIndex


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
        lines = 2 if index.data(Role.DETAIL) else 1
        text = lines * option.fontMetrics.height() + 2 * MARGIN + 2
        has_picture = isinstance(index.data(Role.BRANCH), Leaf)
        return QSize(120, max(text, PICTURE + MARGIN) if has_picture else text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        branch = index.data(Role.BRANCH)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        picture = picture_of(branch)
        if index.data(Role.IS_GONE):
            painter.setOpacity(GONE)
        if picture is not None:
            box = QRect(area.left(), area.center().y() - PICTURE // 2, PICTURE, PICTURE)
            self._paint_picture(painter, option, picture, box, bool(index.data(Role.IS_OPEN)))
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


def _fitted(picture: QPixmap, box: QRect) -> QRect:
    size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRect(box.topLeft(), size)
    fitted.moveCenter(box.center())
    return fitted


def _paint_lines(
    painter: QPainter, option: QStyleOptionViewItem, index: Index, area: QRect, *, bold: bool
) -> None:
    """Title and detail, middle of the row, each cut with dots where the row ends."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    colour = option.palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
    detail = index.data(Role.DETAIL)
    title_font = QFont(option.font)
    title_font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    height = option.fontMetrics.height()
    top = area.center().y() - (height if detail else height // 2)
    painter.setFont(title_font)
    painter.setPen(colour)
    _paint_line(painter, QRect(area.left(), top, area.width(), height), index.data())
    if detail:
        painter.setFont(_smaller(option.font))
        painter.setPen(_faint(colour))
        _paint_line(painter, QRect(area.left(), top + height + 1, area.width(), height), detail)


def _paint_line(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    if font.pointSizeF() > 0:
        smaller.setPointSizeF(font.pointSizeF() * 0.92)
    return smaller


def _faint(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(colour.alphaF() * FAINT)
    return faint
