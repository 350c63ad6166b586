"""What a reader drew, as lines in the pixels of one image: how files that other programs read tell it.

Coordinates run from the outer corner of the first pixel, as DICOM's do. What lies outside of the image is cut
off, as files may not tell of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Angle, Arrow, CobbAngle, Mark, Note
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Ellipse, Region
from xraysr_gui.core.rings import Places, cut_off, is_within, one_line, part_inside, rings_of

HEAD = 0.2
"""Of an arrow, as a share of its length."""


@dataclass(frozen=True, slots=True, eq=False)
class PixelLine:
    """One line.

    Attributes:
        places: Its points; of an ellipse the ends of the longer axis and those of the shorter one.
        is_ellipse: Whether it is one, and no straight lines from point to point.
    """

    places: Places
    is_ellipse: bool = False


def line_around(region: Region, image: Radiograph) -> PixelLine | None:
    """One closed line that holds what the region holds by the even-odd rule; None if that is nothing.

    Of a painted region it goes along the sides of its cells, and from one part to another and back.
    """
    whole = _ellipse(region, image)
    if whole is not None:
        return whole
    rings = _rings(region, image)
    return PixelLine(one_line(rings)) if rings else None


def lines_around(region: Region, image: Radiograph) -> tuple[PixelLine, ...]:
    """Each closed line by itself, for drawing."""
    whole = _ellipse(region, image)
    if whole is not None:
        return (whole,)
    return tuple(PixelLine(one_line((ring,))) for ring in _rings(region, image))


def lines_of_mark(mark: Mark, image: Radiograph) -> tuple[PixelLine, ...]:
    """The lines of a mark, as far as they lie in the image; a text has none."""
    if isinstance(mark, Note):
        return ()
    points = [image.spacing.to_pixel(point) for point in mark.points]
    places = np.array([(point.x, point.y) for point in points], np.float64)
    if isinstance(mark, Angle) and is_within(places, *_size(image)):
        return (PixelLine(places),)
    pairs = [(0, 1), (1, 2)] if isinstance(mark, Angle) else [(0, 1)]
    if isinstance(mark, CobbAngle):
        pairs.append((2, 3))
    if isinstance(mark, Arrow):
        points += _head(*points)
        pairs += [(0, 2), (0, 3)]
    inside = (part_inside(points[one], points[other], *_size(image)) for one, other in pairs)
    return tuple(PixelLine(_ends(*part)) for part in inside if part is not None)


def _head(tip: Point, tail: Point) -> list[Point]:
    """The ends of the two short lines at the tip of an arrow."""
    length = tip.distance_to(tail)
    if not length:
        return [tip, tip]
    along, side = ((tail.x - tip.x) * HEAD, (tail.y - tip.y) * HEAD), HEAD / 2
    across = (-(tail.y - tip.y) * side, (tail.x - tip.x) * side)
    return [tip.moved(along[0] + sign * across[0], along[1] + sign * across[1]) for sign in (-1, 1)]


def _ends(start: Point, end: Point) -> Places:
    return np.array([(start.x, start.y), (end.x, end.y)], np.float64)


def _size(image: Radiograph) -> tuple[float, float]:
    return float(image.shape[1]), float(image.shape[0])


def _ellipse(region: Region, image: Radiograph) -> PixelLine | None:
    """An ellipse that is one in pixels too: nothing of it is cut off."""
    if not isinstance(region, Ellipse) or not (region.box.width > 0 and region.box.height > 0):
        return None
    box, spacing = region.box, image.spacing
    middle = np.array([(box.left + box.width / 2) / spacing.column, (box.top + box.height / 2) / spacing.row])
    across = np.array([box.width / 2 / spacing.column, 0.0])
    down = np.array([0.0, box.height / 2 / spacing.row])
    if not is_within(np.array([middle - across - down, middle + across + down]), *_size(image)):
        return None
    longer, shorter = (across, down) if across[0] >= down[1] else (down, across)
    places = np.array([middle - longer, middle + longer, middle - shorter, middle + shorter])
    return PixelLine(places, is_ellipse=True)


def _rings(region: Region, image: Radiograph) -> tuple[Places, ...]:
    spacing = np.array([image.spacing.column, image.spacing.row])
    if isinstance(region, Brush):
        corner = np.array([region.origin.x, region.origin.y])
        cell = np.array([region.column, region.row])
        rings = tuple((corner + ring * cell) / spacing for ring in rings_of(region.painted))
    else:
        rings = tuple(
            np.array([(point.x, point.y) for point in ring], np.float64) / spacing for ring in region.outline
        )
    cut = (cut_off(ring, *_size(image)) for ring in rings)
    return tuple(ring for ring in cut if len(ring) >= 3 and np.ptp(ring, axis=0).all())
