"""What surrounds the anatomy of a new image, as its source has it: padding, shutter and drawings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.image_io.derived.clean_values import plain
from xraysr_gui.image_io.dicom.dicom_shutter import EDGES, shapes_of
from xraysr_gui.image_io.dicom.dicom_values import number, numbers, whole

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.derived.source_header import SourceHeader
    from xraysr_gui.image_io.derived.stored_greys import StoredScale

FIRST_GROUP, MOST_GROUPS = 0x6000, 16
PADDING = 0x00280120


def add_padding(made: Dataset, step: int | None, scale: StoredScale) -> None:
    """Which stored value is no measurement."""
    if step is not None:
        made.add_new(PADDING, "SS" if scale.signed else "US", scale.stored(step))


def add_shutter(made: Dataset, group: int, source: SourceHeader, given: Mapping[str, Numbers]) -> None:
    """The source's shutter on the new grid; one that is a drawing becomes a drawing again, in `group`."""
    if "shutter" in given:
        shape = made.Rows, made.Columns
        set_shutter(made, group, source, given["shutter"], shape)


def set_shutter(
    made: Dataset, group: int, source: SourceHeader, covered: NDArray[np.uint8], shape: tuple[int, int]
) -> None:
    """The same on a grid of `shape`, rows and columns; `covered` holds eight pixels a byte."""
    shapes = shapes_of(source.dataset) or ("BITMAP",)  # one of a frame alone
    down, across = shape[0] / (source.rows or shape[0]), shape[1] / (source.columns or shape[1])
    made.ShutterShape = ["BITMAP"] if "BITMAP" in shapes else list(shapes)
    made.ShutterPresentationValue = whole(source.dataset, "ShutterPresentationValue") or 0
    if "BITMAP" in shapes:
        made.ShutterOverlayGroup = group
        _add_drawing(made, group, "Shutter", covered, shape)
        return
    if "RECTANGULAR" in shapes:
        for keyword, edge in zip(EDGES, _edges_in_sight(covered, shape), strict=True):
            setattr(made, keyword, edge)
    if "CIRCULAR" in shapes:
        radius = (number(source.dataset, "RadiusOfCircularShutter") or 1) * across
        middle = numbers(source.dataset, "CenterOfCircularShutter")
        made.CenterOfCircularShutter = _moved(middle, down, across)
        made.RadiusOfCircularShutter = round(radius) if across >= 1 else max(1, int(radius - 1))
    if "POLYGONAL" in shapes:
        corners = numbers(source.dataset, "VerticesOfThePolygonalShutter")
        made.VerticesOfThePolygonalShutter = _moved(corners, down, across)


def _edges_in_sight(covered: NDArray[np.uint8], shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The first and last row and column, from 1, that are not covered from end to end."""
    seen = np.unpackbits(covered, count=shape[0] * shape[1], bitorder="little").reshape(shape) == 0
    rows, columns = np.flatnonzero(seen.any(axis=1)) + 1, np.flatnonzero(seen.any(axis=0)) + 1
    if not rows.size:
        return 1, 1, 1, 1
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def _moved(places: tuple[float, ...], down: float, across: float) -> list[int]:
    """Row and column of the middles of pixels, counted from 1, on a grid so many times finer or coarser."""
    scales = (down, across) * (len(places) // 2)
    return [round((place - 0.5) * scale + 0.5) for place, scale in zip(places, scales, strict=True)]


def add_drawings(made: Dataset, titles: list[str], given: Mapping[str, Numbers]) -> int:
    """What the source lays over its image, in the order in which it is shown; gives the next free group."""
    kept = titles[: MOST_GROUPS - 1]
    for place, title in enumerate(kept):
        packed, shape = given[f"drawing {place}"], (made.Rows, made.Columns)
        _add_drawing(made, FIRST_GROUP + 2 * place, title, packed, shape)
    return FIRST_GROUP + 2 * len(kept)


def _add_drawing(
    made: Dataset, group: int, title: str, packed: NDArray[np.uint8], shape: tuple[int, int]
) -> None:
    """One plane as large as the image, or one for each of its frames.

    `packed` holds eight pixels a byte, the first in the lowest bit, and frames follow without a gap.
    """

    def add(element: int, kind: str, value: object) -> None:
        made.add_new(group << 16 | element, kind, value)

    data, frames = packed.tobytes(), packed.size * 8 // (shape[0] * shape[1])
    add(0x0010, "US", shape[0])
    add(0x0011, "US", shape[1])
    if frames > 1:
        add(0x0015, "IS", frames)
        add(0x0051, "US", 1)
    add(0x0022, "LO", plain(title, 64) or "Overlay")
    add(0x0040, "CS", "G")
    add(0x0050, "SS", [1, 1])
    add(0x0100, "US", 1)
    add(0x0102, "US", 0)
    add(0x1500, "LO", plain(title, 64) or "Overlay")
    add(0x3000, "OW", data + b"\0" * (len(data) % 2))
