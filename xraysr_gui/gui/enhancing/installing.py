"""What happens between naming a model's file and having it in the list; and how a model goes again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.open_filters import open_filters
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed
from xraysr_gui.settings import places

if TYPE_CHECKING:
    from xraysr_gui.enhancers import Enhancer
    from xraysr_gui.enhancers.engine.engine import Engine
    from xraysr_gui.gui.enhancing.install_dialog import InstallDialog
    from xraysr_gui.gui.enhancing.model_look import ModelLook, Shown

KERAS_FILES = (".keras", ".h5", ".hdf5")
MANIFEST = "manifest.json"
MODELS = (*KERAS_FILES, ".zip")
SETTLE_MS = 300


@dataclass(slots=True)
class _Asked:
    """A model that a person is asked about."""

    path: Path
    subject: Subject | None
    shown: Shown | None = None
    dialog: InstallDialog | None = None


class Installing(QObject):
    """Joins the dialog with the engine, which alone opens a model.

    Signals:
        idle: none is looked at or installed any more.
        changed_models: there is one more, whose Path it is, or one less (None).
        told: what was done.
        several_wanted: what was named may hold several models: its Path.
    """

    idle = Signal()
    changed_models = Signal(object)
    told = Signal(str)
    several_wanted = Signal(object)

    def __init__(
        self,
        panel: EnhancePanel,
        jobs: JobRunner,
        reader: ImageReader,
        subject: Callable[[], Subject | None],
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._reader = panel, jobs, reader
        self._subject, self._show_error = subject, show_error
        self._engine: Engine | None = None  # until the first paint
        self._early: Path | None = None
        self._asked: _Asked | None = None
        self._job: Job | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._look)

    @property
    def is_installing(self) -> bool:
        """Whether a model is being looked at or installed."""
        return self._asked is not None

    def attend(self, engine: Engine) -> None:
        """Learn what looks at models; what was asked for too early is looked at now."""
        self._engine, early, self._early = engine, self._early, None
        if early is not None:
            self.ask_about(early)

    def ask_for_file(self) -> None:
        """Let the person choose a file that holds a model."""
        dialog = self._dialog(tr("Install a model from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(open_filters(tr("Models"), MODELS))
        dialog.open()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder that is a model."""
        dialog = self._dialog(tr("Install a model from its folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.open()

    def why_not(self) -> str:
        """Why no model can be installed now."""
        if self._engine is None:
            return tr("The program is still starting.")
        return tr("A model is being installed.") if self.is_installing else ""

    def ask_about(self, path: Path) -> None:
        """Look at a model and ask what it is; what is refused is told in three sentences."""
        if self._engine is None:
            self._early = path
        elif not self.is_installing:
            self._asked = _Asked(path, self._subject())
            self._look()

    def _look(self) -> None:
        asked, engine = self._asked, self._engine
        if asked is None or engine is None:
            return
        self._stop()
        said = asked.dialog.said if asked.dialog is not None else {}
        job = self._jobs.submit(
            partial(_looked_at, asked.path, said, asked.subject, asked.shown, self._reader, engine),
            lane=Lane.MODEL,
            done=lambda look: self._show(asked, look),
            failed=lambda error: self._refuse(asked, error),
            cancelled=lambda: self._cancelled(job),
            listed=Listed(tr("Looking at {}").format(asked.path.name), makes=False),
        )
        self._job = job

    def _show(self, asked: _Asked, look: ModelLook) -> None:
        if asked is not self._asked:
            return
        self._job, asked.shown = None, look.shown
        if asked.dialog is None:
            asked.dialog = self._questions(asked)
            asked.dialog.open()
        asked.dialog.show_look(look)

    def _questions(self, asked: _Asked) -> InstallDialog:
        from xraysr_gui.gui.enhancing.install_dialog import InstallDialog  # not before it is wanted

        ids = self._panel.chooser.ids
        dialog = InstallDialog(asked.path.name, ids, self._panel.window())
        dialog.changed.connect(self._settling.start)
        dialog.accepted.connect(lambda: self._install(asked, dialog.answers))
        dialog.rejected.connect(self._end)
        return dialog

    def _refuse(self, asked: _Asked, error: Exception) -> None:
        if asked is not self._asked:
            return
        self._job = None
        if asked.dialog is not None and isinstance(error, UserError):
            asked.dialog.show_refusal(error)
            return
        self._end()
        self._show_error(error)

    def _install(self, asked: _Asked, answers: Json) -> None:
        engine, shown = self._engine, asked.shown
        if engine is None or shown is None:
            return
        asked.dialog = None
        job = self._jobs.submit(
            partial(_installed, asked.path, answers, shown, engine),
            lane=Lane.MODEL,
            done=self._installed,
            failed=lambda error: self._refuse(asked, error),
            cancelled=lambda: self._cancelled(job),
            listed=Listed(tr("Installing {}").format(asked.path.name), makes=True),
        )
        self._job = job

    def _installed(self, folder: Path) -> None:
        self._end()
        self.changed_models.emit(folder)
        self.told.emit(tr("{} is installed, and chosen in the Enhance panel.").format(folder.name))

    def why_no_removal(self) -> str:
        """Why the chosen enhancer cannot be removed; "" if it can."""
        enhancer = self._panel.chooser.enhancer
        if enhancer is None or enhancer.model is None:
            return tr("Choose a network that you installed.")
        if enhancer.model.path.parent != places.personal_models():
            return tr("It came with the program. Choose a network that you installed.")
        return ""

    def ask_to_remove(self) -> None:
        """Ask whether the chosen model may go."""
        enhancer = self._panel.chooser.enhancer
        if enhancer is None or self.why_no_removal():
            return
        box, yes = _question_of_removal(enhancer, self._panel.window())
        yes.clicked.connect(lambda: self._remove(enhancer))
        box.finished.connect(box.deleteLater)
        box.open()

    def _remove(self, enhancer: Enhancer) -> None:
        self._jobs.submit(
            lambda _: _removed(enhancer.id),
            lane=Lane.FILES,
            done=lambda _: self._tell_removed(enhancer),
            failed=self._show_error,
        )

    def _tell_removed(self, enhancer: Enhancer) -> None:
        self.changed_models.emit(None)
        self.told.emit(tr("{} is removed.").format(enhancer.title))

    def _dialog(self, title: str) -> QFileDialog:
        window: QWidget = self._panel.window()
        dialog = named(QFileDialog(window, title), "install-dialog")
        dialog.filesSelected.connect(self._ask_about_named)
        return dialog

    def _ask_about_named(self, names: Sequence[str]) -> None:
        path = Path(names[0])
        (self.several_wanted.emit if _may_hold_several(path) else self.ask_about)(path)

    def _cancelled(self, job: Job) -> None:
        """Only the job that nobody took the place of ends all."""
        if job is self._job:
            self._end()

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.stop()

    def _end(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        self._settling.stop()
        self._stop()
        if asked.dialog is not None:
            asked.dialog.close()
        self.idle.emit()


def _may_hold_several(path: Path) -> bool:
    return not (path / MANIFEST).is_file() if path.is_dir() else path.suffix.lower() == ".zip"


def _looked_at(
    path: Path,
    said: Json,
    subject: Subject | None,
    shown: Shown | None,
    reader: ImageReader,
    engine: Engine,
    progress: Progress,
) -> ModelLook:
    from xraysr_gui.enhancers.engine.model_answers import answers_of  # not before the first paint
    from xraysr_gui.gui.enhancing.model_look import looked_at, shown_for

    return looked_at(path, answers_of(said), shown or shown_for(subject, reader), engine, progress)


def _installed(path: Path, answers: Json, shown: Shown, engine: Engine, progress: Progress) -> Path:
    from xraysr_gui.commands.models.install_models import install_model
    from xraysr_gui.enhancers.engine.model_answers import answers_of

    return install_model(path, answers_of(answers), (shown.film, shown.name), engine, progress).path


def _removed(id: str) -> None:
    from xraysr_gui.commands.models.listed_models import model_named
    from xraysr_gui.commands.models.remove_model import remove_model

    remove_model(model_named(id))


def _question_of_removal(enhancer: Enhancer, window: QWidget) -> tuple[QMessageBox, QPushButton]:
    """Whether a model may go, and the button that says so."""
    box = named(QMessageBox(window), "remove-question")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Remove a model"))
    box.setText(tr("Remove {} ({})?").format(enhancer.title, enhancer.id))
    box.setInformativeText(tr("Its folder is deleted. Results that were made with it stay."))
    yes = named(box.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole), "remove-yes")
    box.addButton(QMessageBox.StandardButton.Cancel).setObjectName("remove-no")
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box, yes
