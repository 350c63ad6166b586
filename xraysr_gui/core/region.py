"""Parts of an image that a reader chooses, to measure in them.

Regions are kept in field units (millimetres where calibrated, else pixels of the original), as marks are,
so they stay on the same anatomy at any zoom and on every enhanced version. A pixel belongs to a region if
its centre lies inside.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Self, TypeAlias

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.polygon import crosses_itself, even_odd_area, inside_at
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Mask: TypeAlias = "NDArray[np.bool_]"
Floats: TypeAlias = "NDArray[np.float64]"
Outline = tuple[tuple[Point, ...], ...]
SAMPLES_OF_AN_ELLIPSE = 96
KEPT_WORDS = 256


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: the bounds of a region."""

    left: float
    top: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> Box:
        """This box, shifted."""
        return replace(self, left=self.left + dx, top=self.top + dy)

    def carried(self, point: Point, target: Box) -> Point:
        """Where a point of this box comes to lie when the box becomes `target`."""
        across = target.width / self.width if self.width else 1.0
        down = target.height / self.height if self.height else 1.0
        return Point(target.left + (point.x - self.left) * across, target.top + (point.y - self.top) * down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One part of an image.

    Attributes:
        id: Stable name; a copy gets another.
        name: What the reader calls it.
        colour: As "#rrggbb".
    """

    kind: ClassVar[str] = ""

    id: str
    name: str = ""
    colour: str = "#ffb000"

    @property
    def bounds(self) -> Box:
        """The smallest box around it, in field units."""
        raise NotImplementedError

    @property
    def area(self) -> float:
        """In square field units."""
        raise NotImplementedError

    @property
    def outline(self) -> Outline:
        """Closed lines around it, for drawing."""
        raise NotImplementedError

    @property
    def notice(self) -> str:
        """What a reader has to know of its shape, "" if nothing."""
        return ""

    def resized(self, box: Box) -> Region:
        """The same shape with other bounds."""
        raise NotImplementedError

    def moved(self, dx: float, dy: float) -> Region:
        """The whole region, shifted by so many field units."""
        return self.resized(self.bounds.moved(dx, dy))

    def scaled(self, factor: float) -> Region:
        """The same shape on the same anatomy, where a field unit is another length."""
        box = self.bounds
        return self.resized(Box(box.left * factor, box.top * factor, box.width * factor, box.height * factor))

    def copied(self, id: str, name: str) -> Region:
        """Another region of the same shape in the same place."""
        return replace(self, id=id, name=name)

    def inside_at(self, xs: Floats, ys: Floats) -> Mask:
        """Which of the places (y, x) lie inside, for rising `xs` and `ys` in field units."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed(Region):
    """What fills an upright box."""

    box: Box

    @property
    def bounds(self) -> Box:
        """The box that it fills."""
        return self.box

    def resized(self, box: Box) -> Self:
        """The same shape in another box."""
        return replace(self, box=box)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle(Boxed):
    """An upright rectangle."""

    kind: ClassVar[str] = "rectangle"

    @property
    def area(self) -> float:
        """Width times height."""
        return self.box.width * self.box.height

    @property
    def outline(self) -> Outline:
        """Its four corners."""
        left, top = self.box.left, self.box.top
        right, bottom = left + self.box.width, top + self.box.height
        return ((Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)),)

    def inside_at(self, xs: Floats, ys: Floats) -> Mask:
        """A centre on the left or upper edge counts, on the right or lower edge not."""
        across = (xs >= self.box.left) & (xs < self.box.left + self.box.width)
        down = (ys >= self.box.top) & (ys < self.box.top + self.box.height)
        return np.asarray(down[:, None] & across)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse(Boxed):
    """An upright ellipse."""

    kind: ClassVar[str] = "ellipse"

    @property
    def area(self) -> float:
        """Pi times both half axes."""
        return math.pi * self.box.width * self.box.height / 4

    @property
    def outline(self) -> Outline:
        """Points around it, the first at the right."""
        middle_x, middle_y = self._middle
        turns = (2 * math.pi * step / SAMPLES_OF_AN_ELLIPSE for step in range(SAMPLES_OF_AN_ELLIPSE))
        half_width, half_height = self.box.width / 2, self.box.height / 2
        return (
            tuple(
                Point(middle_x + half_width * math.cos(turn), middle_y + half_height * math.sin(turn))
                for turn in turns
            ),
        )

    def inside_at(self, xs: Floats, ys: Floats) -> Mask:
        """A centre on the line itself counts."""
        if self.box.width <= 0 or self.box.height <= 0:
            return np.zeros((ys.size, xs.size), np.bool_)
        middle_x, middle_y = self._middle
        with np.errstate(over="ignore"):  # an axis may be shorter than any pixel
            across = ((xs - middle_x) / (self.box.width / 2)) ** 2
            down = ((ys - middle_y) / (self.box.height / 2)) ** 2
            return np.asarray(across + down[:, None] <= 1.0)

    @property
    def _middle(self) -> tuple[float, float]:
        return self.box.left + self.box.width / 2, self.box.top + self.box.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon(Region):
    """A closed line with corners; where it crosses itself the even-odd rule tells what is inside."""

    kind: ClassVar[str] = "polygon"

    points: tuple[Point, ...]

    @property
    def bounds(self) -> Box:
        """Around all corners."""
        if not self.points:
            return Box(0.0, 0.0, 0.0, 0.0)
        low, high = self._corners.min(axis=0), self._corners.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))

    @property
    def area(self) -> float:
        """Of what counts as inside."""
        return even_odd_area(self._corners)

    @property
    def outline(self) -> Outline:
        """Its corners."""
        return (self.points,) if self.points else ()

    @property
    def notice(self) -> str:
        """Told where the line crosses itself."""
        if len(self.points) < 4 or not crosses_itself(self._corners):
            return ""
        return tr("The line crosses itself: what it goes round twice does not count as inside.")

    def moved(self, dx: float, dy: float) -> Polygon:
        """Every corner by the same amount."""
        return replace(self, points=tuple(point.moved(dx, dy) for point in self.points))

    def scaled(self, factor: float) -> Polygon:
        """Every corner by the same factor."""
        return replace(self, points=tuple(Point(at.x * factor, at.y * factor) for at in self.points))

    def resized(self, box: Box) -> Polygon:
        """The same shape with other bounds."""
        before = self.bounds
        return replace(self, points=tuple(before.carried(point, box) for point in self.points))

    def inside_at(self, xs: Floats, ys: Floats) -> Mask:
        """By the even-odd rule; fewer than three corners have no inside."""
        if len(self.points) < 3:
            return np.zeros((ys.size, xs.size), np.bool_)
        return inside_at(self._corners, xs, ys)

    @property
    def _corners(self) -> Floats:
        return np.array([(point.x, point.y) for point in self.points], np.float64).reshape(-1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freehand(Polygon):
    """A closed line drawn in one stroke: a polygon with many corners."""

    kind: ClassVar[str] = "freehand"


def placed(region: Region, shape: tuple[int, int], spacing: Spacing) -> tuple[int, int, Mask]:
    """The first row and column of the part of an image that a region can reach, and the mask of that part."""
    box = region.bounds
    top, bottom = _span(box.top, box.height, spacing.row, shape[0])
    left, right = _span(box.left, box.width, spacing.column, shape[1])
    xs = (np.arange(left, right, dtype=np.float64) + 0.5) * spacing.column
    ys = (np.arange(top, bottom, dtype=np.float64) + 0.5) * spacing.row
    return top, left, region.inside_at(xs, ys)


def mask_of(region: Region, shape: tuple[int, int], spacing: Spacing) -> Mask:
    """Which pixels of an image belong to a region: those whose centre lies inside."""
    whole = np.zeros(shape, np.bool_)
    top, left, part = placed(region, shape, spacing)
    whole[top : top + part.shape[0], left : left + part.shape[1]] = part
    return whole


def _span(start: float, length: float, step: float, count: int) -> tuple[int, int]:
    """The pixels along one axis that a length can touch."""
    first = min(max(math.floor(start / step) - 1, 0), count)
    return first, max(first, min(math.ceil((start + length) / step) + 1, count))


@lru_cache(maxsize=KEPT_WORDS)
def words_about(region: Region, shape: tuple[int, int], spacing: Spacing) -> str:
    """What to know before measuring: nothing inside, partly outside, crossing itself; else ""."""
    title, box = region.name or f"This {region.kind}", region.bounds
    width, height = shape[1] * spacing.column, shape[0] * spacing.row
    if box.left >= width or box.top >= height or box.left + box.width <= 0 or box.top + box.height <= 0:
        return tr("{} lies outside of the image.").format(title)
    if not placed(region, shape, spacing)[2].any():
        return tr("{} is empty: the centre of no pixel lies inside.").format(title)
    words = [region.notice] if region.notice else []
    if (
        min(box.left, box.top) < -spacing.column
        or box.left + box.width > width + spacing.column
        or box.top + box.height > height + spacing.row
    ):
        words.append(tr("{} reaches beyond the image; only what lies in the image counts.").format(title))
    return " ".join(words)
