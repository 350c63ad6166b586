"""Where one image lies: a file, a member of an archive, a frame of a stack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Names one image on this computer; hashable, so it is the key of everything that is open.

    Attributes:
        path: The file.
        member: The name inside a zip archive, "" for a plain file.
        frame: Which frame of a multi-frame object (or slice of a volume), from 0.
    """

    path: Path
    member: str = ""
    frame: int = 0

    @property
    def name(self) -> str:
        """What a person calls it: the last part of the path."""
        return harmless(self.member.rpartition("/")[2] if self.member else self.path.name)

    @property
    def inside(self) -> str:
        """The folder inside an archive, "" if it lies in none."""
        return self.member.rpartition("/")[0]

    def at_frame(self, frame: int) -> Address:
        """The same object at another frame."""
        return replace(self, frame=frame)


@dataclass(frozen=True, slots=True)
class Stack:
    """Images that belong together and are turned over like pages: a series, or the frames of one object.

    Attributes:
        title: What it is called in the study browser.
        images: At least one address.
        frame_time_ms: How long a frame lasts in cine, None if the file does not say.
    """

    title: str
    images: tuple[Address, ...]
    frame_time_ms: float | None = None

    @property
    def is_moving(self) -> bool:
        """Whether cine makes sense: all images are frames of one object."""
        return len(self.images) > 1 and len({(image.path, image.member) for image in self.images}) == 1

    @property
    def is_loose(self) -> bool:
        """Whether files of a folder are meant that say of nothing that joins them: its name is the title."""
        first = self.images[0]
        folder = first.inside or (first.path if first.member else first.path.parent).name
        return self.title in (folder, f"{folder} \u00b7 {first.name}")
