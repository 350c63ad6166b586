"""What the first paint does not show: docks and the panels of other modules, made right after it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.enhancing.card_dock import CardDock
from xraysr_gui.gui.enhancing.steps_dock import StepsDock
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.measuring.histogram_dock import HistogramDock
from xraysr_gui.gui.measuring.marking import Marking
from xraysr_gui.gui.measuring.measure_panel import MeasurePanel
from xraysr_gui.gui.measuring.measuring import Instruments, Measuring
from xraysr_gui.gui.measuring.profile_dock import ProfileDock
from xraysr_gui.gui.measuring.tags_dock import TagsDock
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.shell.display_panel import DisplayPanel
from xraysr_gui.gui.shell.displaying import SWITCHES, Displaying
from xraysr_gui.gui.shell.furnishing import Furnishing
from xraysr_gui.gui.shell.jobs_dock import JobsDock
from xraysr_gui.gui.shell.log_dock import LogDock
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner


class LateParts(QObject):
    """The instruments and the Display panel, with the conversations that feed them."""

    def __init__(
        self,
        window: MainWindow,
        grid: ViewGrid,
        looking: Looking,
        furnishing: Furnishing,
        memory: LogMemory,
        jobs: JobRunner,
    ) -> None:
        super().__init__(window)
        self._window, self._grid, self._furnishing, self._jobs = window, grid, furnishing, jobs
        self.display_panel, self.measure_panel = DisplayPanel(SWITCHES), MeasurePanel()
        self.instruments = Instruments(
            window.status.probe, self.measure_panel, TagsDock(), StepsDock(), HistogramDock(), ProfileDock()
        )
        self.card, self.figures = CardDock(), FiguresDock()
        window.fill_module("display", self.display_panel)
        window.fill_module("measure", self.measure_panel)
        window.add_docks(
            {
                "dock-tags": self.instruments.tags,
                "dock-steps": self.instruments.steps,
                "dock-histogram": self.instruments.histogram,
                "dock-profile": self.instruments.profile,
                "dock-card": self.card,
                "dock-figures": self.figures,
                "dock-jobs": JobsDock(jobs),
                "dock-log": LogDock(memory),
            }
        )
        self.displaying = Displaying(self.display_panel, grid, looking, furnishing)

    def attend(
        self,
        viewing: Viewing,
        workspace: Workspace,
        editing: MarkEditing,
        marking: Marking,
        reader: ImageReader,
    ) -> None:
        """Begin to measure, and stand where the docks stood before."""
        measured = self._grid, viewing, workspace, editing, reader, self._jobs
        self.measuring = Measuring(self.instruments, *measured)
        self.measure_panel.delete_requested.connect(marking.delete)
        self.measure_panel.copy_requested.connect(marking.copy)
        for dock in self._window.docks.values():
            dock.visibilityChanged.connect(self.measuring.refresh)
        self._furnishing.recall_docks()
        self.measuring.refresh()
