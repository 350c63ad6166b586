"""What can be done to marks from a menu: delete, copy, and calibrate by one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.measuring.calibrating import Calibrating
from xraysr_gui.gui.tools.mark_editing import MarkEditing


class Marking(QObject):
    """Speaks of the marks of the active image."""

    def __init__(self, workspace: Workspace, editing: MarkEditing, why_no_image: Callable[[], str]) -> None:
        super().__init__(editing)
        self._workspace, self._editing = workspace, editing
        self.calibrating = Calibrating(workspace, editing, why_no_image)
        self._why_no_image = why_no_image

    def why_no_delete(self) -> str:
        """Why no mark can be deleted."""
        return self._editing.why_no_delete()

    def delete(self) -> None:
        """Delete the chosen mark; undo brings it back."""
        self._editing.delete_chosen()

    def why_no_copy(self) -> str:
        """Why there is nothing to copy."""
        document = self._workspace.document
        if document is None:
            return self._why_no_image()
        return "" if document.marks else tr("Nothing was measured on this image.")

    def copy(self) -> None:
        """Put all readings on the clipboard, a line each, as a table reads them."""
        document = self._workspace.document
        if document is None:
            return
        spacing = document.original.spacing
        lines = ["\t".join((tr(mark.title), mark.words(spacing), tr(mark.on))) for mark in document.marks]
        QGuiApplication.clipboard().setText("\n".join(lines))
