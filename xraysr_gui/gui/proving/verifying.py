"""Verifying in the window: which files, where their inputs lie, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMainWindow

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.saving.exporting import with_ending
from xraysr_gui.gui.widgets.open_filters import IMAGES, open_filters
from xraysr_gui.gui.widgets.save_dialog import save_dialog
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.verifying.verify_files import VerifiedFile
    from xraysr_gui.enhancers.engine.engine import Engine
    from xraysr_gui.gui.proving.verify_dialog import VerifyDialog

TABLE = "xraysr-verified.csv"


class Verifying(QObject):
    """Joins the dialog with the verdicts. One run at a time.

    Args:
        opened: Gives the file of the image in sight if it is a result of this program; None otherwise.
    """

    def __init__(
        self,
        window: QMainWindow,
        jobs: JobRunner,
        reader: ImageReader,
        engine: Callable[[], Engine],
        opened: Callable[[], Path | None],
    ) -> None:
        super().__init__(window)
        self._window, self._jobs, self._reader, self._engine = window, jobs, reader, engine
        self._opened = opened
        self._dialog: VerifyDialog | None = None
        self._job: Job | None = None
        self._paths: tuple[Path, ...] = ()
        self._inputs: tuple[Path, ...] = ()
        self._found: list[VerifiedFile] = []

    @property
    def is_verifying(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    def show(self) -> None:
        """Open the dialog; the result that is looked at is verified at once, else files are asked for."""
        dialog = self._dialog or self._new_dialog()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        opened = self._opened()
        if self.is_verifying:
            return
        if opened is not None:
            self.begin((opened,))
        elif not self._found:
            self._ask(tr("Choose results to verify"), self.begin)

    def begin(self, paths: Sequence[Path], inputs: Sequence[Path] = ()) -> None:
        """Verify files and folders; the inputs lie where it is said, or where they are found."""
        dialog = self._dialog or self._new_dialog()
        if self.is_verifying or not paths:
            return
        self._paths, self._inputs = tuple(paths), tuple(inputs)
        found = self._found = []
        dialog.show_begun()
        work = partial(_verified, self._paths, self._inputs, self._reader, self._engine(), found)
        self._job = self._jobs.submit(
            work,
            lane=Lane.MODEL,
            done=lambda said: self._end(said),
            failed=lambda error: self._end(str(error)),
            cancelled=lambda: self._end(tr("Stopped: what had been verified is listed.")),
            progressed=lambda fraction, doing: dialog.show_progress(fraction, doing, list(found)),
            listed=Listed(tr("Verifying results")),
        )

    def save(self, path: Path) -> None:
        """Write the verdicts as a table, in a job."""
        from xraysr_gui.commands.verifying.verify_files import as_csv
        from xraysr_gui.settings.whole_file import write_whole

        dialog, table = self._dialog, as_csv(self._found).encode("utf-8", "surrogateescape")
        if dialog is None:
            return
        told = tr("{} was written to the folder {}.").format(path.name, path.parent)
        self._jobs.submit(
            lambda _: write_whole(path, lambda file: file.write(table)),
            lane=Lane.FILES,
            done=lambda _: dialog.tell(told),
            failed=lambda error: dialog.tell(str(error)),
            listed=Listed(tr("Writing {}").format(path.name), makes=True),
        )

    def _end(self, said: str) -> None:
        self._job = None
        if self._dialog is not None:
            self._dialog.show_end(list(self._found), said)

    def _new_dialog(self) -> VerifyDialog:
        from xraysr_gui.gui.proving.verify_dialog import VerifyDialog  # with its maps: not before it is seen

        dialog = self._dialog = VerifyDialog(self._window)
        dialog.files_wanted.connect(lambda: self._ask(tr("Choose results to verify"), self.begin))
        dialog.folder_wanted.connect(lambda: self._ask_folder(tr("Verify a folder of results"), self.begin))
        title = tr("Which folder are the inputs in?")
        dialog.input_wanted.connect(
            lambda: self._ask_folder(title, lambda inputs: self.begin(self._paths, inputs))
        )
        dialog.table_wanted.connect(self._ask_where)
        dialog.stop_wanted.connect(self._stop)
        dialog.finished.connect(self._stop)
        return dialog

    def _ask(self, title: str, then: Callable[[Sequence[Path]], None]) -> None:
        dialog = self._file_dialog(title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(open_filters(tr("Results"), IMAGES))
        dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
        dialog.open()

    def _ask_folder(self, title: str, then: Callable[[Sequence[Path]], None]) -> None:
        dialog = self._file_dialog(title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: then([Path(name)]))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._dialog or self._window, title)
        dialog.setObjectName("verify-file-dialog")
        return dialog

    def _ask_where(self) -> None:
        if self._dialog is None:
            return
        kinds = (tr("Table (*.csv)"),)
        dialog = save_dialog(self._dialog, tr("Save the verdicts"), kinds, TABLE, None)
        dialog.setObjectName("verify-table-dialog")
        dialog.fileSelected.connect(lambda name: self.save(with_ending(".csv", name)))
        dialog.open()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()


def _verified(
    paths: Sequence[Path],
    inputs: Sequence[Path],
    reader: ImageReader,
    engine: Engine,
    found: list[VerifiedFile],
    progress: Progress,
) -> str:
    """Verify one after the other; `found` grows meanwhile."""
    from xraysr_gui.commands.verifying.verify_files import summary_of, verify_files, verifying_with

    for one in verify_files(paths, verifying_with(reader, engine, inputs), progress):
        found.append(one)
    return summary_of(found)
