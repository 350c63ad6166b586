"""What happens between typing a name, or giving a folder, and seeing the list of studies."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.core.address import Stack
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr_count
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.browsing.scanning import Scanning
from xraysr_gui.gui.browsing.study_tree import Branch, Leaf
from xraysr_gui.gui.browsing.thumbnail_loader import ThumbnailLoader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.neighbours import ReadingOrder
from xraysr_gui.studies.tree import Patient, files_of

if TYPE_CHECKING:
    from xraysr_gui.image_io.image_reader import ImageReader
    from xraysr_gui.image_io.summary import Summaries

TYPING_MS = 60

Listed = tuple[tuple[Patient, ...], ReadingOrder]


class Browsing(QObject):
    """Joins the data panel, the study index and a reader of its own: no image waits for a search.

    Signals:
        stack_chosen: a Stack that the person wants to see.
        found_newest: the first Stack of the newest study in what was searched.
        idle: no files are searched any more.
        listed: the list was read anew.
    """

    stack_chosen = Signal(object)
    found_newest = Signal(object)
    idle = Signal()
    listed = Signal()

    def __init__(
        self,
        panel: DataPanel,
        index: StudyIndex,
        reader: ImageReader,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
        show_notice: Callable[[str], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._index, self._reader, self._jobs = panel, index, reader, jobs
        self._show_error, self._show_notice = show_error, show_notice
        self._thumbnail_loader = ThumbnailLoader(panel, reader, jobs, show_error)
        self._order = ReadingOrder()
        self._scanning = Scanning(panel, index, reader, jobs, self._fail)
        self._listing: Job | None = None
        self._forgotten: Summaries | None = None
        self._told = ""
        self._untold: deque[str] = deque()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._list)
        self._scanning.list_grew.connect(self._list)
        self._scanning.found_newest.connect(self.found_newest)
        self._scanning.idle.connect(self.idle)
        panel.search_changed.connect(self._typing.start)
        panel.stack_chosen.connect(self.stack_chosen)
        panel.stop_requested.connect(self._scanning.stop)
        panel.forget_requested.connect(self.forget)
        panel.undo_requested.connect(self._remember_again)

    def refresh(self) -> None:
        """Read the list, then look which files are still there. Called once after the first paint."""
        self._list()
        self._jobs.submit(
            self._index.note_vanished,
            lane=Lane.FILES,
            done=lambda changed: self._list() if changed else None,
            failed=self._fail,
        )

    def scan(self, paths: Sequence[Path]) -> None:
        """Look for images in files and folders; after a search that runs, if one does."""
        self._scanning.scan(paths)

    def forget(self, branch: Branch) -> None:
        """Take a patient, study or series from the list; its files stay."""
        below = branch.stack if isinstance(branch, Leaf) else branch
        self._jobs.submit(
            lambda _: self._index.forget(files_of(below)),
            lane=Lane.FILES,
            done=self._tell_forgotten,
            failed=self._fail,
        )

    @property
    def order(self) -> ReadingOrder:
        """What comes next to what."""
        return self._order

    def stack_like(self, stack: Stack) -> Stack | None:
        """The listed stack to which the first image of `stack` belongs."""
        return self._order.stack_like(stack)

    def close(self) -> None:
        """Let go of the index and the reader; after the job runner was shut down."""
        self._index.close()
        self._reader.close()

    def _list(self) -> None:
        """Show what the index has for the typed text; an answer to older typing is dropped."""
        if self._listing is not None:
            self._listing.stop()
        text = self._panel.search_text

        def search(_: Progress) -> Listed:
            patients = self._index.search(text)
            order = ReadingOrder(patients)
            self._untold.extend(self._index.take_notices())  # kept where this answer is dropped
            return patients, order

        self._listing = self._jobs.submit(search, lane=Lane.FILES, done=self._show, failed=self._fail)

    def _show(self, listed: Listed) -> None:
        patients, self._order = listed
        self._told = ""
        self._panel.show_tree(patients)
        self.listed.emit()
        while self._untold:
            self._show_notice(self._untold.popleft())

    def _tell_forgotten(self, forgotten: Summaries) -> None:
        self._forgotten = forgotten
        count = len(forgotten.found)
        one = "{} image was removed from the list. The files stay on the disk."
        many = "{} images were removed from the list. The files stay on the disk."
        self._panel.show_message(tr_count(count, one, many).format(count), can_undo=True)
        self._list()

    def _remember_again(self) -> None:
        forgotten, self._forgotten = self._forgotten, None
        if forgotten is not None:
            self._jobs.submit(
                lambda _: self._index.add(forgotten),
                lane=Lane.FILES,
                done=lambda _: self._list(),
                failed=self._fail,
            )

    def _fail(self, error: Exception) -> None:
        """Tell an error; the same one again, key press by key press, only once."""
        if str(error) != self._told:
            self._told = str(error)
            self._show_error(error)
