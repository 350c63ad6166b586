"""Keeps a degraded copy of the open image in step with what the panel asks for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.gui.comparing.asked_truth import leave_truth
from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
from xraysr_gui.gui.degrading.seen_part import Seen, seen_of
from xraysr_gui.gui.layers.preview_layer import Preview, preview_of
from xraysr_gui.gui.regions.row_queue import RowQueue, RowTask
from xraysr_gui.gui.shell.desk import Desk

if TYPE_CHECKING:
    from xraysr_gui.degradations.part import Cut

SETTLE_MS = 200
"""The whole image is made once a slider has rested so long; the part in sight follows it all the time."""
NOTHING = Degradation()


class Lab(QObject):
    """The copy is a version of the image like others: one undo takes it away, and files and sessions keep it.

    Signals:
        changed: another degraded copy is there, or none.
    """

    changed = Signal()

    def __init__(self, panel: DegradePanel, desk: Desk, comparing: ComparingRoom) -> None:
        super().__init__(panel)
        self._panel, self._desk, self._comparing = panel, desk, comparing
        self._versions = comparing.versions
        self._made: WeakValueDictionary[Address, Radiograph] = WeakValueDictionary()
        self._how: dict[Address, Degradation] = {}
        self._wish: tuple[Radiograph, Degradation] | None = None
        self._previews = RowQueue(desk.jobs, desk.show_error, self)
        self._wholes = RowQueue(desk.jobs, self._fail, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._begin_whole)
        panel.changed.connect(self._follow)
        panel.reset_wanted.connect(self.reset)
        self._versions.changed.connect(self.look_again)

    @property
    def document(self) -> Document | None:
        """The image that is looked at."""
        subject = self._versions.subject()
        return None if subject is None else subject.document

    @property
    def made(self) -> tuple[Radiograph, Degradation] | None:
        """The degraded copy of the image that is looked at, and how it was degraded; None without one."""
        document = self.document
        copy = None if document is None else self._made.get(document.address)
        if document is None or copy is None or copy not in document.results:
            return None
        return copy, self._how[document.address]

    @property
    def is_busy(self) -> bool:
        """Whether a copy is on its way."""
        return self._wish is not None

    def reset(self) -> None:
        """Degrade nothing any more; undo brings the copy back."""
        self._panel.reset()
        self._wish = None
        self._settle.stop()
        self._comparing.layers.end_preview()
        document, made = self.document, self.made
        if document is not None and made is not None:
            leave_truth(self._comparing.comparing)
            del self._made[document.address]
            self._desk.workspace.change(document.without_result(document.versions.index(made[0])))
        self.changed.emit()

    def put(self, document: Document, degradation: Degradation) -> None:
        """Make a copy that was degraded as somebody else says, such as in an evaluation."""
        self._wish = document.original, degradation
        self._settle.stop()
        self._begin_whole()
        self.changed.emit()

    def _follow(self) -> None:
        """Another degradation is wanted: the part in sight at once, the whole when the hand rests."""
        document, degradation = self.document, self._panel.degradation
        if document is None:
            return
        if degradation == NOTHING:
            self.reset()
            return
        self._wish = document.original, degradation
        seen = self._seen(document)
        if seen is not None:
            work = partial(_preview, document.original, degradation, seen)
            task = RowTask(self._wish, work, partial(self._show_preview, document.original), short=True)
            self._previews.want([task])
        self._settle.start()
        self.changed.emit()

    def _seen(self, document: Document) -> Seen | None:
        """The view that shows the copy, else the one that shows the original."""
        made, grid = self.made, self._desk.grid
        wanted = (made[0] if made else document.original, document.original)
        views = [view for one in wanted for view in grid.shown_views if view.radiograph is one]
        return seen_of(views[0], document.original) if views else None

    def _show_preview(self, original: Radiograph, preview: Preview) -> None:
        if self._wish is not None and self._wish[0] is original:
            self._comparing.layers.end_preview()
            self._comparing.layers.preview(preview)

    def _begin_whole(self) -> None:
        if self._wish is not None:
            original, degradation = self._wish
            work = partial(_degrade, original, degradation)
            self._wholes.want([RowTask(self._wish, work, partial(self._take, self._wish), short=True)])

    def _take(self, wish: tuple[Radiograph, Degradation], copy: Radiograph) -> None:
        """Put a copy in the place of the one before; one that nobody waits for is dropped."""
        original, degradation = wish
        document = self._desk.workspace.document_at(original.source.address)
        if wish != self._wish or document is None or document.original.greys is not original.greys:
            return
        self._wish = None
        address, before = document.address, self._made.get(document.address)
        self._how[address] = degradation
        if before is not None and before in document.results:
            self._exchange(document, before, copy)
        else:
            now = document.with_result(copy)
            self._made[address] = now.results[-1]
            self._desk.workspace.change(now)
            self._comparing.arranging.show_result(address)
        self._comparing.layers.end_preview()
        self.changed.emit()

    def _exchange(self, document: Document, before: Radiograph, copy: Radiograph) -> None:
        comparing = self._comparing.comparing
        if self.document is not None and self.document.address == document.address:
            leave_truth(comparing)
        now = document.with_exchanged(before, copy)
        new = self._made[document.address] = now.results[document.results.index(before)]
        if comparing.candidates.of(document) is before:
            comparing.candidates.choose(now, new)
        self._desk.workspace.exchange(now)

    def _fail(self, error: Exception) -> None:
        self._wish = None
        self._comparing.layers.end_preview()
        self._desk.show_error(error)
        self.changed.emit()

    def look_again(self) -> None:
        """Another image or version is looked at."""
        document = self.document
        if document is None:
            self._panel.show_subject("", self._desk.grid.why_no_image(), None)
        else:
            words = tr("Degrades a copy of: {}").format(document.address.name)
            self._panel.show_subject(words, "", document.original.spacing)
        self.changed.emit()


def _preview(original: Radiograph, degradation: Degradation, seen: Seen, _: Progress) -> Preview:
    """On a worker thread."""
    from xraysr_gui.commands.degrade_radiograph import part_degraded

    cut: Cut = seen.cut
    return preview_of(part_degraded(original, degradation, cut), seen.radiograph, seen.look, seen.zoom)


def _degrade(original: Radiograph, degradation: Degradation, _: Progress) -> Radiograph:
    """On a worker thread."""
    from xraysr_gui.commands.degrade_radiograph import degraded

    return degraded(original, degradation)
