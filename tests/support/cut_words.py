"""Words with less room than they need: cut at the side or the foot, by a parent, or shortened to dots."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionDockWidget,
    QTabBar,
    QWidget,
)

from tests.support.words_in_sight import columns_of

WRITTEN = QLabel, QPushButton, QCheckBox, QRadioButton, QComboBox, QLineEdit, QAbstractSpinBox, QTabBar
HEAD = 2 * 5
"""Padding of the head of a column."""


def cut_words(root: QWidget) -> Iterator[str]:
    """Where, which and how; of what is in sight."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible() or widget.size().isEmpty() or _is_qts(widget):
            continue
        if isinstance(widget, WRITTEN):
            yield from _told(widget, _cut_widget(widget))
        if isinstance(widget, QDockWidget):
            yield from _told(widget, _cut_dock(widget))
        if isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
            yield from _told(widget, _cut_head(widget))
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from _told(widget, _cut_rows(widget))


def _is_qts(widget: QWidget | None) -> bool:
    """Whether it belongs to a dialog that Qt lays out."""
    while widget is not None and not isinstance(widget, QFileDialog):
        widget = widget.parentWidget()
    return widget is not None


def _told(widget: QWidget, faults: Iterator[str]) -> Iterator[str]:
    names, one = [], widget
    while one is not None and len(names) < 4:
        names.append(one.objectName() or type(one).__name__)
        one = one.parentWidget()
    return (f"{' in '.join(names)}: {fault}" for fault in faults)


def _cut_widget(widget: QWidget) -> Iterator[str]:
    text = widget.text() if hasattr(widget, "text") else ""
    if isinstance(widget, QComboBox):
        text = widget.currentText()
        room = _room_of(widget)
        if not widget.toolTip() and widget.fontMetrics().horizontalAdvance(text) > room.width():
            yield f"{text!r} is wider than its {room.width()} px"
    if isinstance(widget, QTabBar):
        yield from _cut_tabs(widget)
    if not text or (isinstance(widget, QLabel) and widget.wordWrap()):
        return
    needed = widget.fontMetrics().height()
    if widget.contentsRect().height() < needed or widget.height() < widget.minimumSizeHint().height():
        yield f"{text[:60]!r} is {widget.height()} px high, and needs {widget.minimumSizeHint().height()}"
    yield from _cut_by_parents(widget, text)


def _cut_by_parents(widget: QWidget, text: str) -> Iterator[str]:
    """What lies over the edge of what holds it; but in a list that scrolls one may scroll on."""
    parent, place = widget.parentWidget(), QRect(widget.pos(), widget.size())
    while parent is not None and not widget.isWindow():
        if parent.objectName() == "qt_scrollarea_viewport":
            return
        if not parent.rect().contains(place):
            yield f"{text[:60]!r} lies over the edge of {parent.objectName() or type(parent).__name__}"
            return
        if parent.isWindow():
            return
        place.moveTopLeft(parent.mapToParent(QPoint(place.topLeft())))
        parent = parent.parentWidget()


def _room_of(box: QComboBox) -> QRect:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box)


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for tab in range(bar.count()):
        place, text = bar.tabRect(tab), bar.tabText(tab)
        needed = bar.fontMetrics().horizontalAdvance(text), bar.fontMetrics().height()
        if place.width() < needed[0] or place.height() < needed[1]:
            yield f"the tab {text!r} has {place.width()} x {place.height()} px and needs {needed}"


def _cut_dock(dock: QDockWidget) -> Iterator[str]:
    option = QStyleOptionDockWidget()
    dock.initStyleOption(option)
    room = dock.style().subElementRect(QStyle.SubElement.SE_DockWidgetTitleBarText, option, dock)
    height = dock.widget().y() if dock.widget() is not None else 0
    if height and room.height() < dock.fontMetrics().height():
        yield f"its title has {room.height()} px, and needs {dock.fontMetrics().height()}"


def _cut_head(head: QHeaderView) -> Iterator[str]:
    model = head.model()
    for column in range(head.count() if model is not None else 0):
        text = str(model.headerData(column, head.orientation()) or "")
        tip = model.headerData(column, head.orientation(), Qt.ItemDataRole.ToolTipRole)
        if head.isSectionHidden(column) or tip or not text:
            continue
        needed = max(map(head.fontMetrics().horizontalAdvance, text.split("\n"))) + HEAD
        if head.sectionSize(column) < needed:
            yield f"the head {text!r} has {head.sectionSize(column)} px, and needs {needed}"


def _cut_rows(view: QAbstractItemView) -> Iterator[str]:
    """Rows lower than their letters; and words that are shortened where nothing tells the rest."""
    model = view.model()
    if model is None:
        return
    for row in range(min(model.rowCount(view.rootIndex()), 50)):
        for column in range(min(columns_of(model), 20)):
            index = model.index(row, column, view.rootIndex())
            text, place = index.data() or "", view.visualRect(index)
            if not isinstance(text, str) or not text or not place.intersects(view.viewport().rect()):
                continue
            if place.height() < view.fontMetrics().height():
                yield f"{text[:60]!r} stands in a row of {place.height()} px"
            widest = max(map(view.fontMetrics().horizontalAdvance, text.split("\n")))
            if widest > place.width() and _is_shortened(view, index):
                yield f"{text[:60]!r} is shortened to {place.width()} px of {widest}"


def _is_shortened(view: QAbstractItemView, index: QModelIndex) -> bool:
    """Whether Qt puts dots there, and nothing tells the rest."""
    own = not type(view.itemDelegateForIndex(index)).__module__.startswith("PySide6")
    wraps = getattr(view, "wordWrap", lambda: False)()
    scrolls = view.horizontalScrollBar().maximum() > 0
    return not (own or wraps or scrolls or index.data(Qt.ItemDataRole.ToolTipRole))
