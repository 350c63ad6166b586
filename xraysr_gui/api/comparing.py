"""Two images beside each other: every figure as a whole, inside what is named, and outside of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, Unpack

import numpy as np

from xraysr_gui.api.images import ImageLike, from_array, image_of
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.comparing.compare_radiographs import (
    ComparedFiles,
    CompareWishes,
    Drawn,
    compare_radiographs,
)
from xraysr_gui.commands.comparing.comparison_words import as_json
from xraysr_gui.commands.drawn_regions import Rectangular, masks_of, rectangle_of
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.image_io.written.mask_file import region_from

Inside: TypeAlias = "Region | Numbers | str | os.PathLike[str] | Rectangular"
"""A region, a mask of yes and no, a file of masks or regions, or column, row, width and height in pixels of
the reference."""


class Comparing(TypedDict, total=False):
    """How to compare.

    Attributes:
        registered: Whether a shift between both is looked for and taken back.
        body: Whether black border and collimator are left out of `outside`, and `body` is told.
        intervals: Whether intervals are worked out, which takes longest.
    """

    registered: bool
    body: bool
    intervals: bool


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What came of it.

    Attributes:
        reference: What was compared with.
        candidate: What was compared.
        done: Both on one grid, and every measurement with its interval and its reason.
    """

    reference: Radiograph
    candidate: Radiograph
    done: ComparedFiles

    @property
    def figures(self) -> Json:
        """As `xraysr compare --json` tells them: `whole`, `inside` and `outside` by the id of each metric."""
        return as_json(self.done)


def compare(
    reference: ImageLike,
    candidate: ImageLike,
    inside: Inside | Sequence[Inside] = (),
    *,
    progress: Progress | None = None,
    **how: Unpack[Comparing],
) -> Compared:
    """Every figure of a candidate held to a reference; all that is named `inside` counts together.

    One region, mask, file or (column, row, width, height) may also stand alone.

    Raises:
        UserError: an image or a region is refused, or both do not show the same.
        Cancelled: the progress asked for it.
    """
    told = progress or Progress()
    images = image_of(reference, told.part(0.0, 0.1)), image_of(candidate, told.part(0.1, 0.2))
    drawn = drawn_on(_several(inside), images)
    done = compare_radiographs(*images, drawn, CompareWishes(**how), told.part(0.2, 1.0))
    return Compared(*images, done)


def _several(inside: Inside | Sequence[Inside]) -> list[Inside]:
    """What is named, one after the other: four numbers are one rectangle, and not four things."""
    if isinstance(inside, np.ndarray | Region | str | os.PathLike):
        return [inside]
    named: list[Any] = list(inside)
    return [tuple(named)] if named and all(isinstance(one, int | float) for one in named) else named


def drawn_on(inside: Sequence[Inside], images: Sequence[Radiograph]) -> list[Drawn]:
    """What is named, as regions of the first of the images or of the last.

    Raises:
        UserError: one of them is no region of these images.
    """
    drawn, counts = list[Drawn](), Counter[type]()
    for named in inside:
        kind = tuple if isinstance(named, tuple) else Path
        counts[kind] += 1
        drawn += _drawn(named, images, counts[kind])
    return drawn


def _drawn(named: Inside, images: Sequence[Radiograph], number: int) -> list[Drawn]:
    if isinstance(named, Region):
        return [Drawn(named)]
    if isinstance(named, np.ndarray):
        on_candidate = named.shape != images[0].shape and named.shape == images[-1].shape
        mask = from_array((named != 0).astype(np.uint8))
        return [Drawn(region_from(mask, images[-1 if on_candidate else 0], f"mask-{number}"), on_candidate)]
    if isinstance(named, tuple):
        return [rectangle_of(named, images[0], number)]
    return masks_of(Path(named), images, number, processes().reader)
