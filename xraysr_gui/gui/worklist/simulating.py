"""Has cases wait on a worker thread while a reader looks at the dock of waiting times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from xraysr_gui.commands.simulate_queue import ModelFigures, Simulated, simulate_queue
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.worklist.queue_dock import QueueDock
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.jobs.runner import Job, JobRunner, Lane
from xraysr_gui.worklist.queue_simulator import ReadingPlace
from xraysr_gui.worklist.rules import Pace


class Simulating(QObject):
    """Joins the dock with the list and the model; one simulation at a time.

    Attributes:
        figures: Gives those of the model that flags, None where none is installed.
    """

    def __init__(
        self,
        dock: QueueDock,
        worklist: Worklist,
        settings_control: SettingsControl,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(dock)
        self._dock, self._worklist, self._settings_control = dock, worklist, settings_control
        self._jobs, self._show_error = jobs, show_error
        self._job: Job | None = None
        self.figures: Callable[[], ModelFigures | None] = lambda: None
        self._roc: Sequence[tuple[float, float]] = ()
        dock.simulator.wanted.connect(self.simulate)
        dock.simulator.taken_over.connect(self._take_over)
        worklist.changed.connect(self.show_list)
        self.show_list()

    def show_list(self) -> None:
        """Show who pays for the order that the list has now."""
        if self._dock.isVisible():
            worklist = self._worklist
            reading, hidden = worklist.kept.reading, worklist.is_hidden
            self._dock.who_pays.show_reading(reading, worklist.called, hidden)

    def simulate(self, place: ReadingPlace) -> None:
        """Let cases wait; a newer wish takes the place of one under way."""
        if self._job is not None:
            self._job.stop()
        settings, box = self._settings_control.settings, self._dock.simulator
        pace = Pace(settings.worklist_case_min, settings.worklist_cap_min)
        box.show_words(tr("Simulating ..."))
        self._job = self._jobs.submit(
            partial(simulate_queue, place, pace, self._roc),
            lane=Lane.FILES,
            done=self._done,
            failed=self._fail,
        )

    def _take_over(self) -> None:
        """The share of urgent cases here by the reader's own marks, and the figures of the model's card."""
        place, told = self._dock.simulator.place, []
        record, model = self._worklist.kept.reading.record, self.figures()
        if record is not None and record.urgent.value:
            place = replace(place, prevalence=record.urgent.value)
            told.append(
                tr("Urgent: {} of {} cases that you marked.").format(record.urgent.count, record.urgent.of)
            )
        else:
            told.append(
                tr("You have marked no urgent case yet, so the share of urgent ones is left as it is.")
            )
        if model is not None:
            place = replace(place, sensitivity=model.sensitivity, specificity=model.specificity)
            told.append(tr("Flags: as the card of {} says.").format(model.title))
        else:
            told.append(tr("No model that flags is installed, so its figures are left as they are."))
        self._roc = model.roc if model is not None else ()
        self._dock.simulator.show_place(place, " ".join(told))

    def _done(self, simulated: Simulated) -> None:
        self._job = None
        self._dock.simulator.show_simulated(simulated)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._dock.simulator.show_words("")
        self._show_error(error)
