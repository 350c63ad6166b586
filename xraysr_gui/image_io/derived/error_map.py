"""A map as a DICOM Parametric Map: floating-point numbers, with what they mean in grey levels."""

from __future__ import annotations

import numpy as np
from highdicom import VOILUTTransformation
from highdicom.pm import ParametricMap, RealWorldValueMapping
from highdicom.sr import CodedConcept
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.clean_values import plain
from xraysr_gui.image_io.derived.concepts import SCHEME, coding_scheme
from xraysr_gui.image_io.derived.source_header import SourceHeader, new_uid
from xraysr_gui.image_io.derived.spacing_elements import measures_of
from xraysr_gui.image_io.derived.stand_in import name_source, stand_in
from xraysr_gui.image_io.derived.stored_greys import decimal


def parametric_map(request: Json, values: Numbers, source: SourceHeader) -> Dataset:
    """One number for each pixel of the map's grid, which may be finer than that of the source."""
    image = stand_in(request, source, (values.shape[0], values.shape[1]))
    _lay_down(image, request["spacing"], request["origin"])
    is_known = np.isfinite(values)
    low, high = float(values[is_known].min()), float(values[is_known].max())
    nothing = np.float32(low - max(high - low, abs(low), 1.0))
    width = max(high - low, 1e-6)
    shown = VOILUTTransformation((low + high) / 2, width, voi_lut_function="LINEAR_EXACT")
    made = ParametricMap(
        [image],
        np.where(is_known, values, nothing).astype(np.float32),
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[_meaning(request, low, high)],
        voi_lut_transformations=[shown],
        content_description=plain(request["title"], 64),
        content_label=label_of(request["title"]),
        series_description=plain(f"Map (not for primary diagnosis): {request['title']}", 64),
        **source.of_a_new_object(),
    )
    if not is_known.all():
        made.FloatPixelPaddingValue = made.FloatPixelPaddingRangeLimit = float(nothing)
    lengths = measures_of(source, tuple(request["spacing"]))  # the library makes up what is not known
    made.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence = [lengths]
    source.describe(made)
    name_source(made, source)
    capsule = from_json(request["capsule"])
    quantity = quantity_of(request["title"])
    if quantity.scheme_designator == SCHEME:
        made.CodingSchemeIdentificationSequence = [coding_scheme()]
        provenance.add_provenance(made, capsule, source, [])
    else:
        provenance.add_provenance(made, capsule, source, [quantity])
    return made


def _meaning(request: Json, low: float, high: float) -> RealWorldValueMapping:
    """That a number is what it says, in its unit."""
    title = plain(request["title"], 64)
    quantity = quantity_of(request["title"])
    unit = unit_of(request["unit"])
    return RealWorldValueMapping(
        "MAP", title, unit, (low, high), slope=1.0, intercept=0.0, quantity_definition=quantity
    )


def label_of(title: str) -> str:
    """An error only where the truth is known, which the title of the map says; others are no difference."""
    words = title.lower()
    return "ERROR_MAP" if "error" in words else "DIFFERENCE_MAP" if "difference" in words else "QUALITY_MAP"


def quantity_of(title: str) -> Code:
    """What the numbers are: the standard has a code for differences only, the others bring one of ours."""
    if label_of(title) != "QUALITY_MAP":
        subtraction: Code = codes.DCM.PixelByPixelSubtraction
        return subtraction
    return Code("QUALITY_MAP", SCHEME, plain(title, 64))


def unit_of(words: str) -> CodedConcept:
    """Grey levels are numbers of a kind: UCUM writes what is no unit of its own in braces."""
    known = {"%": ("%", "percent"), "dB": ("dB", "decibel"), "": ("1", "no units")}
    code, meaning = known.get(words, (f"{{{words.replace(' ', '_')[:14]}}}", words))
    return CodedConcept(code, "UCUM", plain(meaning, 64))


def _lay_down(image: Dataset, spacing: list[float], origin: list[float]) -> None:
    """The standard wants a map to lie in a plane, and a projection has none: so it gets one of its own.

    It is measured from the upper left corner of the source image, in a frame of reference of its own:
    nothing claims to know where that is in the patient.
    """
    down, across = spacing or (1.0, 1.0)
    image.FrameOfReferenceUID, image.PositionReferenceIndicator = new_uid(), ""
    image.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    image.ImagePositionPatient = [decimal(origin[0] + across / 2), decimal(origin[1] + down / 2), 0]
    image.PixelSpacing, image.SliceThickness = [decimal(down), decimal(across)], 1
