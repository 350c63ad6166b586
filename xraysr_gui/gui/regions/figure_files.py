"""The table of figures in sight: on the clipboard, or as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.commands.comparing.figures import WRITERS, write_figures
from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.called import identity
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.widgets.save_dialog import chosen_kind, save_dialog
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed
from xraysr_gui.metrics.measure import Measurement

FILTERS = (
    "Table (*.csv)",
    "JSON (*.json)",
    "Table that names the files (*.csv)",
    "JSON that names the files (*.json)",
)
NAMES_FILES = FILTERS[2:]


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
        self.told.emit(tr("Table copied"))

    def ask_to_save(self) -> None:
        """Let the person choose where the table is written."""
        measurements = self.measurements
        title = tr("Save the table of figures")
        about = self._about
        name = "figures.csv" if about is None else suggested_name(about, "-figures.csv")
        image = None if about is None else about.source.address.path
        dialog = save_dialog(self._dock.window(), title, FILTERS, name, image)
        dialog.fileSelected.connect(
            lambda name: self.save(
                _named(name, dialog),
                measurements,
                names_files=FILTERS[chosen_kind(dialog, FILTERS)] in NAMES_FILES,
            )
        )
        dialog.open()

    def save(self, path: Path, measurements: tuple[Measurement, ...], *, names_files: bool = False) -> None:
        """Write figures in a job, with how the output was made that they speak of."""
        images = {role: identity(one, names_file=names_files) for role, one in self._images().items()}
        about = self._about
        self._jobs.submit(
            lambda _: write_figures(path, measurements, about, images),
            lane=Lane.FILES,
            done=lambda _: self.told.emit(tr("Table written to {}").format(path.name)),
            failed=self._show_error,
            listed=Listed(tr("Writing {}").format(path.name), makes=True),
        )

    @property
    def _about(self) -> Radiograph | None:
        """The image that the table in sight speaks of."""
        return next(reversed(self._images().values()), None)

    def _images(self) -> dict[str, Radiograph]:
        """Of which images the table in sight tells."""
        pair, subject = self._comparing.pair(), self._comparing.versions.subject()
        if self._dock.shows_statistics:
            return {} if subject is None else {"image": subject.document.versions[self._dock.version]}
        return {} if pair is None else {"reference": pair.reference, "candidate": pair.candidate}


def _named(name: str, dialog: QFileDialog) -> Path:
    """With the ending of the chosen kind, if the person typed none of ours."""
    path = Path(name)
    if path.suffix.lower() in WRITERS:
        return path
    return Path(name + tuple(WRITERS)[chosen_kind(dialog, FILTERS) % len(WRITERS)])
