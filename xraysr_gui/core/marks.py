"""Distances and angles that a reader draws.

Marks are kept in field units (millimetres where calibrated, else pixels of the original), so
they stay on the same anatomy at any zoom and on every enhanced version of the image.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from xraysr_gui.core.geometry import Point, angle_at, angle_of_lines
from xraysr_gui.core.spacing import Calibration, Spacing


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn on an image.

    Attributes:
        points: In field units, in the order they were set.
        on: What it was drawn on: "" for the original, else the title of the step that made the image.
    """

    title: ClassVar[str] = ""
    points_needed: ClassVar[int] = 0

    points: tuple[Point, ...]
    on: str = ""

    def moved(self, dx: float, dy: float) -> Mark:
        """The whole mark, shifted."""
        return replace(self, points=tuple(point.moved(dx, dy) for point in self.points))

    def with_point(self, index: int, point: Point) -> Mark:
        """This mark with one point put elsewhere."""
        return replace(self, points=(*self.points[:index], point, *self.points[index + 1 :]))

    def reading(self, spacing: Spacing) -> str:
        """What the mark says, with unit and calibration."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Distance(Mark):
    """The length between two points."""

    title: ClassVar[str] = "Distance"
    points_needed: ClassVar[int] = 2

    @property
    def length(self) -> float:
        """In field units."""
        return self.points[0].distance_to(self.points[1])

    def reading(self, spacing: Spacing) -> str:
        """Such as "12.3 mm (at detector)"."""
        if spacing.calibration is Calibration.NONE:
            return f"{self.length:.1f} px (not calibrated)"
        return f"{self.length:.1f} mm ({spacing.calibration.value})"


@dataclass(frozen=True, slots=True)
class Angle(Mark):
    """The angle at the second of three points."""

    title: ClassVar[str] = "Angle"
    points_needed: ClassVar[int] = 3

    @property
    def degrees(self) -> float:
        """0 to 180."""
        return angle_at(self.points[1], self.points[0], self.points[2])

    def reading(self, spacing: Spacing) -> str:
        """Such as "41.5°"."""
        return f"{self.degrees:.1f}°"


@dataclass(frozen=True, slots=True)
class CobbAngle(Mark):
    """The angle between two lines drawn along two end plates."""

    title: ClassVar[str] = "Cobb angle"
    points_needed: ClassVar[int] = 4

    @property
    def degrees(self) -> float:
        """0 to 90."""
        return angle_of_lines((self.points[0], self.points[1]), (self.points[2], self.points[3]))

    def reading(self, spacing: Spacing) -> str:
        """Such as "Cobb 23.0°"."""
        return f"Cobb {self.degrees:.1f}°"


KINDS: tuple[type[Mark], ...] = (Distance, Angle, CobbAngle)
