"""Keeps the map of a score in step with the case on the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.words import tr
from xraysr_gui.gui.worklist.assessing import Assessing
from xraysr_gui.gui.worklist.score_map import ScoreMap
from xraysr_gui.gui.worklist.worklist import Worklist


class Mapping(QObject):
    """Shows the map of the case in sight where the reader wants maps, and never before his own word.

    Signals:
        changed: maps are wanted, or no longer, or there is another one.

    Attributes:
        is_on: Whether the reader wants maps; not before he asks for one, for they lie over the original.
    """

    changed = Signal()

    def __init__(self, score_map: ScoreMap, worklist: Worklist, assessing: Assessing) -> None:
        super().__init__(worklist)
        self.score_map, self._worklist, self._assessing = score_map, worklist, assessing
        self.is_on = False
        worklist.changed.connect(self.refresh)
        assessing.mapped.connect(self.refresh)

    def toggle(self) -> None:
        """Show maps, or leave images as they are."""
        self.is_on = not self.is_on
        self.refresh()
        self.changed.emit()

    def why_not(self) -> str:
        """Why there is no map of what is in sight."""
        why, case = self._worklist.why_no_case(), self._worklist.case
        if why or case is None:
            return why
        if self._worklist.is_hidden(case):
            return tr("Mark the case first: then its score and map are shown.")
        if case.score is None:
            return tr("No model has looked at this case yet.")
        return "" if case.score.is_told else tr("The model cannot tell of this case.")

    def refresh(self) -> None:
        """Show the map of the case in sight, if it is wanted and there is one."""
        case = self._worklist.case
        if case is None or not self.is_on or self.why_not():
            self.score_map.show(None)
            return
        heat = self._assessing.map_of(case)
        self.score_map.show(heat)
        if heat is None:
            self._assessing.want_map(case)
