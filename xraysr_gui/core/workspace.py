"""What is open right now, and how to go back to what was there before.

The state of an image is one frozen `Document`. A change makes a new document out of the old
one; undo puts an old one back. Pixel arrays are shared between documents, so a step of history
costs a few hundred bytes, and nobody writes an inverse operation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from xraysr_gui.core.address import Address
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region

MAX_UNDO = 100
KEPT_UNCHANGED = 4  # images without results that stay in memory after the reader has turned to another


@dataclass(frozen=True, slots=True)
class Document:
    """Everything about one image that undo can bring back."""

    original: Radiograph
    results: tuple[Radiograph, ...] = ()
    marks: tuple[Mark, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def address(self) -> Address:
        """Where the original lies: the document's key."""
        return self.original.source.address

    @property
    def shown(self) -> Radiograph:
        """The newest image."""
        return self.results[-1] if self.results else self.original

    @property
    def versions(self) -> tuple[Radiograph, ...]:
        """The original and the results; a version's number is its place in here."""
        return (self.original, *self.results)

    def with_result(self, result: Radiograph) -> Document:
        """This document with one more enhanced image."""
        return replace(self, results=(*self.results, result))

    def without_result(self, version: int) -> Document:
        """This document without one enhanced image; what was made of that one is kept."""
        if not 1 <= version <= len(self.results):
            raise ValueError(f"a result has a number from 1 to {len(self.results)}. Received: {version}")
        return replace(self, results=(*self.results[: version - 1], *self.results[version:]))

    def with_mark(self, mark: Mark) -> Document:
        """This document with one more distance or angle."""
        return replace(self, marks=(*self.marks, mark))

    def with_mark_replaced(self, index: int, mark: Mark) -> Document:
        """This document with one mark redrawn."""
        return replace(self, marks=(*self.marks[:index], mark, *self.marks[index + 1 :]))

    def without_mark(self, index: int) -> Document:
        """This document with one mark deleted."""
        return replace(self, marks=(*self.marks[:index], *self.marks[index + 1 :]))

    def region(self, id: str) -> Region | None:
        """The region with this id, None if there is none."""
        return next((region for region in self.regions if region.id == id), None)

    def with_regions(self, *regions: Region) -> Document:
        """This document with more regions; one whose id is known takes the place of the old one."""
        given = {region.id: region for region in regions}
        kept = tuple(given.pop(region.id, region) for region in self.regions)
        return replace(self, regions=(*kept, *given.values()))

    def without_region(self, id: str) -> Document:
        """This document without one region."""
        return replace(self, regions=tuple(region for region in self.regions if region.id != id))


@dataclass(slots=True)
class _History:
    past: list[Document] = field(default_factory=list)
    current: Document | None = None
    future: list[Document] = field(default_factory=list)


def _is_untouched(history: _History) -> bool:
    now = history.current
    return now is None or not (history.past or now.results or now.marks or now.regions)


class Workspace:
    """The images that were opened, one of them active. Lives on one thread; listeners are called there.

    An image that the reader has turned away from gives its pixels back, unless it has results;
    what was drawn on it is kept and is there again when the image is.
    """

    def __init__(self) -> None:
        self._histories: dict[Address, _History] = {}
        self._set_aside: dict[Address, tuple[tuple[Mark, ...], tuple[Region, ...]]] = {}
        self._active: Address | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def document(self) -> Document | None:
        """The active document, None before the first is opened."""
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
        """Every document in memory, the one that was turned to last at the end."""
        return tuple(history.current for history in self._histories.values() if history.current is not None)

    @property
    def drawings_aside(self) -> dict[Address, tuple[tuple[Mark, ...], tuple[Region, ...]]]:
        """What was drawn on images that are not in memory."""
        return dict(self._set_aside)

    def restore(
        self,
        documents: tuple[Document, ...],
        aside: dict[Address, tuple[tuple[Mark, ...], tuple[Region, ...]]],
    ) -> None:
        """Take up what an earlier session had; an image on which something was done since stays as it is."""
        for address, drawn in aside.items():
            if address not in self._histories:
                self._set_aside.setdefault(address, drawn)
        for document in documents:
            history = self._histories.get(document.address)
            if history is None or _is_untouched(history):
                self._histories[document.address] = _History(current=document)
        if documents and self._active is None:
            self._active = documents[-1].address
        self._tell()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change, of a document or of which one is active."""
        self._listeners.append(listener)

    def open(self, radiograph: Radiograph) -> None:
        """Make an image active: afresh, with what was drawn on it before."""
        address = radiograph.source.address
        earlier = self._histories.pop(address, None)
        marks, regions = self._set_aside.pop(address, ((), ()))
        if earlier and earlier.current:
            marks, regions = earlier.current.marks, earlier.current.regions
        self._histories[address] = _History(current=Document(radiograph, marks=marks, regions=regions))
        self.activate(address)

    def activate(self, address: Address) -> None:
        """Make an open document the one that undo, panels and measurements speak of."""
        self._histories[address] = self._histories.pop(address)  # newest last
        self._active = address
        self._tell()

    def deactivate(self) -> None:
        """Speak of no document any more: none is looked at. All that is known of them stays."""
        self._active = None
        self._tell()

    def release(self, in_view: frozenset[Address]) -> None:
        """Give back the memory of images that no view shows, but for the last few and those with results."""
        idle = [a for a, h in self._histories.items() if a not in in_view and a != self._active]
        droppable = [a for a in idle if (d := self._histories[a].current) is not None and not d.results]
        for address in droppable[: max(0, len(droppable) - KEPT_UNCHANGED)]:
            document = self._histories.pop(address).current
            if document is not None and (document.marks or document.regions):
                self._set_aside[address] = (document.marks, document.regions)

    def change(self, document: Document) -> None:
        """Replace a document; `undo()` brings the old one back."""
        history = self._histories[document.address]
        if history.current is not None:
            history.past = [*history.past, history.current][-MAX_UNDO:]
        history.future.clear()
        history.current = document
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

    def _turn(self, history: _History, take: list[Document], put: list[Document]) -> None:
        if take and history.current is not None:
            put.append(history.current)
            history.current = take.pop()
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
