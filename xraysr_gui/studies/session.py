"""What is open, as it is kept for the case that the program dies: plain values, and the way back.

The pixels of an image are not kept, for its file still lies where it lay; those of results are, each in a
file of its own. What a result is otherwise follows from its image.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.coarser import of_fewer_pixels
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Pixels, Radiograph, Step
from xraysr_gui.core.region import Region
from xraysr_gui.core.saved_work import SavedWork
from xraysr_gui.core.words import tr_count
from xraysr_gui.core.workspace import Document, Drawn


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result without its pixels.

    Attributes:
        file: Where they lie in the folder of the session; "" if there was no room for them.
        spacing: Row and column distance.
        notices: Sentences that stay with it.
        steps: What made it.
        is_in_file: Whether its reader saved it, so that nothing is lost without this session.
    """

    file: str
    spacing: tuple[float, float]
    notices: tuple[str, ...]
    steps: tuple[Step, ...]
    is_in_file: bool = False

    def on(self, image: Radiograph, pixels: Pixels) -> Radiograph:
        """The result again, from its image and its pixels.

        Raises:
            ValueError: they are no enlargement of this image, nor of what a degradation left of it.
        """
        row, column = self.spacing
        base = self._degraded(image)
        scale = max(1, pixels.shape[0] // base.shape[0])
        if pixels.shape != (base.shape[0] * scale, base.shape[1] * scale):
            raise ValueError("these are the pixels of another image")
        made = base.with_pixels(pixels, self.steps, scale)
        spacing = image.spacing.divided(image.spacing.row / row, image.spacing.column / column)
        return replace(made, spacing=replace(spacing, row=row, column=column), notices=self.notices)

    def _degraded(self, image: Radiograph) -> Radiograph:
        """The image with as many pixels as its degradation left; their values are told elsewhere."""
        rows, columns = image.shape
        for step in self.steps[len(image.steps) :]:
            rows, columns = max(1, rows // step.fewer), max(1, columns // step.fewer)
        if (rows, columns) == image.shape:
            return image
        return of_fewer_pixels(image, np.full((rows, columns), image.black, np.float32))


@dataclass(frozen=True, slots=True)
class KeptImage:
    """One image, and what a reader did to it.

    Attributes:
        address: Where it lies.
        stamp: Size and time of its file, which tell whether it is still the same.
        unit: Of its field: mm or px.
        marks, regions, results: What was drawn on it and made of it.
        sha256: Of what was decoded, "" if unknown: a file may come to lie elsewhere, or be another one.
        orientation: How it lies on the screen.
        in_file: The numbers of those marks, and of those regions, that its reader saved.
    """

    address: Address
    stamp: tuple[int, int]
    unit: str = "px"
    marks: tuple[Mark, ...] = ()
    regions: tuple[Region, ...] = ()
    results: tuple[KeptResult, ...] = ()
    sha256: str = ""
    orientation: Orientation = AS_STORED
    in_file: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class KeptSession:
    """Everything, the image that was looked at last; `page` is what the active view showed.

    Attributes:
        images: The one that was looked at comes last.
        page: What the active view showed.
        made_at: In UTC. A clock can be set back, so it is for the reader's eyes and for equal numbers only.
        number: Larger than that of every session that was written before.
        is_wanted: Whether the reader asked for it to be kept; else its program died.
        views: How the views stood; of one that was written before this was kept, None.
    """

    images: tuple[KeptImage, ...] = ()
    page: Page | None = None
    made_at: str = ""
    number: int = 0
    is_wanted: bool = False
    views: Arrangement | None = None

    @property
    def age(self) -> tuple[int, str]:
        """What sessions are sorted by: the newest has the largest."""
        return self.number, self.made_at

    def local_time(self) -> str:
        """When it was kept, by the clock on the wall here; as it stands where it is no time."""
        try:
            return f"{datetime.fromisoformat(self.made_at).astimezone():%Y-%m-%d %H:%M}"
        except (ValueError, OverflowError, OSError):
            return self.made_at[:16]

    def words(self) -> str:
        """Such as "2 images, 1 result, 3 regions"."""
        counts = (
            (len(self.images), "{} image", "{} images"),
            (sum(len(one.results) for one in self.images), "{} result", "{} results"),
            (sum(len(one.regions) for one in self.images), "{} region", "{} regions"),
            (sum(len(one.marks) for one in self.images), "{} mark", "{} marks"),
        )
        return ", ".join(tr_count(*told).format(told[0]) for told in counts if told[0])


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What is open at one moment; frozen, so a job can write it while the reader goes on.

    Attributes:
        documents: The active one last.
        aside: Drawings of images that are not in memory.
        page: What the active view shows.
        orientations: How images lie that were turned or flipped; all frames of an object alike.
        saved: What of it lies in files.
        views: How the views stand.
    """

    documents: tuple[Document, ...] = ()
    aside: Mapping[Address, Drawn] = field(default_factory=dict)
    page: Page | None = None
    orientations: Mapping[Address, Orientation] = field(default_factory=dict)
    saved: SavedWork = field(default_factory=SavedWork)
    views: Arrangement | None = None


def kept_of(
    snapshot: Snapshot,
    file_of: Callable[[Radiograph], str],
    stamp_of: Callable[[Path], tuple[int, int]],
    made_at: str,
    number: int = 0,
) -> KeptSession:
    """The plain values of a moment."""
    laid, saved = snapshot.orientations, snapshot.saved
    named = {one.address.at_frame(0) for one in snapshot.documents} | {
        one.at_frame(0) for one in snapshot.aside
    }
    aside: dict[Address, Drawn] = {one: ((), ()) for one in laid if one not in named}
    left = [
        KeptImage(
            one,
            stamp_of(one.path),
            "",
            *drawn,
            orientation=laid.get(one.at_frame(0), AS_STORED),
            in_file=saved.drawn_in(one, *drawn),
        )
        for one, drawn in (aside | dict(snapshot.aside)).items()
    ]
    images = [
        KeptImage(
            document.address,
            stamp_of(document.address.path),
            document.original.spacing.unit,
            document.marks,
            document.regions,
            tuple(_kept_result(one, file_of(one), saved) for one in document.results),
            document.original.source.sha256,
            laid.get(document.address.at_frame(0), AS_STORED),
            saved.drawn_in(document.address, document.marks, document.regions),
        )
        for document in snapshot.documents
    ]
    return KeptSession((*left, *images), snapshot.page, made_at, number, views=snapshot.views)


def _kept_result(result: Radiograph, file: str, saved: SavedWork) -> KeptResult:
    spacing = result.spacing.row, result.spacing.column
    return KeptResult(file, spacing, result.notices, result.steps, saved.holds_result(result))
