"""Which numbers a new image stores, so that the window of its source shows the same brightness.

The radiograph comes as whole steps over the range of the source's values, bright means dense. They
become stored values with the slope, intercept and sign of the source; where its values were not an even
function of what it stored (a table, colours, floating-point numbers) even steps over their range.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from pydicom import Dataset

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.image_io.derived.clean_values import clean
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.dicom.dicom_greys import type_of_values
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, items, number, whole


@dataclass(frozen=True, slots=True)
class StoredScale:
    """The grey scale of a new image.

    Attributes:
        bits: Stored bits.
        signed: Whether what is stored may be negative.
        slope, intercept: From stored to modality values.
        inverted: Whether low values are dense (MONOCHROME1).
    """

    bits: int
    signed: bool
    slope: float
    intercept: float
    inverted: bool

    @property
    def lowest(self) -> int:
        """The lowest value that can be stored."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    def stored(self, step: int) -> int:
        """What is stored for one step, bright means dense."""
        top = (1 << self.bits) - 1
        return (top - step if self.inverted != (self.slope < 0) else step) + self.lowest


def scale_of(request: Json, source: SourceHeader) -> StoredScale:
    """The scale of the source where its values rise evenly, else even steps."""
    bits, inverted = int(request["bits"]), bool(request["inverted"])
    black, white = float(request["black"]), float(request["white"])
    part = FrameHeader(source.dataset, source.frame).holding(
        "RescaleSlope", "PixelValueTransformationSequence"
    )
    slope = (number(part, "RescaleSlope") if part is not None else None) or 1.0
    intercept = (number(part, "RescaleIntercept") if part is not None else None) or 0.0
    signed = whole(source.dataset, "PixelRepresentation") == 1
    own = StoredScale(bits, signed, slope, intercept, inverted)
    if source.is_dicom and not items(source.dataset, "ModalityLUTSequence") and _spans(own, black, white):
        return own
    return StoredScale(bits, False, (white - black) / (2**bits - 1), black, inverted)


def _spans(scale: StoredScale, black: float, white: float) -> bool:
    """Whether what can be stored means exactly the range of the source's values."""
    ends = sorted((scale.lowest + end) * scale.slope + scale.intercept for end in (0, 2**scale.bits - 1))
    near = 1e-5 * (white - black)
    return all(math.isclose(a, b, rel_tol=0, abs_tol=near) for a, b in zip(ends, (black, white), strict=True))


def stored_values(steps: Numbers, scale: StoredScale) -> Numbers:
    """What is written for each pixel; negative numbers as two's complements."""
    top = (1 << scale.bits) - 1
    codes = top - steps if scale.inverted != (scale.slope < 0) else steps
    if scale.signed:
        kind = np.int8 if scale.bits <= 8 else np.int16
        codes = (
            (codes.astype(np.int32) + scale.lowest).astype(kind).view(np.dtype(kind).str.replace("i", "u"))
        )
    return np.ascontiguousarray(codes)


def add_scale(made: Dataset, scale: StoredScale, source: SourceHeader) -> None:
    """Depth, polarity and the way to modality values."""
    made.BitsAllocated = 8 if scale.bits <= 8 else 16
    made.BitsStored, made.HighBit = scale.bits, scale.bits - 1
    made.PixelRepresentation = int(scale.signed)
    made.PhotometricInterpretation = "MONOCHROME1" if scale.inverted else "MONOCHROME2"
    if (scale.slope, scale.intercept) != (1.0, 0.0) or "RescaleSlope" in source.dataset:
        made.RescaleSlope, made.RescaleIntercept = decimal(scale.slope), decimal(scale.intercept)
        made.RescaleType = type_of_values(FrameHeader(source.dataset, source.frame), clean) or "US"


def decimal(value: float) -> str:
    """A number as DICOM writes it: sixteen signs at most, and as exact as they allow."""
    for digits in range(16, 0, -1):
        words = f"{value:.{digits}g}"
        if len(words) <= 16:
            return words
    return "0"
