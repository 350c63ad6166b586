"""What may be dropped on a view: files, and stacks from the study browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent

from xraysr_gui.gui.views.stack_mime import STACK_MIME, stack_from

if TYPE_CHECKING:
    from xraysr_gui.gui.views.image_view import ImageView


class ViewDrops(QObject):
    """Watches one view and passes on what is dropped there."""

    def __init__(self, view: ImageView) -> None:
        super().__init__(view)
        self._view = view
        view.setAcceptDrops(True)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say yes to what can be shown, and take it."""
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            self._offer(cast(QDropEvent, event))
            return True
        if event.type() == QEvent.Type.Drop:
            self._drop(cast(QDropEvent, event))
            return True
        return False

    def _offer(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(STACK_MIME) or _paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

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
