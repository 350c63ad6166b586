"""A field over an image, at the place that its words are about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

from xraysr_gui.gui.views.contract import View

WIDTH, LONGEST = 190, 200


class TextEntry(QLineEdit):
    """Enter, a press elsewhere, or the closing of the window takes what was typed; Esc does not.

    It is asked for once and goes.

    `take` says why it cannot be taken, "" if it was; `drop` is called where nothing was taken.
    """

    def __init__(
        self,
        view: View,
        place: QPointF,
        asks: str,
        take: Callable[[str], str],
        drop: Callable[[], None],
        text: str = "",
    ) -> None:
        super().__init__(text, view)
        self._view, self._take, self._drop = view, take, drop
        self._is_over = False
        self.setObjectName("text-entry")
        self.setAccessibleName(asks)
        self.setPlaceholderText(asks)
        self.setMaxLength(LONGEST)
        width, height = min(WIDTH, view.width()), self.sizeHint().height()
        left = min(max(place.x(), 0), view.width() - width)
        top = min(max(place.y() - height / 2, 0), view.height() - height)
        self.setGeometry(round(left), round(top), width, height)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.returnPressed.connect(self._enter)
        self._watched = (view, view.window())
        for one in self._watched:
            one.installEventFilter(self)
        view.radiograph_changed.connect(self.close_without)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press elsewhere in the view, and leaving the program, come after what was typed."""
        is_press = watched is self._view and event.type() == QEvent.Type.MouseButtonPress
        if is_press or event.type() == QEvent.Type.Close:
            self._leave()
        return False

    def event(self, event: QEvent) -> bool:
        """Every key that is typed here belongs here; those with Ctrl or Alt stay with the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if not held:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up; nothing that is typed goes on to the view."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_without()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere is done."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._leave()

    def close_without(self) -> None:
        """Take nothing."""
        if not self._is_over:
            self._end()
            self._drop()

    def _enter(self) -> None:
        why_not = self._try()
        if why_not:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), why_not, self)
            self.selectAll()

    def _leave(self) -> None:
        if not self._is_over and self._try():
            self.close_without()

    def _try(self) -> str:
        if self._is_over:
            return ""
        self._is_over = True  # what takes the words may change the image, which would close this
        why_not = self._take(self.text())
        self._is_over = False
        if not why_not:
            self._end()
        return why_not

    def _end(self) -> None:
        self._is_over = True
        for one in self._watched:
            one.removeEventFilter(self)
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()
