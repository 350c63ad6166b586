"""Gets the images of pages: out of files, or back from where they were put away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from xraysr_gui.commands.open_radiograph import open_ahead, open_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.image_cache import FileState, Held, ImageCache
from xraysr_gui.core.page import Page
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

SHELF_BYTES = 512 << 20
AHEAD_BYTES = 256 << 20
"""What opening an image that nobody asked for may take: about five times what it holds once it is open."""
BringsBack = Callable[[Address, Progress], Mapping[Radiograph, Radiograph]]
"""Gives, for each stub of an image that was put away, the image itself; for worker threads."""
Came = Callable[[ImageView, Page, Radiograph | None], None]
Failed = Callable[[ImageView, Page, Exception], None]


class PageReading(QObject):
    """One job for each view that waits, and one for what is read ahead.

    Signals:
        given_up: a view whose page will not come, as the reader stopped it.
        idle: no view waits any more.
        waits_changed: a view waits for its page now, or no longer.
        came_ahead: the Address of an image that was read ahead.
        failed_ahead: the Address of one that could not be.
        gave_way: what was read ahead was given up, as something was asked of the reader.

    Attributes:
        image_cache: Images that were read and are not open.
    """

    given_up = Signal(object)
    idle = Signal()
    waits_changed = Signal()
    came_ahead, failed_ahead, gave_way = Signal(object), Signal(object), Signal()

    def __init__(self, parent: QObject, workspace: Workspace, reader: ImageReader, jobs: JobRunner) -> None:
        super().__init__(parent)
        self._workspace, self._reader, self._jobs = workspace, reader, jobs
        self._under_way: dict[ImageView, Job] = {}
        self._ahead: Address | None = None
        self._wait_for_ahead: dict[ImageView, tuple[Page, Came, Failed]] = {}
        self._brings_back: BringsBack = lambda address, progress: {}  # nothing is put away before `attend`
        self.image_cache = ImageCache(SHELF_BYTES)

    def attend(self, brings_back: BringsBack) -> None:
        """Learn how an image that was put away comes back."""
        self._brings_back = brings_back

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read, also ahead."""
        return bool(self._under_way) or self._ahead is not None

    def is_waiting(self, view: ImageView) -> bool:
        """Whether a view waits for its page."""
        return view in self._under_way or view in self._wait_for_ahead

    def has(self, address: Address) -> bool:
        """Whether an image need not be decoded."""
        return address in self.image_cache or self._workspace.history(address) is not None

    def at_hand(self, page: Page, shown: Page | None) -> Radiograph | None:
        """Another frame of the file that is shown; other files may have changed on the disk meanwhile."""
        is_same = shown is not None and shown.address.at_frame(0) == page.address.at_frame(0)
        is_away = self._workspace.is_away(page.address)
        return self.image_cache.get(page.address) if is_same and not is_away else None

    def keep_studies_of(self, shown: Iterable[Radiograph], also: Collection[Address] = ()) -> None:
        """Forget what was read of other studies than these images belong to, but for what comes next."""
        studies = {_study_of(one) for one in shown}
        if studies:
            self.image_cache.keep_only(lambda one: _study_of(one) in studies or one.source.address in also)

    def begin(self, view: ImageView, page: Page, came: Came, failed: Failed) -> None:
        """Get a page for a view, unless the view waits for one already.

        `came` is told the image, or None where it is in the workspace again.
        """
        if self.is_waiting(view):
            return
        if self._ahead == page.address:
            self._wait_for_ahead[view] = page, came, failed
        else:
            self._submit(view, page, came, failed)
        if page.address not in self.image_cache:  # else it is there at once
            self.waits_changed.emit()

    def begin_ahead(self, address: Address) -> None:
        """Read an image that nobody has asked for; only while nothing else is read."""
        self._ahead = address
        most = min(AHEAD_BYTES, self.image_cache.capacity_bytes)
        self._jobs.submit(
            partial(self._read_ahead, address, most),
            lane=Lane.FILES,
            done=self._take_ahead,
            failed=lambda _: self._miss_ahead(partial(self.failed_ahead.emit, address)),
            cancelled=lambda: self._miss_ahead(self.gave_way.emit),
        )

    def _submit(self, view: ImageView, page: Page, came: Came, failed: Failed) -> None:
        was_away = self._workspace.is_away(page.address)
        held = self.image_cache.held(page.address)
        self._under_way[view] = self._jobs.submit(
            partial(self._brings_back, page.address) if was_away else partial(self._read, page.address, held),
            lane=Lane.FILES,
            done=partial(self._take_back if was_away else self._take, view, page, came),
            failed=partial(self._fail, view, page, failed),
            cancelled=partial(self._give_up, view),
            listed=None if held else Listed(tr("Opening {}").format(page.address.name)),
        )

    def _read(self, address: Address, held: Held | None, progress: Progress) -> Held:
        """The image that is held, as long as its file is what it was; else what the file is now."""
        state = _state_of(address)
        if held is not None and state is not None and held.state == state:
            return held
        return Held(open_radiograph(address, self._reader, progress), state)

    def _read_ahead(self, address: Address, most_bytes: int, progress: Progress) -> Held:
        state = _state_of(address)
        return Held(open_ahead(address, self._reader, most_bytes, progress), state)

    def _take(self, view: ImageView, page: Page, came: Came, read: Held) -> None:
        was_there = self.image_cache.get(page.address) is read.radiograph
        self.image_cache.put(read.radiograph, read.state)
        self._end(view, tells=not was_there)
        came(view, page, read.radiograph)

    def _take_back(
        self, view: ImageView, page: Page, came: Came, whole: Mapping[Radiograph, Radiograph]
    ) -> None:
        self._end(view)
        if self._workspace.is_away(page.address):  # two views may have asked for it
            self._workspace.take_back(page.address, whole)
        came(view, page, None)

    def _fail(self, view: ImageView, page: Page, failed: Failed, error: Exception) -> None:
        self._end(view)
        failed(view, page, error)

    def _give_up(self, view: ImageView) -> None:
        self._end(view)
        self.given_up.emit(view)

    def _end(self, view: ImageView, *, tells: bool = True) -> None:
        self._under_way.pop(view, None)
        if tells:
            self.waits_changed.emit()
        if not self._under_way:
            self.idle.emit()

    def _take_ahead(self, read: Held) -> None:
        self._ahead, waiting = None, self._wait_for_ahead
        self._wait_for_ahead = {}
        self.image_cache.put(read.radiograph, read.state)
        for view, (page, came, _) in waiting.items():
            self._end(view)
            came(view, page, read.radiograph)
        self.came_ahead.emit(read.radiograph.source.address)

    def _miss_ahead(self, tell: Callable[[], None]) -> None:
        """Read it as it is asked for, where a view has asked for it meanwhile."""
        self._ahead, waiting = None, self._wait_for_ahead
        self._wait_for_ahead = {}
        for view, (page, came, failed) in waiting.items():
            self._submit(view, page, came, failed)
        tell()


def _state_of(address: Address) -> FileState | None:
    """The state of a file, None where the system does not tell: then who opens it hears why."""
    try:
        found = address.path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _study_of(radiograph: Radiograph) -> str:
    """What an image belongs to: as DICOM says, else the archive or the folder that it lies in."""
    address = radiograph.source.address
    return radiograph.source.label("StudyInstanceUID") or str(
        address.path if address.member else address.path.parent
    )
