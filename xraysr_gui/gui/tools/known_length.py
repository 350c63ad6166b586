"""Calibrates an image by a line of known length."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolTip

from xraysr_gui.core.marks import KnownLength
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Calibration
from xraysr_gui.core.words import tr
from xraysr_gui.gui.tools.drawing_tool import address_of
from xraysr_gui.gui.tools.mark_tool import MarkTool
from xraysr_gui.gui.tools.text_entry import TextEntry
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.view_words import nothing_open, why_empty

_LENGTH = re.compile(r"\s*(\d{1,6}(?:[.,]\d{1,4})?)\s*(mm|cm|)\s*", re.IGNORECASE)
SHORTEST, LONGEST = 0.1, 5000.0  # millimetres


class DrawKnownLength(MarkTool):
    """Draws along something of known length and asks how long it is."""

    id, title = "known-length", "Calibrate by a known length"
    explains = "Draw along something whose length you know, and type its millimetres."
    purpose, kind, line_starts = "calibration", KnownLength, (0,)

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin, unless a scanner measured this image."""
        original = self._editing.original_at(address_of(view))
        why_not = (why_empty(view) or nothing_open()) if original is None else why_no_calibration(original)
        if why_not and not self.is_drawing:
            QToolTip.showText(view.mapToGlobal(at.toPoint()), why_not, view)
        else:
            super().press(view, at, modifiers)

    def finish(self, view: View) -> None:
        """Ask for the length at the middle of the line."""
        draft = self._editing.draft
        if draft is not None:
            one, other = (view.to_screen(point) for point in draft.fixed)
            ask_for_length(view, (one + other) / 2, self._take, lambda: self._editing.draw(None))

    def _take(self, typed: str) -> str:
        length = millimetres_of(typed)
        if length is None:
            return how_to_type()
        self._editing.finish(millimetres=length)
        return ""


def ask_for_length(view: View, place: QPointF, take: Callable[[str], str], drop: Callable[[], None]) -> None:
    """Open the field for a length."""
    TextEntry(view, place, tr("Length in mm"), take, drop)


def how_to_type() -> str:
    """What a length looks like."""
    return tr("Type a length such as 100, 25.4 mm or 10 cm.")


def millimetres_of(typed: str) -> float | None:
    """A length as people type it; None if it is none, or longer or shorter than anything on a film."""
    found = _LENGTH.fullmatch(typed)
    if found is None:
        return None
    length = float(found[1].replace(",", ".")) * (10.0 if found[2].lower() == "cm" else 1.0)
    return length if SHORTEST <= length <= LONGEST else None


def why_no_calibration(original: Radiograph) -> str:
    """Why a reader cannot calibrate an image by hand, "" if that can be done."""
    if original.spacing.without_hand.calibration is Calibration.VOLUME:
        return tr("The scanner measured this volume itself: it is not calibrated by hand.")
    return ""
