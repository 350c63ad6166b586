"""Images on the disk with what a reader did to them, for tests of what is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Angle, Distance
from xraysr_gui.core.page import Page
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.region import Box, Ellipse, Polygon
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.workspace import Document
from xraysr_gui.studies.journal import Journal
from xraysr_gui.studies.leftover import BroughtBack, Leftover, Reads, bring_back, find_leftovers
from xraysr_gui.studies.session import Snapshot

REGIONS = (
    Ellipse(id="e", name="Lesion", box=Box(3, 4, 10, 12)),
    Polygon(id="p", name="Rib", points=(Point(1, 1), Point(20, 3), Point(8, 19))),
)
MARKS = (Distance((Point(1, 2), Point(3, 4)), "Fast x2"), Angle((Point(0, 0), Point(5, 5), Point(9, 1))))
STEP = Step("fast-x2", 1, (("sharp", 0.5), ("exact", True)), "Fast x2", "ab" * 32, "CPU", 1.25)


class PlainReader:
    """Reads a PNG file right here."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, address: Address, progress: Progress) -> Radiograph:
        self.opened.append(address.name)
        return image_at(address.path)


def image_at(path: Path) -> Radiograph:
    """The image of a PNG file of 8 bits."""
    greys = np.asarray(Image.open(path)).astype(np.float32)
    return Radiograph.of_pixels(greys, white=255.0, source=Source(Address(path), Encoding("PNG", 8)))


def image_in(folder: Path, name: str, shape: tuple[int, int] = (24, 32), seed: int = 0) -> Radiograph:
    """A new PNG file, opened."""
    greys = np.random.default_rng(seed).integers(0, 255, shape).astype(np.uint8)
    Image.fromarray(greys).save(folder / name)
    return image_at(folder / name)


def result_of(image: Radiograph, seed: int = 1, scale: int = 2) -> Radiograph:
    """Twice as large, with values that no 8 bits hold."""
    rows, columns = image.shape
    pixels = np.random.default_rng(seed).random((rows * scale, columns * scale)).astype(np.float32)
    return image.enhanced(pixels, STEP, scale)


def page_of(image: Radiograph, *others: Radiograph) -> Page:
    """The last page of a stack."""
    images = tuple(one.source.address for one in (*others, image))
    return Page(Stack("Both", images), len(images) - 1)


def worked_on(folder: Path) -> Snapshot:
    """Two images: one with drawings alone, one with results and drawings, which is shown."""
    first, second = image_in(folder, "a.png"), image_in(folder, "b.png", seed=3)
    documents = (
        Document(first, marks=MARKS[:1]),
        Document(second, (result_of(second, 1), result_of(second, 2)), MARKS, REGIONS),
    )
    aside = {Address(folder / "c.png"): (MARKS[1:], ())}
    image_in(folder, "c.png", seed=4)
    return Snapshot(documents, aside, page_of(second, first))


def died(folder: Path, snapshot: Snapshot) -> Path:
    """A session in `kept` whose program is gone: its lock is free, its folder is there."""
    journal = Journal(folder / "kept")
    journal.write(snapshot)
    journal._lock.let_go()
    assert journal.folder is not None
    return journal.folder


def find_leftover(place: Path) -> Leftover | None:
    """The newest session that nobody works on; the others stay for somebody else."""
    found = find_leftovers(place)
    for older in found[1:]:
        older.lock.let_go()
    return found[0] if found else None


def brought_back(folder: Path, reader: Reads | None = None) -> BroughtBack:
    """What the newest session of `kept` brings back; nothing of it stays there."""
    leftover = find_leftover(folder / "kept")
    assert leftover is not None
    found = bring_back(leftover, reader or PlainReader(), Progress())
    leftover.discard()
    return found
