"""What a module offers that reads a kind of file."""

from __future__ import annotations

from typing import Protocol

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.summary import Summary
from xraysr_gui.image_io.tags import Tag


class Decoder(Protocol):
    """Four functions."""

    def recognises(self, content: Content) -> bool:
        """Whether a file is of this kind, by its content."""

    def read(self, content: Content, frame: int) -> Radiograph:
        """One frame, decoded."""

    def summarise(self, content: Content) -> Summary:
        """What the file is, without decoding it."""

    def list_tags(self, content: Content) -> list[Tag]:
        """Its elements in words, [] if it has none."""
