"""Asks what the chosen region tells, and plants twins of its lesion when the reader wants to know."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhance_panel import Chosen
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.gui.regions.region_commands import RegionCommands
from xraysr_gui.gui.regions.region_truth_dialog import RegionTruthDialog
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.jobs.runner import Job, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.enhance_radiograph import Runs
    from xraysr_gui.commands.region_truth import RegionWords, TwinsTold
    from xraysr_gui.enhancers.engine.engine import EngineWishes

MEASURING = "Being measured ..."


class RegionTruth(QObject):
    """Joins the dialog, the chosen region, and the enhancer that the Enhance panel has chosen."""

    def __init__(self, desk: Desk, enhancing: EnhancingRoom, commands: RegionCommands) -> None:
        super().__init__(desk.window)
        self._desk, self._enhancing, self._commands = desk, enhancing, commands
        self.dialog: RegionTruthDialog | None = None
        self._job: Job | None = None
        enhancing.panel.choice_changed.connect(self._offer)

    def show(self) -> None:
        """Open the dialog for the chosen region."""
        region, subject = self._commands.chosen, self._enhancing.versions.subject()
        if region is None or subject is None:
            return
        self.close()
        dialog = self.dialog = RegionTruthDialog(self._desk.window, region.name)
        dialog.show_version(subject.name)
        dialog.edge.setText(tr(MEASURING))
        dialog.noise.setText(tr(MEASURING))
        dialog.twins_wanted.connect(partial(self._plant, dialog, region))
        dialog.stop_wanted.connect(self.stop)
        dialog.finished.connect(partial(self._forget, dialog))
        self._offer()
        self._desk.jobs.submit(
            partial(_measure, subject.radiograph, region),
            lane=Lane.FILES,
            done=partial(self._tell, dialog),
            failed=self._desk.show_error,
        )
        dialog.show()

    def close(self) -> None:
        """Close the dialog, if it is open."""
        if self.dialog is not None:
            self.dialog.close()

    def stop(self) -> None:
        """Give a run up."""
        if self._job is not None:
            self._job.stop()

    def _offer(self) -> None:
        if self.dialog is None or self._job is not None:
            return
        chosen = self._enhancing.panel.chosen
        why = self._why_no_twins(chosen)
        self.dialog.offer("" if chosen is None else tr(chosen.enhancer.title), why)

    def _why_no_twins(self, chosen: Chosen | None) -> str:
        if chosen is None:
            return tr("The enhancers are being loaded.")
        return tr("Wait, or press Stop.") if self._enhancing.enhancing.is_running else ""

    def _plant(self, dialog: RegionTruthDialog, region: Region) -> None:
        chosen, subject = self._enhancing.panel.chosen, self._enhancing.versions.worked_on()
        if chosen is None or subject is None or self._job is not None:
            return
        access = self._enhancing.access
        dialog.show_run(0.0)
        dialog.show_fate([])
        self._job = self._desk.jobs.submit(
            partial(_twins, subject, region, chosen, access.engine, access.wishes()),
            lane=Lane.MODEL,
            done=partial(self._tell_fates, dialog),
            failed=partial(self._fail, dialog),
            cancelled=self._end,
            progressed=partial(self._show_share, dialog),
            listed=Listed(tr("Twins of {}").format(region.name)),
        )

    def _tell(self, dialog: RegionTruthDialog, words: RegionWords) -> None:
        if dialog is self.dialog:
            dialog.edge.setText(words.edge)
            dialog.noise.setText(words.noise)
            dialog.adjustSize()

    def _tell_fates(self, dialog: RegionTruthDialog, told: TwinsTold) -> None:
        self._end()
        if dialog is self.dialog:
            dialog.show_fate(told.words())

    def _show_share(self, dialog: RegionTruthDialog, share: float, _: str) -> None:
        if dialog is self.dialog and self._job is not None:
            dialog.show_run(share)

    def _fail(self, dialog: RegionTruthDialog, error: Exception) -> None:
        self._end()
        if dialog is self.dialog and isinstance(error, UserError):
            dialog.show_fate([str(error)])
        else:
            self._desk.show_error(error)

    def _end(self) -> None:
        self._job = None
        if self.dialog is not None:
            self.dialog.show_run(None)
        self._offer()

    def _forget(self, dialog: RegionTruthDialog, _: int) -> None:
        if dialog is self.dialog:
            self.dialog = None


def _measure(image: Radiograph, region: Region, progress: Progress) -> RegionWords:
    """On a worker thread; what it needs is heavy, and nobody needs it before the first paint."""
    from xraysr_gui.commands.region_truth import region_words

    progress.at(0.0)
    return region_words(image, region)


def _twins(
    subject: Subject, region: Region, chosen: Chosen, engine: Runs, wishes: EngineWishes, progress: Progress
) -> TwinsTold:
    from xraysr_gui.commands.region_truth import twins_of

    return twins_of(subject.radiograph, region, chosen.enhancer, chosen.parameters, progress, engine, wishes)
