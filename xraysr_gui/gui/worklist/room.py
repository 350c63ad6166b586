"""The worklist: who is read next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.gui.worklist.assessing import Assessing
from xraysr_gui.gui.worklist.case_words import what_is_wrong
from xraysr_gui.gui.worklist.kept_list import KeptList
from xraysr_gui.gui.worklist.mapping import Mapping
from xraysr_gui.gui.worklist.score_map import ScoreMap
from xraysr_gui.gui.worklist.watching import Watching
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.gui.worklist.worklist_actions import (
    ADDING,
    IN_PANEL,
    filling_actions,
    mapping_actions,
    worklist_actions,
)
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_file import WorklistFile

if TYPE_CHECKING:
    from xraysr_gui.commands.simulate_queue import ModelFigures
    from xraysr_gui.commands.triage.judging import Judged
    from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel


class WorklistRoom(Room):
    """The Worklist panel, and the dock of waiting times."""

    ID, NEEDS = "worklist", ("looking", "browsing", "enhancing")
    MODULE = Module("worklist", "Worklist", "module-worklist", 15)
    DOCKS = (Dock("dock-queue", "Waiting times", of_module="worklist"),)

    def __init__(
        self, desk: Desk, looking: LookingRoom, browsing: BrowsingRoom, enhancing: EnhancingRoom
    ) -> None:
        super().__init__(desk)
        self.panel: WorklistPanel | None = None
        self._viewing = looking.viewing
        self._access, self._installing, jobs = enhancing.access, enhancing.installing, desk.jobs
        file = WorklistFile(places.data_folder() / "worklist.sqlite")
        seen = looking.viewing, browsing.browsing, browsing.opening
        kept = self.kept = KeptList(file, jobs, desk.settings_control, desk.show_error)
        self.worklist = Worklist(kept, desk.settings_control, seen)
        self.watching = Watching(desk.window, self.worklist, jobs, desk.show_error)
        self.assessing = Assessing(kept, jobs, desk.indexer, self._judge, desk.show_error)
        self.mapping = Mapping(ScoreMap(desk.grid, desk.status.probe), self.worklist, self.assessing)
        self.worklist.told.connect(desk.status.show_outcome)
        self.follow(self.worklist.changed, self.watching.changed, self.mapping.changed)

    def actions(self) -> Iterator[Action]:
        """Reading, marking, putting in and taking out."""
        yield from worklist_actions(self.worklist)
        yield from filling_actions(self.worklist, self.watching)
        yield from mapping_actions(self.mapping)

    def furnish(self) -> None:
        """The panel with its list, and the dock."""
        from xraysr_gui.gui.worklist.queue_dock import QueueDock
        from xraysr_gui.gui.worklist.simulating import Simulating
        from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel

        desk = self.desk
        rows = [[desk.table.action(id) for id in row] for row in IN_PANEL]
        panel = self.panel = WorklistPanel(rows, [desk.table.action(id) for id in ADDING])
        panel.show_settings(desk.settings_control.settings)
        desk.window.fill_module("worklist", panel)
        dock = self.dock = QueueDock()
        desk.window.add_docks({"dock-queue": dock})
        self.simulating = Simulating(dock, self.worklist, desk.settings_control, desk.jobs, desk.show_error)
        self.simulating.figures = _figures
        desk.window.docks["dock-queue"].visibilityChanged.connect(self.simulating.show_list)
        for signal in (self.kept.changed, self.watching.changed, self.assessing.mapped):
            signal.connect(self._warn)
        self._installing.changed_models.connect(self.assessing.try_again)
        self.watching.came_again.connect(self.assessing.look_again)
        self.worklist.changed.connect(self._hold_score)
        self.assessing.judges = _judges
        self.assessing.ask_for_judges()
        self.worklist.attend(panel)

    def apply(self, settings: Settings) -> None:
        """Another order, another pace."""
        if self.panel is not None:
            self.panel.show_settings(settings)
            self.kept.refresh()

    def close(self) -> None:
        """Write what was not yet written."""
        self.kept.finish()

    def _judge(self, radiograph: Radiograph, progress: Progress) -> Judged:
        """On a worker thread."""
        from xraysr_gui.commands.triage.judging import judge  # not before the first paint

        return judge(radiograph, self._access.engine, progress, with_map=True)

    def _hold_score(self) -> None:
        """What a model said holds for the file that it saw."""
        case, radiograph = self.worklist.case, self._viewing.radiograph()
        if case is not None and radiograph is not None:
            self.assessing.hold(case, radiograph.source)

    def _warn(self) -> None:
        """Say what is wrong, as long as it is."""
        if self.panel is not None:
            reading, away = self.kept.reading, self.watching.away
            self.panel.warn(what_is_wrong(reading, away, self.assessing.why_none))


def _judges() -> Sequence[str]:
    """On a worker thread."""
    from xraysr_gui.commands.assess_radiograph import judges_here

    return judges_here()


def _figures() -> ModelFigures | None:
    """Of the judge that flags; who has a folder that makes no sense hears of it from the judge itself."""
    from xraysr_gui.commands.triage.model_figures import model_figures

    with suppress(ModelUnavailable):
        return model_figures()
    return None
