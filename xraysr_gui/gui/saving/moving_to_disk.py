"""Moves images that nobody looks at to the disk, so that memory stays below what the person allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.page_reading import SHELF_BYTES
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.jobs.runner import Job, JobRunner, Lane
from xraysr_gui.studies.pixel_files import PixelFiles

LOOK_AFTER_MS = 100


class MovingToDisk(QObject):
    """Joins the workspace with the files of the session; one image at a time, each in a job.

    What a view shows, what is active and what an enhancer works on always stays in memory.
    """

    def __init__(
        self,
        workspace: Workspace,
        viewing: Viewing,
        pixel_files: PixelFiles,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(viewing)
        self._workspace, self._viewing, self._jobs = workspace, viewing, jobs
        self._files, self._show_error = pixel_files, show_error
        self._most_mb: Callable[[], int] = lambda: 0
        self._worked_on: Callable[[], Address | None] = lambda: None
        self._job: Job | None = None
        self._has_complained = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)

    def begin(self, most_mb: Callable[[], int], worked_on: Callable[[], Address | None]) -> None:
        """Keep below so many megabytes from now on, without touching what an enhancer works on."""
        self._most_mb, self._worked_on = most_mb, worked_on
        self._viewing.reading.attend(self._bring_back)
        self._workspace.on_change(self.look_soon)
        self._viewing.page_changed.connect(self.look_soon)

    def look_soon(self, *_: object) -> None:
        """Look once the reader has done what is being done."""
        self._timer.start()

    @property
    def idle(self) -> tuple[Address, ...]:
        """What could be moved, the image that was left longest ago first."""
        kept = self._viewing.in_view | ({one} if (one := self._worked_on()) is not None else set())
        return self._workspace.idle(frozenset(kept))

    def _look(self) -> None:
        idle, most_bytes = self.idle, self._most_mb() << 20
        held = self._workspace.bytes_held(idle)
        self._viewing.reading.image_cache.limit(min(max(most_bytes - held, 0), SHELF_BYTES))
        if self._job is not None or held <= most_bytes:
            return
        address = idle[0]
        history = self._workspace.history(address)
        if history is None or not history.holds_results:
            self._workspace.drop(address)  # its file is where it was, and drawings are kept
            self.look_soon()
            return
        images = history.radiographs
        self._job = self._jobs.submit(
            lambda progress: {one: self._files.put_away(one, progress) for one in images},
            lane=Lane.FILES,
            done=lambda stubs: self._put_away(address, stubs),
            failed=self._fail,
            cancelled=self._end,
        )

    def _put_away(self, address: Address, stubs: Mapping[Radiograph, Radiograph]) -> None:
        self._end()
        if address in self.idle and self._workspace.put_away(address, stubs):
            self._viewing.reading.image_cache.take_away(address)
        self._has_complained = False
        self.look_soon()

    def _fail(self, error: Exception) -> None:
        """A disk that takes nothing is told once; everything stays in memory."""
        self._end()
        if not self._has_complained:
            self._show_error(error)
        self._has_complained = True

    def _end(self) -> None:
        self._job = None

    def _bring_back(self, address: Address, told: Progress) -> dict[Radiograph, Radiograph]:
        """Every image at an address, whole; for worker threads."""
        history = self._workspace.history(address)
        images = history.radiographs if history is not None else ()
        return {one: self._files.bring_back(one, told) for one in images}
