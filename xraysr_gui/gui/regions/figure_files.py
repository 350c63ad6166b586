"""The table of figures in sight: on the clipboard, or as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.commands.export_result import suggested_name
from xraysr_gui.commands.figures import WRITERS, write_figures
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.widgets.save_dialog import save_dialog
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed
from xraysr_gui.metrics.measure import Measurement

FILTERS = ("Table (*.csv)", "JSON (*.json)")


class FigureFiles(QObject):
    """Takes what is shown, at full precision.

    Signals:
        told: a sentence about what was copied or written.
    """

    told = Signal(str)

    def __init__(
        self,
        dock: FiguresDock,
        comparing: Comparing,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(dock)
        self._dock, self._comparing, self._jobs, self._show_error = dock, comparing, jobs, show_error
        dock.copy_requested.connect(self.copy)
        dock.save_requested.connect(self.ask_to_save)

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """All figures of the table in sight, row after row."""
        return tuple(one for row in self._dock.table.rows for one in row.cells.values())

    def copy(self) -> None:
        """Put the table on the clipboard, with what it compares in the first line."""
        words = next((one.compares for one in self.measurements), "")
        QGuiApplication.clipboard().setText("\n".join(filter(None, (words, self._dock.table.as_text()))))
        self.told.emit(self.tr("Table copied"))

    def ask_to_save(self) -> None:
        """Let the person choose where the table is written."""
        measurements = self.measurements
        pair, title = self._comparing.pair(), self.tr("Save the table of figures")
        name = "figures.csv" if pair is None else suggested_name(pair.candidate, "-figures.csv")
        image = None if pair is None else pair.candidate.source.address.path
        dialog = save_dialog(self._dock.window(), title, FILTERS, name, image)
        dialog.fileSelected.connect(lambda name: self.save(_named(name, dialog), measurements))
        dialog.open()

    def save(self, path: Path, measurements: tuple[Measurement, ...]) -> None:
        """Write figures in a job, with how the output was made that they speak of."""
        pair = self._comparing.pair()
        candidate = pair.candidate if pair is not None else None
        self._jobs.submit(
            lambda _: write_figures(path, measurements, candidate),
            lane=Lane.FILES,
            done=lambda _: self.told.emit(self.tr("Table written to {}").format(path.name)),
            failed=self._show_error,
            listed=Listed(self.tr("Writing {}").format(path.name), makes=True),
        )


def _named(name: str, dialog: QFileDialog) -> Path:
    """With the ending of the chosen kind, if the person typed none of ours."""
    path = Path(name)
    if path.suffix.lower() in WRITERS:
        return path
    return Path(name + tuple(WRITERS)[FILTERS.index(dialog.selectedNameFilter())])
