"""Files that were made to do harm, or were harmed: each with what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile file.

    Attributes:
        title: What is wrong with it, in words.
        make: Writes it into an empty folder and gives its path.
        says: A regular expression for the refusal, or for a notice if the image opens.
        opens: Whether the image must open; None if both would be right.
        member: The name inside an archive.
    """

    title: str
    make: Callable[[Path], Path]
    says: str = ""
    opens: bool | None = False
    member: str = ""

    def __str__(self) -> str:
        return self.title.replace(" ", "-")


def file_of(name: str, content: bytes) -> Callable[[Path], Path]:
    """A maker that writes these bytes."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make
