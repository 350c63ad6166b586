"""What a report is made of: words, tables of numbers, plots with their numbers, and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.plot import Plot


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; a strong one stands out."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table that a reader can copy: the first column names, the others are figures."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot, with the numbers that it shows."""

    plot: Plot
    caption: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of pixels, as a PNG file."""

    title: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Photos:
    """Pictures side by side."""

    pictures: tuple[Photo, ...]
    caption: str


Block = Words | Numbers | Drawing | Photos


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report.

    Attributes:
        id: Its place in the page.
        title: At its head.
        blocks: Makes it of what was measured; a section without blocks is left out.
    """

    id: str
    title: str
    blocks: Callable[[Evaluated], Iterable[Block]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it stands in one report."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def chapters(sections: Iterable[Section], done: Evaluated) -> Iterator[Chapter]:
    """Those that have something to say."""
    for section in sections:
        blocks = tuple(section.blocks(done))
        if blocks:
            yield Chapter(section.id, section.title, blocks)
