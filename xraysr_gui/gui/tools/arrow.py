"""Draws an arrow: from what it points at to where its text stands."""

from __future__ import annotations

from xraysr_gui.core.marks import Arrow
from xraysr_gui.core.words import tr
from xraysr_gui.gui.tools.mark_tool import MarkTool
from xraysr_gui.gui.tools.text_entry import TextEntry
from xraysr_gui.gui.views.contract import View


class DrawArrow(MarkTool):
    """Draws an arrow; its text may stay empty."""

    id, title = "arrow", "Arrow"
    explains = "Drag from what it points at; then type its text, or nothing."
    kind, line_starts = Arrow, (0,)

    def finish(self, view: View) -> None:
        """Ask for the text at its tail."""
        draft = self._editing.draft
        if draft is not None:
            asks = tr("Text (optional)")
            place = view.to_screen(draft.fixed[-1])
            TextEntry(view, place, asks, self._take, lambda: self._editing.draw(None))

    def _take(self, typed: str) -> str:
        self._editing.finish(text=typed.strip())
        return ""
