"""What is open right now, and how to go back to what was there before.

The state of an image is one frozen `Document`. A change makes a new document out of the old
one; undo puts an old one back. Pixel arrays are shared between documents, so a step of history
costs a few hundred bytes, and nobody writes an inverse operation.
"""

from __future__ import annotations

from collections.abc import Mapping

from xraysr_gui.core.address import Address
from xraysr_gui.core.calibrated import line_among
from xraysr_gui.core.document import Document
from xraysr_gui.core.history import History, bytes_of
from xraysr_gui.core.listeners import Listeners
from xraysr_gui.core.marks import KnownLength
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.shared_calibration import (
    Drawn,
    Line,
    drawings_that_follow,
    drawn_by,
    let_frames_follow,
    let_past_forget,
    line_of_object,
    lines_for,
    marks_of,
    measured_by,
)

__all__ = ["Document", "Drawn", "Workspace"]
MAX_UNDO = 100
KEPT_UNCHANGED = 4  # images without results that stay in memory after the reader has turned to another


class Workspace(Listeners):
    """The images that were opened, one of them active. Lives on one thread; listeners are called there.

    An image that the reader has turned away from gives its pixels back, unless it has results;
    what was drawn on it is kept and is there again when the image is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._histories: dict[Address, History] = {}
        self._away: dict[Address, History] = {}  # their images are stubs, the pixels lie on the disk
        self._set_aside: dict[Address, Drawn] = {}
        self._active: Address | None = None

    @property
    def document(self) -> Document | None:
        """The active document, None while there is none."""
        return None if self._active is None else self._histories[self._active].current

    @property
    def can_undo(self) -> bool:
        """Whether `undo()` would change the active document."""
        return self._active is not None and bool(self._histories[self._active].past)

    @property
    def can_redo(self) -> bool:
        """Whether `redo()` would change the active document."""
        return self._active is not None and bool(self._histories[self._active].future)

    def document_at(self, address: Address) -> Document | None:
        """The open document of an image, None if it is not in memory."""
        history = self._histories.get(address)
        return history.current if history else None

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, the one that was turned to last at the end; those that were put away first."""
        histories = (*self._away.values(), *self._histories.values())
        return tuple(history.current for history in histories if history.current is not None)

    @property
    def drawings_aside(self) -> dict[Address, Drawn]:
        """What was drawn on images that are not in memory."""
        return dict(self._set_aside)

    def restore(
        self,
        documents: tuple[Document, ...],
        aside: dict[Address, Drawn],
    ) -> tuple[Address, ...]:
        """Take up what an earlier session had; gives the images that stay as they are, worked on since."""
        busy = []
        here = marks_of(self.documents, self._set_aside)
        lines, new = lines_for(marks_of(documents, aside), here, self._is_free)
        for owner, line in new:
            self._let_others_follow(owner, None, line)
        for address, drawn in aside.items():
            drawn, history = drawn_by(drawn, *lines[address]), self.history(address)
            if history is not None and history.is_untouched and history.current is not None:
                image = measured_by(history.current, None).original
                history.current = Document.of(image, *drawn, lines[address][1])
            elif history is not None or self._set_aside.setdefault(address, drawn) != drawn:
                busy.append(address)
        for document in documents:
            history = self._histories.get(document.address)
            if document.address not in self._away and (history is None or history.is_untouched):
                brought, now = lines[document.address]
                current = document if brought == now else measured_by(document, now)
                self._histories[document.address] = History(current=current)
            else:
                busy.append(document.address)
        if documents and self._active is None:
            self._active = documents[-1].address
        self._tell()
        return tuple(busy)

    def open(self, radiograph: Radiograph) -> None:
        """Make an image active: afresh, with what was drawn on it before."""
        address = radiograph.source.address
        earlier = self._histories.pop(address, None) or self._away.pop(address, None)
        drawn = self._set_aside.pop(address, ((), ()))
        if earlier and earlier.current:
            drawn = earlier.current.marks, earlier.current.regions
        line = self.line_elsewhere(address)
        self._histories[address] = History(current=Document.of(radiograph, *drawn, line and line[1]))
        self.activate(address)

    def activate(self, address: Address | None) -> None:
        """Make an open document the one that undo, panels and measurements speak of; None for no document."""
        if address is not None:
            self._histories[address] = self._histories.pop(address)  # newest last
        self._active = address
        self._tell()

    def release(self, in_view: frozenset[Address]) -> None:
        """Give back the memory of images that no view shows, but for the last few and those with results."""
        droppable = [one for one in self.idle(in_view) if not self._histories[one].holds_results]
        for address in droppable[: max(0, len(droppable) - KEPT_UNCHANGED)]:
            self.drop(address)

    def idle(self, in_view: frozenset[Address]) -> tuple[Address, ...]:
        """The images in memory that no view shows, the one that was left longest ago first."""
        return tuple(one for one in self._histories if one not in in_view and one != self._active)

    def bytes_held(self, addresses: tuple[Address, ...]) -> int:
        """How much memory the images at these places hold, with all that undo brings back."""
        return bytes_of(self._histories[one] for one in addresses)

    def history(self, address: Address) -> History | None:
        """All states of an image, in memory or put away; None if it is not open."""
        return self._histories.get(address) or self._away.get(address)

    def drop(self, address: Address) -> None:
        """Forget the pixels of an image, in memory or put away; what was drawn on it is kept."""
        history = self._histories.pop(address, None) or self._away.pop(address)
        if (now := history.current) is not None and (now.marks or now.regions):
            self._set_aside[address] = (now.marks, now.regions)

    def is_away(self, address: Address) -> bool:
        """Whether the pixels of an open image lie on the disk until somebody asks for them."""
        return address in self._away

    def put_away(self, address: Address, stubs: Mapping[Radiograph, Radiograph]) -> bool:
        """Keep stubs in the place of an image and its results; False if one came since they were made."""
        history = self._histories[address]
        if not set(history.radiographs) <= set(stubs):
            return False
        self._away[address] = self._histories.pop(address).with_images(stubs)
        self._tell()
        return True

    def take_back(self, address: Address, whole: Mapping[Radiograph, Radiograph]) -> None:
        """Have an image that was put away again, and all that undo brings back."""
        self._histories[address] = self._away.pop(address).with_images(whole)
        self._tell()

    def change(self, document: Document) -> None:
        """Replace a document; `undo()` brings the old one back."""
        history = self._histories[document.address]
        before = history.current
        if before is not None:
            history.past = [*history.past, before][-MAX_UNDO:]
        history.future.clear()
        history.current = document
        self._share(before, document)
        self._tell()

    def exchange(self, document: Document) -> None:
        """Replace a document as part of the change before: `undo()` takes both back at once."""
        self._histories[document.address].current = document
        self._tell()

    def undo(self) -> None:
        """Take the last change of the active document back; does nothing at the oldest."""
        if self._active is not None:
            history = self._histories[self._active]
            self._turn(history, history.past, history.future)

    def redo(self) -> None:
        """Take one undo back; does nothing at the newest."""
        if self._active is not None:
            history = self._histories[self._active]
            self._turn(history, history.future, history.past)

    def _turn(self, history: History, take: list[Document], put: list[Document]) -> None:
        if take and (before := history.current) is not None:
            put.append(before)
            history.current = take.pop()
            self._share(before, history.current)
            self._tell()

    def line_elsewhere(self, address: Address) -> Line | None:
        """The line that calibrates an image from another frame of its object, and that frame."""
        marks = marks_of(self.documents, self._set_aside)
        return line_of_object(address, {one: drawn for one, drawn in marks.items() if one != address})

    def _share(self, before: Document | None, now: Document) -> None:
        """Let the other frames follow a line of known length that was drawn, moved or taken away on one."""
        if before is None or before.original.spacing == now.original.spacing:
            return
        line, elsewhere = line_among(now.marks), self.line_elsewhere(now.address)
        earlier = line_among(before.marks) or (elsewhere and elsewhere[1])
        if line is not None:
            let_past_forget(self._histories[now.address])
        self._let_others_follow(now.address, earlier, line)

    def _let_others_follow(
        self, address: Address, before: KnownLength | None, line: KnownLength | None
    ) -> None:
        frames = {one: h for one, h in (self._histories | self._away).items() if one != address}
        let_frames_follow(address, line, frames)
        aside = {one: drawn for one, drawn in self._set_aside.items() if one != address}
        self._set_aside |= drawings_that_follow(address, before, line, aside)

    def _is_free(self, address: Address) -> bool:
        """Whether a session may put a line on an image."""
        history = self.history(address)
        return address not in self._set_aside and (history is None or history.is_untouched)
