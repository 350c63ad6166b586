"""Distances, angles, arrows and words that a reader draws.

Marks are kept in field units (millimetres where calibrated, else pixels of the original), so
they stay on the same anatomy at any zoom and on every enhanced version of the image.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from xraysr_gui.core.geometry import Point, angle_at, angle_of_lines
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.words import tr


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn on an image.

    Attributes:
        points: In field units, in the order they were set.
        on: What it was drawn on: "" for the original, else the title of the step that made the image.
        text: What the reader wrote at it, "" for nothing.
    """

    title: ClassVar[str] = ""
    points_needed: ClassVar[int] = 0

    points: tuple[Point, ...]
    on: str = ""
    text: str = ""

    def moved(self, dx: float, dy: float) -> Mark:
        """The whole mark, shifted."""
        return replace(self, points=tuple(point.moved(dx, dy) for point in self.points))

    def with_point(self, index: int, point: Point) -> Mark:
        """This mark with one point put elsewhere."""
        return replace(self, points=(*self.points[:index], point, *self.points[index + 1 :]))

    def scaled(self, factor: float) -> Mark:
        """The same places, where a field unit is another length."""
        return replace(self, points=tuple(Point(at.x * factor, at.y * factor) for at in self.points))

    def reading(self, spacing: Spacing) -> str:
        """What the mark says, with unit and calibration."""
        raise NotImplementedError

    def words(self, spacing: Spacing) -> str:
        """What the reader wrote at it, and its reading."""
        return ": ".join(part for part in (self.text, self.reading(spacing)) if part)

    def short(self, spacing: Spacing) -> str:
        """The reading in as few words as can be: a star tells that there is more to know."""
        reading = self.reading(spacing)
        return reading + self._star if reading else ""

    @property
    def _star(self) -> str:
        return " *" if self.on else ""


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
        """Such as "12.3 mm (at detector)", or "12.3 mm, calibrated by hand (line of 100 mm)"."""
        if spacing.calibration is Calibration.HAND:
            return tr("{:.1f} mm, {}").format(self.length, spacing.words)
        if spacing.calibration is Calibration.NONE:
            return tr("{:.1f} px (not calibrated)").format(self.length)
        return tr("{:.1f} mm ({})").format(self.length, spacing.words)

    def short(self, spacing: Spacing) -> str:
        """Such as "12.3 mm", or "12.3 mm *" where that is no length in the patient for sure."""
        star = self._star or (" *" if spacing.calibration in NOT_IN_THE_PATIENT else "")
        return f"{self.length:.1f} {spacing.unit}{star}"


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
        return tr("Cobb {:.1f}°").format(self.degrees)


@dataclass(frozen=True, slots=True)
class KnownLength(Mark):
    """A line of known length, by which the reader calibrated the image.

    Attributes:
        millimetres: How long it is.
        factor: How many millimetres that makes of one field unit of the file.
    """

    title: ClassVar[str] = "Known length"
    points_needed: ClassVar[int] = 2

    millimetres: float = 0.0
    factor: float = 1.0

    @property
    def length(self) -> float:
        """In field units: its millimetres, once the image is calibrated by it."""
        return self.points[0].distance_to(self.points[1])

    @property
    def note(self) -> str:
        """What rulers say of it."""
        return tr("line of {:g} mm").format(self.millimetres)

    def reading(self, spacing: Spacing) -> str:
        """Such as "100 mm (known: calibrates this image)"."""
        if not self.millimetres:
            return f"{self.length:.1f} {spacing.unit}"
        return tr("{:g} mm (known: calibrates this image)").format(self.millimetres)

    def short(self, spacing: Spacing) -> str:
        """Such as "= 100 mm"."""
        return tr("= {:g} mm").format(self.millimetres) if self.millimetres else self.reading(spacing)


@dataclass(frozen=True, slots=True)
class Arrow(Mark):
    """Points at something: its tip first, then its tail, where its text stands."""

    title: ClassVar[str] = "Arrow"
    points_needed: ClassVar[int] = 2

    def reading(self, spacing: Spacing) -> str:
        """Nothing is measured."""
        return ""


@dataclass(frozen=True, slots=True)
class Note(Mark):
    """Words that stand at a place."""

    title: ClassVar[str] = "Text"
    points_needed: ClassVar[int] = 1

    def reading(self, spacing: Spacing) -> str:
        """Nothing is measured."""
        return ""


KINDS: tuple[type[Mark], ...] = (Distance, Angle, CobbAngle, KnownLength, Arrow, Note)
NOT_IN_THE_PATIENT = frozenset(
    (Calibration.DETECTOR, Calibration.FILM, Calibration.RESOLUTION, Calibration.PIXEL_SPACING)
)
"""Calibrations after which a length may differ from the patient's."""
