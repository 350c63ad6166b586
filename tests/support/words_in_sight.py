"""Every text that a window shows or tells, and the places where a text is wider or higher than its room."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QWidget,
)

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
LARGEST_MODEL = 400
_TAGS = re.compile(r"<[^<>]*>|&[a-z]+;")
_WORD = re.compile(r"[^\W\d_]{3,}")
_BARE_VOWEL = re.compile(r"[aeiouAEIOU]")


def untranslated(text: str, allowed: frozenset[str]) -> list[str]:
    """The words of a text that were not passed through: those that have a vowel without an accent."""
    words = _WORD.findall(_TAGS.sub(" ", text))
    return [word for word in words if _BARE_VOWEL.search(word) and word not in allowed]


def texts_of(root: QWidget, hidden: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Where each text of a widget and its children stands, and the text; not of those named in `hidden`."""
    for widget in (root, *root.findChildren(QWidget)):
        names = {one.objectName() for one in _upwards(widget)}
        if not names & hidden:
            where = f"{type(widget).__name__} {widget.objectName()}".strip()
            yield from ((where, text) for text in _own_texts(widget) if text)


def texts_of_actions(actions: list[QAction]) -> Iterator[tuple[str, str]]:
    """Of actions and of the menus that they open."""
    for action in actions:
        where = f"action {action.objectName()}"
        yield from ((where, text) for text in (action.text(), action.toolTip(), action.statusTip()))
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from texts_of_actions(menu.actions())


def _upwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _own_texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.statusTip(), widget.windowTitle())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    yield from _said_at_once(widget)
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(tab) for tab in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _items_of(widget.model())


def _said_at_once(widget: QWidget) -> Iterator[str]:
    """What is no list."""
    if isinstance(widget, QMessageBox):
        yield widget.informativeText()
    if isinstance(widget, QLabel | QAbstractButton | QMessageBox | QAbstractSpinBox):
        yield widget.text()
    if isinstance(widget, QGroupBox | QMenu):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        yield from (widget.toPlainText(), widget.placeholderText())


def _items_of(model: QAbstractItemModel) -> Iterator[str]:
    rows, columns = min(model.rowCount(QModelIndex()), LARGEST_MODEL), columns_of(model)
    for count, way in ((columns, Qt.Orientation.Horizontal), (rows, Qt.Orientation.Vertical)):
        yield from (str(model.headerData(number, way) or "") for number in range(count))
    for row in range(rows):
        for column in range(columns):
            index = model.index(row, column, QModelIndex())
            yield from (str(said) for role in ROLES if (said := index.data(role)))


def columns_of(model: QAbstractItemModel) -> int:
    """A list tells nobody that it has one column."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())


def cut_off(root: QWidget) -> Iterator[str]:
    """What has less room than its text needs, of what is in sight and says no more in a tooltip."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or not _own_text(widget):
            continue
        if _needs(widget) > widget.contentsRect().width() + 1:
            yield f"{_place_of(widget)}: {_own_text(widget)!r}"
        elif isinstance(widget, QLabel) and widget.wordWrap() and _is_too_low(widget):
            yield f"{_place_of(widget)} is too low: {_own_text(widget)!r}"
    for area in root.findChildren(QScrollArea):
        inner = area.widget()
        never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        room = area.viewport().width() + 1
        if inner is not None and never and area.isVisibleTo(root) and inner.width() > room:
            yield f"{_place_of(inner)} is wider than its panel"


def _own_text(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return "" if widget.textFormat() == Qt.TextFormat.RichText else widget.text()
    return widget.text() if isinstance(widget, QPushButton | QCheckBox | QRadioButton) else ""


def _needs(widget: QWidget) -> int:
    """How wide a widget has to be for its text; 0 where it may break its lines."""
    if not isinstance(widget, QLabel):
        return widget.sizeHint().width()
    if widget.wordWrap() or widget.toolTip():
        return 0
    return max(widget.fontMetrics().horizontalAdvance(line) for line in widget.text().split("\n"))


def _is_too_low(label: QLabel) -> bool:
    return label.heightForWidth(label.width()) > label.height() + 2


def _place_of(widget: QWidget) -> str:
    names = [one.objectName() or type(one).__name__ for one in _upwards(widget)]
    return " in ".join(names[:4])
