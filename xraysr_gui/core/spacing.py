"""How long a pixel is, and how we know.

A length on a radiograph is only as good as its calibration, so the calibration travels with
the spacing and every ruler names it. Without any, lengths are given in pixels of the original.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr


class Calibration(Enum):
    """How the length of a pixel is known; the value is what a ruler says."""

    NONE = "not calibrated"
    PIXEL_SPACING = "pixel spacing, calibration not stated"
    GEOMETRY = "calibrated by geometry"
    FIDUCIAL = "calibrated by a fiducial"
    DETECTOR = "at detector"
    MAGNIFICATION = "at the patient"
    FILM = "on the scanned film"
    VOLUME = "from the volume's grid"
    RESOLUTION = "from the file's print resolution"
    HAND = "calibrated by hand"


_BASIS = {
    Calibration.PIXEL_SPACING: "Pixel Spacing (0028,0030) of the file, which does not say how it was "
    "calibrated",
    Calibration.GEOMETRY: "Pixel Spacing (0028,0030) of the file, calibrated by geometry",
    Calibration.FIDUCIAL: "Pixel Spacing (0028,0030) of the file, calibrated by a fiducial",
    Calibration.DETECTOR: "Imager Pixel Spacing (0018,1164) of the file: they are those at the detector, "
    "where everything is larger than in the patient",
    Calibration.MAGNIFICATION: "Imager Pixel Spacing (0018,1164) of the file, corrected by the estimated "
    "magnification (0018,1114)",
    Calibration.FILM: "Nominal Scanned Pixel Spacing (0018,2010) of the file: they are those on the film",
    Calibration.VOLUME: "the grid of the volume in the file",
    Calibration.RESOLUTION: "the print resolution of the file, which may not be that of the patient",
    Calibration.HAND: "a calibration by hand",
}


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distance between pixel centres, in `unit`.

    Attributes:
        row: From one row to the next (down).
        column: From one column to the next (right).
        calibration: How this is known; NONE means that the unit is a pixel of the original.
        note: Words from the file about the calibration, "" if none; of a calibration by hand its line, of
            lengths that were brought from the detector to the patient what they were divided by.
        stated: What was known before a reader calibrated by hand, else None.
    """

    row: float = 1.0
    column: float = 1.0
    calibration: Calibration = Calibration.NONE
    note: str = ""
    stated: Spacing | None = None

    @property
    def words(self) -> str:
        """What a ruler says: "at detector", "at the patient: ...", "calibrated by hand (line of 100 mm)"."""
        said = tr(self.calibration.value)
        if self.note and self.calibration is Calibration.MAGNIFICATION:
            return f"{said}: {self.note}"
        return f"{said} ({self.note})" if self.note and self.calibration is Calibration.HAND else said

    @property
    def basis(self) -> str:
        """What lengths and areas rest on, as a sentence."""
        if self.calibration is Calibration.NONE:
            return tr("Nothing is calibrated: lengths and areas are told in pixels of the original.")
        own = self.calibration in (Calibration.HAND, Calibration.MAGNIFICATION) and self.note
        return tr("Lengths and areas rest on {}{}.").format(
            tr(_BASIS[self.calibration]), f" ({self.note})" if own else ""
        )

    @property
    def unit(self) -> str:
        """Either mm or px."""
        return "px" if self.calibration is Calibration.NONE else "mm"

    @property
    def mm(self) -> tuple[float, float] | None:
        """Row and column distance in millimetres, None if unknown."""
        return None if self.calibration is Calibration.NONE else (self.row, self.column)

    def divided(self, scale: float, across: float | None = None) -> Spacing:
        """The spacing after the image was made `scale` times larger; `across`, if columns became others."""
        across = scale if across is None else across
        stated = None if self.stated is None else self.stated.divided(scale, across)
        return replace(self, row=self.row / scale, column=self.column / across, stated=stated)

    def calibrated(self, factor: float, note: str) -> Spacing:
        """So many times what is known without a reader's calibration, in millimetres from now on."""
        known = self.without_hand
        return Spacing(known.row * factor, known.column * factor, Calibration.HAND, note, known)

    @property
    def without_hand(self) -> Spacing:
        """What is known without a reader's calibration."""
        return self if self.stated is None else self.stated

    def to_field(self, pixel: Point) -> Point:
        """From pixels of this image to field units (mm, or pixels of the original)."""
        return Point(pixel.x * self.column, pixel.y * self.row)

    def to_pixel(self, field: Point) -> Point:
        """From field units to pixels of this image."""
        return Point(field.x / self.column, field.y / self.row)


UNCALIBRATED = Spacing()
