"""Calibrates the active image by hand: by a distance that is there already; and takes that back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from xraysr_gui.core.marks import Distance, KnownLength
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.tools.known_length import (
    ask_for_length,
    how_to_type,
    millimetres_of,
    why_no_calibration,
)
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.views.image_view import ImageView


class Calibrating(QObject):
    """Each calibration is one change, which undo takes back."""

    def __init__(self, workspace: Workspace, editing: MarkEditing, why_no_image: Callable[[], str]) -> None:
        super().__init__(editing)
        self._workspace, self._editing, self._why_no_image = workspace, editing, why_no_image

    def why_not(self) -> str:
        """Why the active image cannot be calibrated by hand."""
        document = self._workspace.document
        return self._why_no_image() if document is None else why_no_calibration(document.original)

    def why_not_by_distance(self) -> str:
        """Why no distance can tell how long it is."""
        if self.why_not():
            return self.why_not()
        return "" if self._chosen() is not None else tr("Choose a distance first.")

    def ask(self, view: ImageView) -> None:
        """Ask how long the chosen distance really is, where it lies in a view."""
        found = self._chosen()
        if found is None or self.why_not():
            return
        document, index = found
        one, other = (view.to_screen(point) for point in document.marks[index].points)
        ask_for_length(view, (one + other) / 2, self._take, lambda: None)

    def why_no_removal(self) -> str:
        """Why there is no calibration by hand to remove."""
        document = self._workspace.document
        if document is None:
            return self._why_no_image()
        if document.known_length is not None:
            return ""
        line = self._workspace.line_elsewhere(document.address)
        if line is None:
            return tr("This image was not calibrated by hand.")
        words = tr("The line that calibrates this image lies on frame {}: remove it there.")
        return words.format(line[0].frame + 1)

    def remove(self) -> None:
        """Measure as the file says again."""
        document = self._workspace.document
        if document is not None and document.known_length is not None:
            self._editing.clear_choice()
            self._workspace.change(document.without_mark(document.known_length))

    def _chosen(self) -> tuple[Document, int] | None:
        document = self._workspace.document
        index = None if document is None else self._editing.chosen_in(document.address)
        if document is None or index is None or not isinstance(document.marks[index], Distance):
            return None
        return document, index

    def _take(self, typed: str) -> str:
        length, found = millimetres_of(typed), self._chosen()
        if length is None:
            return how_to_type()
        if found is not None:
            document, index = found
            mark = document.marks[index]
            line = KnownLength(mark.points, mark.on, mark.text, length)
            changed = document.without_mark(index).with_mark(line)
            self._workspace.change(changed)
            self._editing.choose(document.address, len(changed.marks) - 1, by_hand=False)
        return ""
