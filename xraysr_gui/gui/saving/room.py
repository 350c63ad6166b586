"""Saving: what leaves the program, what is kept for the next start, and the question at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.regions.room import RegionsRoom
from xraysr_gui.gui.saving.case_saving import CaseSaving
from xraysr_gui.gui.saving.exporting import Exporting
from xraysr_gui.gui.saving.measurement_saving import MeasurementSaving
from xraysr_gui.gui.saving.reporting import Reporting
from xraysr_gui.gui.saving.save_actions import save_actions
from xraysr_gui.gui.saving.session_files import SessionFiles
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.room import Room

if TYPE_CHECKING:
    from xraysr_gui.gui.saving.keeping import Keeping


class SavingRoom(Room):
    """Dialogs, jobs that write, and the session."""

    ID, NEEDS = "saving", ("looking", "browsing", "enhancing", "comparing", "regions")

    def __init__(
        self,
        desk: Desk,
        looking: LookingRoom,
        browsing: BrowsingRoom,
        enhancing: EnhancingRoom,
        comparing: ComparingRoom,
        regions: RegionsRoom,
    ) -> None:
        super().__init__(desk)
        self.looking, self._viewing = looking.looking, looking.viewing
        self._browsing, self._enhancing = browsing, enhancing
        self.keeping: Keeping | None = None  # until the first paint
        arranging, versions, reader = comparing.arranging, enhancing.versions, desk.reader
        joined = versions, reader, desk.jobs
        self.exporting = Exporting(*joined, arranging, comparing.layers, desk.banner, desk.way_out)
        self.exporting.told.connect(desk.status.show_outcome)
        self.measurement_saving = MeasurementSaving(versions, self.looking, arranging, self.exporting, reader)
        settings = desk.settings_control
        self.reporting = Reporting(
            arranging,
            self.exporting,
            lambda: comparing.mapping.kind,
            lambda: settings.settings.report_names_patient,
        )
        self.case_saving = CaseSaving(
            versions,
            self.looking,
            self.exporting,
            reader,
            lambda: settings.settings.report_names_patient,
        )
        opened = desk.window, desk.workspace, self._viewing, reader, desk.jobs, browsing.recent
        self.session_files = SessionFiles(*opened)
        self.session_files.follow(browsing.opening, self.exporting, desk.show_error)
        self.session_files.case_wanted.connect(self.case_saving.ask)
        self.exporting.which.is_saved = self.session_files.saved.holds_result
        regions.region_files.in_file.connect(self.session_files.saved.note_drawn)

    def actions(self) -> Iterator[Action]:
        """Sessions, results, pictures, reports."""
        return save_actions(self)

    def furnish(self) -> None:
        """Keep what is open from now on, and look for what was kept."""
        from xraysr_gui.gui.saving.keeping import Keeping

        desk = self.desk
        joined = desk.workspace, self._viewing, desk.reader, desk.jobs, desk.banner, desk.settings_control
        keeping, running = Keeping(*joined), self._enhancing.enhancing
        keeping.begin(desk.window, self.session_files, running, self._browsing.panel)
        self.keeping = keeping

    def close(self) -> None:
        """Leave on the disk what is wanted there."""
        if self.keeping is not None:
            self.keeping.end()
