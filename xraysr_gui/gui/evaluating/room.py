"""Evaluating: which enhancer is better on a folder of images, and whether printed figures can be true."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.degrading.room import DegradingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.settings import places


class EvaluatingRoom(Room):
    """The Evaluate panel, and the dock of what was found."""

    ID, NEEDS = "evaluating", ("browsing", "enhancing", "degrading")
    MODULE = Module("evaluate", "Evaluate", "module-evaluate", 70)
    DOCKS = (Dock("dock-evaluation", "Evaluation", is_wide=True, of_module="evaluate"),)

    def __init__(
        self, desk: Desk, browsing: BrowsingRoom, enhancing: EnhancingRoom, degrading: DegradingRoom
    ) -> None:
        super().__init__(desk)
        self._browsing, self._enhancing, self._degrading = browsing, enhancing, degrading

    def actions(self) -> Iterator[Action]:
        """All is in the panel and the dock."""
        return iter(())

    def furnish(self) -> None:
        """The panel, the dock, and what was left unfinished."""
        from xraysr_gui.commands.evaluating.asked_evaluation import WaitingEvaluation
        from xraysr_gui.gui.evaluating.auditing import Auditing
        from xraysr_gui.gui.evaluating.evaluate_panel import EvaluatePanel
        from xraysr_gui.gui.evaluating.evaluating import Evaluating
        from xraysr_gui.gui.evaluating.evaluation_dock import EvaluationDock
        from xraysr_gui.gui.evaluating.evaluation_run import EvaluationRun
        from xraysr_gui.gui.evaluating.foreseeing import Foreseeing
        from xraysr_gui.gui.evaluating.measured_images import MeasuredImages

        desk, chooser = self.desk, self._enhancing.panel.chooser
        self.panel, self.dock = EvaluatePanel(), EvaluationDock()
        desk.window.fill_module("evaluate", self.panel)
        desk.window.add_docks({"dock-evaluation": self.dock})
        waiting = WaitingEvaluation(places.settings_folder())
        self.run = EvaluationRun(self, desk.jobs, waiting, desk.show_error)
        self.evaluating = Evaluating(self.panel, self.dock, self.run, chooser, desk)
        self.foreseeing = Foreseeing(self.panel, chooser, self.run, self._enhancing.access, desk)
        opening, degrading = self._browsing.opening, self._degrading
        self.measured_images = MeasuredImages(self.dock, self.run, opening, degrading, desk)
        self.auditing = Auditing(self.panel.audit, desk.jobs, desk.show_error)
        self.follow(self.run.changed)
        self.evaluating.recall()
