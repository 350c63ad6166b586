"""What is open right now, and how to go back to what was there before.

The state of an image is one frozen `Document`. A change makes a new document out of the old
one; undo puts an old one back. Pixel arrays are shared between documents, so a step of history
costs a few hundred bytes, and nobody writes an inverse operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from xraysr_gui.core.address import Address
from xraysr_gui.core.history import History, bytes_of
from xraysr_gui.core.marks import KnownLength, Mark
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.spacing import Spacing

MAX_UNDO = 100
KEPT_UNCHANGED = 4  # images without results that stay in memory after the reader has turned to another
Drawn = tuple[tuple[Mark, ...], tuple[Region, ...]]


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

    @classmethod
    def of(
        cls, image: Radiograph, marks: tuple[Mark, ...] = (), regions: tuple[Region, ...] = ()
    ) -> Document:
        """An image as it was read, with what was drawn on it: also a line of known length."""
        return cls(calibrated_by(image, marks), marks=marks, regions=regions)

    def with_result(self, result: Radiograph) -> Document:
        """This document with one more enhanced image; the image may have been calibrated meanwhile."""
        own = self.original.spacing
        if (result.spacing.calibration, result.spacing.note) != (own.calibration, own.note):
            result = replace(result, spacing=own.divided(result.shape[0] / self.original.shape[0]))
        return replace(self, results=(*self.results, result))

    def without_result(self, version: int) -> Document:
        """This document without one enhanced image; what was made of that one is kept."""
        if not 1 <= version <= len(self.results):
            raise ValueError(f"a result has a number from 1 to {len(self.results)}. Received: {version}")
        return replace(self, results=(*self.results[: version - 1], *self.results[version:]))

    @property
    def known_length(self) -> int | None:
        """The number of the mark that calibrates the image, None without one."""
        return next((n for n, mark in enumerate(self.marks) if isinstance(mark, KnownLength)), None)

    def with_mark(self, mark: Mark) -> Document:
        """This document with one more mark; a known length calibrates it, in place of an earlier one."""
        if not isinstance(mark, KnownLength):
            return replace(self, marks=(*self.marks, mark))
        earlier = self.known_length
        left = tuple(one for n, one in enumerate(self.marks) if n != earlier)
        return replace(self, marks=(*left, mark))._calibrated(len(left))

    def with_mark_replaced(self, index: int, mark: Mark) -> Document:
        """This document with one mark redrawn; a known length calibrates it anew, unless it has none left."""
        if isinstance(mark, KnownLength) and not mark.length:
            return self
        changed = replace(self, marks=(*self.marks[:index], mark, *self.marks[index + 1 :]))
        return changed._calibrated(index) if isinstance(mark, KnownLength) else changed

    def without_mark(self, index: int) -> Document:
        """This document with one mark deleted; without its known length it is as its file says."""
        left = replace(self, marks=(*self.marks[:index], *self.marks[index + 1 :]))
        return left._measured_in(self.original.spacing.without_hand) if index == self.known_length else left

    def _calibrated(self, index: int) -> Document:
        """This document in the millimetres of a mark of known length."""
        line = self.marks[index]
        assert isinstance(line, KnownLength)
        spacing = self.original.spacing
        factor = spacing.row / spacing.without_hand.row * line.millimetres / line.length
        told = replace(line, factor=factor)
        marks = (*self.marks[:index], told, *self.marks[index + 1 :])
        return replace(self, marks=marks)._measured_in(spacing.calibrated(factor, line.note))

    def _measured_in(self, spacing: Spacing) -> Document:
        """This document with other field units: everything stays on the same anatomy."""
        factor, rows = spacing.row / self.original.spacing.row, self.original.shape[0]
        return Document(
            replace(self.original, spacing=spacing),
            tuple(replace(one, spacing=spacing.divided(one.shape[0] / rows)) for one in self.results),
            tuple(mark.scaled(factor) for mark in self.marks),
            tuple(region.scaled(factor) for region in self.regions),
        )

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


def calibrated_by(image: Radiograph, marks: tuple[Mark, ...]) -> Radiograph:
    """An image as it was read, in the millimetres of a line of known length if there is one."""
    line = next((mark for mark in marks if isinstance(mark, KnownLength)), None)
    if line is None:
        return image
    return replace(image, spacing=image.spacing.calibrated(line.factor, line.note))


class Workspace:
    """The images that were opened, one of them active. Lives on one thread; listeners are called there.

    An image that the reader has turned away from gives its pixels back, unless it has results;
    what was drawn on it is kept and is there again when the image is.
    """

    def __init__(self) -> None:
        self._histories: dict[Address, History] = {}
        self._away: dict[Address, History] = {}  # their images are stubs, the pixels lie on the disk
        self._set_aside: dict[Address, Drawn] = {}
        self._active: Address | None = None
        self._listeners: list[Callable[[], None]] = []

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
        for address, drawn in aside.items():
            history = self.history(address)
            if history is not None and history.is_untouched and history.current is not None:
                history.current = replace(history.current, marks=drawn[0], regions=drawn[1])
            elif history is not None or self._set_aside.setdefault(address, drawn) != drawn:
                busy.append(address)
        for document in documents:
            history = self._histories.get(document.address)
            if document.address not in self._away and (history is None or history.is_untouched):
                self._histories[document.address] = History(current=document)
            else:
                busy.append(document.address)
        if documents and self._active is None:
            self._active = documents[-1].address
        self._tell()
        return tuple(busy)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change, of a document or of which one is active."""
        self._listeners.append(listener)

    def open(self, radiograph: Radiograph) -> None:
        """Make an image active: afresh, with what was drawn on it before."""
        address = radiograph.source.address
        earlier = self._histories.pop(address, None) or self._away.pop(address, None)
        marks, regions = self._set_aside.pop(address, ((), ()))
        if earlier and earlier.current:
            marks, regions = earlier.current.marks, earlier.current.regions
        self._histories[address] = History(current=Document.of(radiograph, marks, regions))
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

    def _turn(self, history: History, take: list[Document], put: list[Document]) -> None:
        if take and history.current is not None:
            put.append(history.current)
            history.current = take.pop()
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
