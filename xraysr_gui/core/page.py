"""Which image of a stack, and which version of it, a view shows."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document

NEWEST = -1
ORIGINAL = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One opened page of a stack.

    Attributes:
        stack: The images that belong together.
        index: Which of them, from 0.
        version: NEWEST, ORIGINAL, or the number of a result, from 1.
    """

    stack: Stack
    index: int = 0
    version: int = NEWEST

    @property
    def address(self) -> Address:
        """Where the page's image lies."""
        return self.stack.images[self.index]

    @property
    def count(self) -> int:
        """How many pages the stack has."""
        return len(self.stack.images)

    def within(self, stack: Stack | None) -> Page:
        """The same image as a page of another stack, if that holds it."""
        if stack is None or self.address not in stack.images:
            return self
        return replace(self, stack=stack, index=stack.images.index(self.address))

    def turned(self, steps: int) -> Page:
        """So many pages further; stops at the first and the last."""
        return replace(self, index=min(max(self.index + steps, 0), self.count - 1))

    def turned_around(self, steps: int) -> Page:
        """So many pages further; goes on at the other end (cine)."""
        return replace(self, index=(self.index + steps) % self.count)

    def with_frames(self, frames: int, frame_time_ms: float | None) -> Page:
        """The same page, once the file has said how many frames it holds."""
        if frames <= 1 or self.count > 1:
            return self
        images = tuple(self.address.at_frame(frame) for frame in range(frames))
        stack = replace(self.stack, images=images, frame_time_ms=frame_time_ms)
        return replace(self, stack=stack, index=min(self.address.frame, frames - 1))

    def version_of(self, document: Document) -> Radiograph:
        """The radiograph that this page asks for; the newest where that version was undone."""
        versions = document.versions
        return versions[self.version] if self.version < len(versions) else versions[-1]

    def following(self, wanted: Radiograph, document: Document) -> Page:
        """This page with the number that a result has now: results before it may have gone or come back.

        Where the result itself is gone the page stays as it is, so that undo finds it again.
        """
        numbers = [n for n, one in enumerate(document.versions) if _is_same(one, wanted)]
        return replace(self, version=numbers[0]) if numbers and self.version > ORIGINAL else self


def _is_same(one: Radiograph, wanted: Radiograph) -> bool:
    """Whether it is that image, perhaps calibrated meanwhile."""
    return one is wanted or (one.greys is wanted.greys and one.spacing != wanted.spacing)
