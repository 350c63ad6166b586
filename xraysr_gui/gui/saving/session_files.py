"""Sessions in and out of files, by dialogs and jobs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.saved_work import SavedWork
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.looking.arrangements import arrangement_of
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.saving.exporting import Exporting
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed
from xraysr_gui.studies.recent import RecentFiles
from xraysr_gui.studies.session_rows import SESSION

if TYPE_CHECKING:
    from xraysr_gui.studies.leftover import BroughtBack
    from xraysr_gui.studies.pixel_files import PixelFiles
    from xraysr_gui.studies.session import Snapshot

T = TypeVar("T")
KINDS = ("Sessions (*.xraysr)",)
AT_HOME = "It names the patient: to give a case to others, save the whole case as a zip."


class SessionFiles(QObject):
    """Speaks of all that is open.

    Signals:
        told: a sentence about what was written.
        opened: what a session brought, to be shown.
        case_wanted: the person would rather give the whole case to others.
    """

    told = Signal(str)
    opened = Signal(object)
    case_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        viewing: Viewing,
        reader: ImageReader,
        jobs: JobRunner,
        recent: RecentFiles,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._viewing = window, workspace, viewing
        self._reader, self._jobs, self._recent = reader, jobs, recent
        self._show_error: Callable[[Exception], None] = lambda error: None  # until `follow`
        self._is_always_unnamed: Callable[[], bool] = lambda: False
        self.saved = SavedWork()
        self._pixel_files: PixelFiles | None = None  # until the first paint
        self._waiting: list[Path] = []

    def follow(
        self,
        opening: Opening,
        exporting: Exporting,
        show_error: Callable[[Exception], None],
    ) -> None:
        """Open what the others are asked to open, and hear of all that lies in a file."""
        self._show_error = show_error
        self._is_always_unnamed = lambda: exporting.way_out.is_always_unnamed
        opening.session_wanted.connect(self.open)
        exporting.result_saved.connect(self.saved.note_result)
        exporting.drawn_saved.connect(
            lambda document: self.saved.note_drawn(document.address, document.regions, document.marks)
        )

    def attend(self, pixel_files: PixelFiles) -> None:
        """Learn where results lie that were moved to the disk, and open what was asked for before."""
        self._pixel_files = pixel_files
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            self.open(path)

    @property
    def snapshot(self) -> Snapshot:
        """What is open now."""
        from xraysr_gui.studies.session import Snapshot  # not before the first paint

        documents, aside = self._workspace.documents, self._workspace.drawings_aside
        page, laid = self._viewing.page(), self._viewing.orientations.laid
        return Snapshot(documents, aside, page, laid, self.saved.as_of_now(), arrangement_of(self._viewing))

    def why_not(self) -> str:
        """Why there is no session to save."""
        return "" if self._workspace.documents else self._viewing.why_no_image()

    def ask_to_save(self, then: Callable[[], None] | None = None) -> None:
        """Let the person choose where it is written; where nothing leaves with a patient, ask first."""
        if not self._is_always_unnamed():
            self._ask_where(then)
            return
        from xraysr_gui.gui.saving.session_question import ask_whether_it_stays  # not before it is wanted

        ask_whether_it_stays(self._window, lambda: self._ask_where(then), self.case_wanted.emit)

    def _ask_where(self, then: Callable[[], None] | None) -> None:
        dialog = named(QFileDialog(self._window, tr("Save the session")), "save-session-dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr(kind) for kind in KINDS])
        dialog.setDefaultSuffix(SESSION[1:])
        dialog.selectFile(tr("session") + SESSION)
        dialog.fileSelected.connect(lambda name: self.save(Path(name), then))
        dialog.open()

    def ask_to_open(self) -> None:
        """Let the person choose a session."""
        dialog = named(QFileDialog(self._window, tr("Open a session")), "open-session-dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr(kind) for kind in KINDS])
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def save(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Write all that is open in a job, then go on."""
        snapshot, pixel_files = self.snapshot, self._pixel_files

        def write(progress: Progress) -> None:
            from xraysr_gui.studies.session_file import write_session  # not before it is wanted

            write_session(path, snapshot, pixel_files, progress)

        def done(_: None) -> None:
            self.saved.note_all(snapshot.documents, snapshot.aside)
            self._recent.add([path])
            self.told.emit(tr("The session was written to {}. {}").format(path, tr(AT_HOME)))
            if then is not None:
                then()

        self._submit(Listed(tr("Writing {}").format(path.name), makes=True), write, done)

    def open(self, path: Path) -> None:
        """Read a session in a job; images lie where they lay, or beside it."""
        if self._pixel_files is None:
            self._waiting.append(path)
            return
        self._recent.add([path])
        title = tr("Opening {}").format(path.name)
        self._submit(Listed(title), partial(_opened, path, self._reader), self._take)

    def _take(self, brought: BroughtBack) -> None:
        self.saved.note_all(brought.documents, brought.aside)
        self.opened.emit(brought)

    def _submit(self, listed: Listed, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self._jobs.submit(
            work,
            lane=Lane.FILES,
            done=done,
            failed=self._show_error,
            listed=listed,
        )


def _opened(path: Path, reader: ImageReader, progress: Progress) -> BroughtBack:
    from dataclasses import replace

    from xraysr_gui.studies.leftover import bring_back
    from xraysr_gui.studies.session_file import open_session

    found, sentences = open_session(path, progress)
    brought = bring_back(found, reader, progress)
    return replace(brought, sentences=(*sentences, *brought.sentences))
