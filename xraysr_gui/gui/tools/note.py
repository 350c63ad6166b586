"""Writes text on an image."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.marks import Note
from xraysr_gui.core.words import tr
from xraysr_gui.gui.tools.mark_tool import MarkTool
from xraysr_gui.gui.tools.text_entry import TextEntry
from xraysr_gui.gui.views.contract import View


class WriteText(MarkTool):
    """A click says where the text stands; without a word there is none."""

    id, title = "text", "Text"
    explains = "Click where it stands, and type."
    cursor = Qt.CursorShape.IBeamCursor
    kind, line_starts = Note, (0,)

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let go of a text, or ask for one."""
        draft = self._editing.draft
        if self._grasped is not None or draft is None:
            super().release(view, at, modifiers)
            return
        self._pressed = None
        self._editing.draw(replace(draft, fixed=(self._place(view, at, modifiers),), loose=None))
        self.finish(view)

    def finish(self, view: View) -> None:
        """Ask for the words where they will stand."""
        draft = self._editing.draft
        if draft is not None:
            asks = tr("Text")
            place = view.to_screen(draft.fixed[-1])
            TextEntry(view, place, asks, self._take, lambda: self._editing.draw(None))

    def _take(self, typed: str) -> str:
        if typed.strip():
            self._editing.finish(text=typed.strip())
            return ""
        return tr("Type a word, or press Esc.")
