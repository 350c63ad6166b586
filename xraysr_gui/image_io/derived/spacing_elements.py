"""Lengths of an image that was made larger: the same kinds of spacing as before, divided by the scale."""

from __future__ import annotations

from fractions import Fraction

from pydicom.dataset import Dataset

from xraysr_gui.core.loose import Json
from xraysr_gui.core.spacing import Calibration
from xraysr_gui.image_io.derived.clean_values import clean, clean_code, plain
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.derived.stored_greys import decimal
from xraysr_gui.image_io.dicom.dicom_spacing import distances_of, magnification_of
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, numbers

_HOLDERS = {
    "PixelSpacing": "PixelMeasuresSequence",
    "ImagerPixelSpacing": "FramePixelDataPropertiesSequence",
    "NominalScannedPixelSpacing": "",
}


def add_spacing(made: Dataset, request: Json, source: SourceHeader) -> None:
    """As the source says it; of a picture or a volume what this program knows of it."""
    if not source.is_dicom:
        _add_own(made, request)
        return
    down, across = made.Rows / (source.rows or made.Rows), made.Columns / (source.columns or made.Columns)
    for keyword, holder in _HOLDERS.items():
        part = FrameHeader(source.dataset, source.frame).holding(keyword, holder)
        found = numbers(part, keyword) if part is not None else ()
        if len(found) == 2 and min(found) > 0:
            setattr(made, keyword, [decimal(found[0] / down), decimal(found[1] / across)])
            if keyword == "PixelSpacing" and part is not None:
                _add_calibration(made, part)
    if Calibration[request["calibration"]] is Calibration.HAND:
        _add_by_hand(made, request)
    else:  # the plane of a line that was drawn by hand is not known
        add_plane(made, source, down, across)
    _add_geometry(made, source)
    _add_aspect(made, source)


def _add_geometry(made: Dataset, source: SourceHeader) -> None:
    """How far source, patient and detector lie apart: lengths in the patient rest on it."""
    for keyword, way in distances_of(FrameHeader(source.dataset, source.frame)).items():
        setattr(made, keyword, decimal(way))
    factor = magnification_of(source.dataset)
    if factor is not None:
        made.EstimatedRadiographicMagnificationFactor = decimal(factor)


def _add_aspect(made: Dataset, source: SourceHeader) -> None:
    """Of pixels that are not square and have no length."""
    aspect = numbers(source.dataset, "PixelAspectRatio")
    if (
        len(aspect) == 2
        and min(aspect) > 0
        and aspect[0] != aspect[1]
        and "PixelSpacing" not in made
        and all(a == int(a) for a in aspect)
    ):
        made.PixelAspectRatio = [str(int(one)) for one in aspect]


def add_plane(made: Dataset, source: SourceHeader, down: float, across: float) -> None:
    """Where a slice lies in the patient; the middle of its first pixel moves when pixels become smaller."""
    part = FrameHeader(source.dataset, source.frame)
    oriented = part.holding("ImageOrientationPatient", "PlaneOrientationSequence")
    placed = part.holding("ImagePositionPatient", "PlanePositionSequence")
    frame_of_reference = source.frame_of_reference
    directions = numbers(oriented, "ImageOrientationPatient") if oriented is not None else ()
    corner = numbers(placed, "ImagePositionPatient") if placed is not None else ()
    spacing = [float(one) for one in made.get("PixelSpacing", ())]
    if len(directions) != 6 or len(corner) != 3 or len(spacing) != 2 or not frame_of_reference:
        return
    along_row, along_column = (spacing[1] * (1 - across) / 2, spacing[0] * (1 - down) / 2)
    made.FrameOfReferenceUID, made.PositionReferenceIndicator = frame_of_reference, ""
    made.SliceThickness = clean(source.dataset, "SliceThickness")
    made.ImageOrientationPatient = [decimal(one) for one in directions]
    made.ImagePositionPatient = [
        decimal(corner[axis] + directions[axis] * along_row + directions[3 + axis] * along_column)
        for axis in range(3)
    ]


def measures_of(source: SourceHeader, spacing: tuple[float, ...]) -> Dataset:
    """Lengths of a plane: the spacing where one is given, and the thickness of a slice if the source says it.

    A projection has neither a thickness nor a distance of slices, and none is made up.
    """
    made = Dataset()
    if spacing:
        made.PixelSpacing = [decimal(one) for one in spacing]
    thickness = _measures_in(source, "SliceThickness", 1)
    if thickness is not None:
        made.SliceThickness = decimal(thickness[0])
    return made


def pixel_spacing_of(source: SourceHeader) -> tuple[float, ...] | None:
    """How far its pixels lie apart in the patient, None where it does not say so."""
    return _measures_in(source, "PixelSpacing", 2)


def _measures_in(source: SourceHeader, keyword: str, count: int) -> tuple[float, ...] | None:
    part = FrameHeader(source.dataset, source.frame).holding(keyword, "PixelMeasuresSequence")
    found = numbers(part, keyword) if part is not None else ()
    return tuple(found) if len(found) == count and min(found) > 0 else None


def _add_calibration(made: Dataset, part: Dataset) -> None:
    kind = clean_code(part, "PixelSpacingCalibrationType", ("GEOMETRY", "FIDUCIAL"))
    if kind:
        made.PixelSpacingCalibrationType = kind
        made.PixelSpacingCalibrationDescription = (
            clean(part, "PixelSpacingCalibrationDescription") or "not described"
        )


def _add_by_hand(made: Dataset, request: Json) -> None:
    """A reader drew along something of known length: a fiducial, in the words of the standard."""
    made.PixelSpacing = [decimal(float(one)) for one in request["spacing"]]
    made.PixelSpacingCalibrationType = "FIDUCIAL"
    made.PixelSpacingCalibrationDescription = plain(f"{Calibration.HAND.value}: {request['note']}", 64)


def _add_own(made: Dataset, request: Json) -> None:
    """The grid of a volume is a length in the patient; the print resolution of a picture is not."""
    calibration = Calibration[request["calibration"]]
    if calibration is Calibration.HAND:
        _add_by_hand(made, request)
        return
    pair = [decimal(float(one)) for one in request["spacing"]]
    if calibration is Calibration.RESOLUTION:
        made.NominalScannedPixelSpacing = pair
    elif calibration is not Calibration.NONE:
        made.PixelSpacing = pair
    elif pair[0] != pair[1]:
        shape = Fraction(request["spacing"][0] / request["spacing"][1]).limit_denominator(1000)
        made.PixelAspectRatio = [str(shape.numerator), str(shape.denominator)]
