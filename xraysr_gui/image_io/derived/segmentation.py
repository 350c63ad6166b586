"""Regions as a DICOM segmentation of the image that they were drawn on."""

from __future__ import annotations

import numpy as np
from highdicom.color import CIELabColor
from highdicom.seg import Segmentation, SegmentDescription
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.clean_values import plain
from xraysr_gui.image_io.derived.measurement_groups import tracking_uid
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.derived.spacing_elements import measures_of, pixel_spacing_of
from xraysr_gui.image_io.derived.stand_in import name_source, stand_in


def segmentation(request: Json, masks: Numbers, source: SourceHeader) -> Dataset:
    """One segment for each region; they may overlap."""
    image = stand_in(request, source, masks.shape[1:])
    made = Segmentation(
        [image],
        np.moveaxis(masks.astype(np.uint8), 0, -1)[None],
        "BINARY",
        [_description(number, region, source) for number, region in enumerate(request["regions"], 1)],
        content_description="Regions that a reader drew",
        content_label="REGIONS",
        series_description="Regions (not for primary diagnosis)",
        omit_empty_frames=False,
        **source.of_a_new_object(),
    )
    spacing = pixel_spacing_of(source)
    if spacing is not None:
        made.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence = [measures_of(source, spacing)]
    source.describe(made)
    made.PatientOrientation = source.orientation
    if "Laterality" in made:  # of a series of segmentations there is none: each image has its own
        side = str(made.Laterality)
        del made.Laterality
        if side:
            made.ImageLaterality = side
    name_source(made, source)
    provenance.add_provenance(made, from_json(request["capsule"]), source, [codes.DCM.Segmentation])
    return made


def _description(number: int, region: dict[str, str], source: SourceHeader) -> SegmentDescription:
    red, green, blue = (int(region["colour"][start : start + 2], 16) for start in (1, 3, 5))
    name = plain(region["name"], 64) or f"Region {number}"
    return SegmentDescription(
        number,
        name,
        codes.SCT.SpatialAndRelationalConcept,
        codes.DCM.SelectedRegion,
        "MANUAL",
        tracking_uid=tracking_uid(region["key"], source),
        tracking_id=name,
        display_color=CIELabColor.from_rgb(red, green, blue),
    )
