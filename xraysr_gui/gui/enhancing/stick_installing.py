"""What happens between naming a stick and having its models in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.stick_dialog import StickDialog
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.models.models_on_stick import OnStick
    from xraysr_gui.enhancers.engine.engine import Engine


class StickInstalling(QObject):
    """Joins the list of a stick with the engine, which alone opens a model.

    Signals:
        changed_models: there is one more, whose Path it is.
        single_wanted: a file holds one model alone, whose Path it is.
    """

    changed_models = Signal(object)
    single_wanted = Signal(object)

    def __init__(
        self,
        panel: QWidget,
        jobs: JobRunner,
        reader: ImageReader,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._reader, self._show_error = panel, jobs, reader, show_error
        self._engine: Engine | None = None  # until the first paint
        self._job: Job | None = None

    def attend(self, engine: Engine) -> None:
        """Learn what looks at models."""
        self._engine = engine

    def why_not(self) -> str:
        """Why no stick can be looked at now."""
        if self._engine is None:
            return tr("The program is still starting.")
        return tr("Models are being installed.") if self._job is not None else ""

    def ask_for_stick(self) -> None:
        """Let the person choose the stick, or a folder on it."""
        dialog = QFileDialog(self._panel.window(), tr("Install models from a stick"))
        dialog.setObjectName("stick-folder-dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.look(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def look(self, place: Path) -> None:
        """Find what a folder or a zip holds, and ask which of it is wanted."""
        engine = self._engine
        if engine is None or self._job is not None:
            return
        self._job = self._jobs.submit(
            partial(_found, place, engine),
            lane=Lane.MODEL,
            done=partial(self._ask, place),
            failed=self._fail,
            cancelled=self._end,
            listed=Listed(tr("Looking for models in {}").format(place.name or str(place))),
        )

    def _ask(self, place: Path, found: tuple[OnStick, ...]) -> None:
        self._end()
        if not found:
            self._show_error(_no_models(place))
        elif len(found) == 1 and not place.is_dir():
            self.single_wanted.emit(place)
        else:
            dialog = StickDialog(place.name or str(place), found, self._panel.window())
            dialog.chosen.connect(partial(self._install, dialog, found))
            dialog.stop_wanted.connect(self._stop)
            dialog.open()

    def _install(self, dialog: StickDialog, found: Sequence[OnStick], rows: list[int]) -> None:
        """One after another, so that each stands or falls alone."""
        engine = self._engine
        if engine is None or not rows or self._job is not None:
            return
        row, later = rows[0], rows[1:]
        one = found[row]
        dialog.show_busy(is_busy=True)

        def told(words: str) -> None:
            self._end()
            dialog.show_outcome(row, words)
            dialog.show_busy(is_busy=False)
            self._install(dialog, found, later)

        def done(folder: Path) -> None:
            self.changed_models.emit(folder)
            told(tr("is installed"))

        def failed(error: Exception) -> None:
            told(f"{error.why} {error.remedy}" if isinstance(error, UserError) else str(error))

        self._job = self._jobs.submit(
            partial(_installed, one, self._reader, engine),
            lane=Lane.MODEL,
            done=done,
            failed=failed,
            cancelled=self._end,
            listed=Listed(tr("Installing {}").format(one.id or one.name), makes=True),
        )

    def _fail(self, error: Exception) -> None:
        self._end()
        self._show_error(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _end(self) -> None:
        self._job = None


def _found(place: Path, engine: Engine, progress: Progress) -> tuple[OnStick, ...]:
    from xraysr_gui.commands.models.models_on_stick import models_on_stick  # not before the first paint

    return models_on_stick(place, engine, progress)


def _installed(one: OnStick, reader: ImageReader, engine: Engine, progress: Progress) -> Path:
    from xraysr_gui.commands.models.install_models import SAMPLE_NAME, sample_film
    from xraysr_gui.commands.models.models_on_stick import install_from_stick

    film = sample_film(reader, progress.part(0.0, 0.1)), SAMPLE_NAME
    return install_from_stick(one, film, engine, progress.part(0.1, 1.0)).path


def _no_models(place: Path) -> ModelUnavailable:
    return ModelUnavailable(
        tr("Nothing was installed from {}.").format(place.name or place),
        why=tr("It holds no model: no model folder, no .keras, .h5 or .zip file."),
        remedy=tr("Choose the folder or the zip that holds models."),
    )
