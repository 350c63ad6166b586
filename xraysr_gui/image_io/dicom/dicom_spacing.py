"""How long a pixel is, and how the file knows.

Pixel Spacing and Imager Pixel Spacing are never taken for each other: the second is measured on the
detector, where everything is larger than in the patient. Files of computed radiography often copy it
into Pixel Spacing without saying how it was calibrated; equal numbers then mean "at detector" too
(PS3.3 10.7.1.3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, is_present, number, numbers, text

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_SMALLEST_MM, _LARGEST_MM = 1e-4, 1e3
_PROJECTIONS = frozenset(("CR", "DX", "MG", "IO", "PX", "RG", "RF", "XA", "DR"))
_PLAUSIBLE_MM = (1e-3, 10.0)
_PLAUSIBLE_FACTORS = (1.0, 20.0)
_LONGEST_WAY_MM = 10_000.0
FACTOR = "EstimatedRadiographicMagnificationFactor"
TO_DETECTOR, TO_PATIENT = "DistanceSourceToDetector", "DistanceSourceToPatient"
UNUSABLE = "The pixel spacing in the file is damaged: lengths are given in pixels."
DOUBTFUL = "The file says that a pixel is {:g} mm wide, which no radiograph is: do not trust lengths."
NO_FACTOR = "The file states a magnification of {:g}, which cannot be: lengths are given as on the detector."
_STATED = {"GEOMETRY": Calibration.GEOMETRY, "FIDUCIAL": Calibration.FIDUCIAL}


def spacing_of(header: FrameHeader) -> tuple[Spacing, tuple[str, ...]]:
    """The best that the file says about lengths, and a remark where it says nonsense."""
    spacing, remarks = _stated(header)
    low, high = _PLAUSIBLE_MM
    for side in {spacing.row, spacing.column} if spacing.mm else ():
        if not low <= side <= high:
            remarks += (DOUBTFUL.format(side),)
    factor = number(header.whole, FACTOR) or 0.0
    is_usable = magnification_of(header.whole) is not None
    if factor > 0 and not is_usable and spacing.calibration is Calibration.DETECTOR:  # 0: not filled in
        remarks += (NO_FACTOR.format(factor),)
    return spacing, remarks


def _stated(header: FrameHeader) -> tuple[Spacing, tuple[str, ...]]:
    measures = header.holding("PixelSpacing", "PixelMeasuresSequence")
    in_patient = _pair(measures, "PixelSpacing")
    detector_part = header.holding("ImagerPixelSpacing", "FramePixelDataPropertiesSequence")
    at_detector = _pair(detector_part, "ImagerPixelSpacing")
    if in_patient and measures is not None:
        return _in_patient(header.whole, measures, in_patient, at_detector), ()
    if at_detector:
        return _at_detector(header.whole, at_detector), ()
    on_film = _pair(header.whole, "NominalScannedPixelSpacing")
    if on_film:
        return Spacing(*on_film, Calibration.FILM), ()
    remarks = (UNUSABLE,) if _says_something(header.whole) else ()
    return _by_aspect(header.whole), remarks


def _in_patient(
    header: Dataset, measures: Dataset, pair: tuple[float, float], at_detector: tuple[float, float] | None
) -> Spacing:
    stated = text(measures, "PixelSpacingCalibrationType").upper()
    note = text(measures, "PixelSpacingCalibrationDescription")
    if stated in _STATED:
        return Spacing(*pair, _STATED[stated], note)
    projection = text(header, "Modality").upper() in _PROJECTIONS
    if projection and at_detector is not None and _equal(pair, at_detector):
        return _at_detector(header, pair)
    if not projection and is_present(header, "ImageOrientationPatient"):
        return Spacing(*pair, Calibration.VOLUME, note)
    return Spacing(*pair, Calibration.PIXEL_SPACING, note)


def _at_detector(header: Dataset, pair: tuple[float, float]) -> Spacing:
    """On the detector, or in the patient where the file estimates how much larger the shadow is."""
    factor = magnification_of(header)
    if factor is None or factor == 1.0:
        return Spacing(*pair, Calibration.DETECTOR)
    note = tr("detector spacing divided by {:.4g}").format(factor)
    return Spacing(pair[0] / factor, pair[1] / factor, Calibration.MAGNIFICATION, note)


def magnification_of(header: Dataset) -> float | None:
    """How much larger the file estimates the shadow to be; None where it does not, or it cannot be."""
    factor = number(header, FACTOR)
    low, high = _PLAUSIBLE_FACTORS
    return factor if factor is not None and low <= factor <= high else None


def distances_of(header: FrameHeader) -> dict[str, float]:
    """From the source to detector and patient in mm, by keyword, as far as the file says what can be."""
    found = {}
    for keyword in (TO_DETECTOR, TO_PATIENT):
        part = header.holding(keyword, "XRayGeometrySequence")
        way = number(part, keyword) if part is not None else None
        if way is not None and 0 < way <= _LONGEST_WAY_MM:
            found[keyword] = way
    contradict = len(found) == 2 and found[TO_PATIENT] > found[TO_DETECTOR]
    return {} if contradict else found


def _equal(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(one, other, strict=True))


def _pair(part: Dataset | None, keyword: str) -> tuple[float, float] | None:
    """Row and column spacing in millimetres, None if they are not two sensible lengths."""
    found = numbers(part, keyword) if part is not None else ()
    if len(found) == 2 and all(_SMALLEST_MM <= one <= _LARGEST_MM for one in found):
        return found[0], found[1]
    return None


def _says_something(header: Dataset) -> bool:
    kinds = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
    return any(text(header, keyword) for keyword in kinds)


def _by_aspect(header: Dataset) -> Spacing:
    """Pixels that are not square keep their shape, without any length."""
    ratio = numbers(header, "PixelAspectRatio")
    if len(ratio) == 2 and all(one > 0 for one in ratio) and 0.05 <= ratio[0] / ratio[1] <= 20:
        return Spacing(ratio[0] / ratio[1], 1.0)
    return UNCALIBRATED
