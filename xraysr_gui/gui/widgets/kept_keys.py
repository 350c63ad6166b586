"""Keys that a field needs for itself, though elsewhere in the window they turn pages or delete marks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QWidget,
)

_PRESSING = frozenset((Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter))
_CHOOSING = _PRESSING | {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Delete,
}
_CHOOSERS = (QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox)


class KeepsKeys(QWidget):
    """A place for panels whose lists, numbers and buttons are worked with the keyboard.

    After a click on a button the arrows still turn pages: only what has a use for a key keeps it.
    """

    def event(self, event: QEvent) -> bool:
        """Hear of a shortcut before it is one; fields that do not know of it pass it up to here."""
        return keeps_key(event) or super().event(event)


def _needs_key(field: QWidget | None, event: QKeyEvent) -> bool:
    """Whether a field has a use of its own for a key."""
    if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
        return False
    if isinstance(field, _CHOOSERS):
        return event.key() in _CHOOSING
    return isinstance(field, QAbstractButton) and event.key() in _PRESSING


def keeps_key(event: QEvent) -> bool:
    """Keep a shortcut from being one where what has the keyboard needs its key; whether it did."""
    if (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and _needs_key(QApplication.focusWidget(), event)
    ):
        event.accept()
        return True
    return False
