"""What may be dropped on a view: files, and stacks from the study browser."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent, QPainter

from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.stack_mime import STACK_MIME, stack_from
from xraysr_gui.gui.views.view_painting import paint_drop_frame


class ViewDrops(QObject):
    """Watches one view and passes on what is dropped there."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        self._hovers = False
        view.setAcceptDrops(True)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say yes to what can be shown, and take it."""
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            self._offer(cast(QDropEvent, event))
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._hover(False)
        if event.type() == QEvent.Type.Drop:
            self._hover(False)
            self._drop(cast(QDropEvent, event))
            return True
        return False

    def _offer(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(STACK_MIME) or _paths(event.mimeData()):
            event.acceptProposedAction()
            self._hover(True)
        else:
            event.ignore()

    def paint(self, painter: QPainter) -> None:
        """Show that what is dragged over the view would be taken here."""
        if self._hovers:
            paint_drop_frame(painter, self._view.rect())

    def _hover(self, hovers: bool) -> None:
        self._hovers = hovers
        self._view.update()

    def _drop(self, event: QDropEvent) -> None:
        stack, paths = stack_from(event.mimeData()), _paths(event.mimeData())
        if stack is None and not paths:
            event.ignore()
            return
        event.acceptProposedAction()
        self._view.pressed_into.emit()
        if stack is not None:
            self._view.stack_dropped.emit(stack)
        else:
            self._view.files_dropped.emit(paths)


def _paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
