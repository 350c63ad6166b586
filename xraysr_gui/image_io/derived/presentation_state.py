"""How a reader looked at an image: window, polarity, part that was seen, and what was drawn over it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from highdicom import PresentationLUTTransformation
from highdicom.color import CIELabColor
from highdicom.pr import (
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GrayscaleSoftcopyPresentationState,
    TextObject,
)
from pydicom.dataset import Dataset

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import RESTRICTION, from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.clean_values import clean, plain
from xraysr_gui.image_io.derived.image import add_vois
from xraysr_gui.image_io.derived.measurement_groups import tracking_uid
from xraysr_gui.image_io.derived.measurement_report import MOST_PLACES
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.derived.stand_in import name_frame, stand_in
from xraysr_gui.image_io.derived.stored_greys import decimal
from xraysr_gui.image_io.derived.surroundings import set_shutter
from xraysr_gui.image_io.dicom.dicom_greys import lookup_table
from xraysr_gui.image_io.dicom.dicom_overlays import GROUPS
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, items, number, whole
from xraysr_gui.image_io.packing import unpack_voi

LONGEST_LABEL = 1024
OVERLAYS, ACTIVATION_LAYER = "OVERLAYS", 0x1001


def presentation_state(request: Json, given: Mapping[str, Numbers], source: SourceHeader) -> Dataset:
    """The whole object."""
    places, shape = given["places"], (request["rows"], request["columns"])
    image = stand_in(request, source, shape)
    lowest = [_overlay_layer(request["overlay_colour"])] if request["overlays"] else []
    layers = [_layer(number, layer) for number, layer in enumerate(request["layers"], 1 + len(lowest))]
    annotations = [
        annotation
        for layer, told in zip(layers, request["layers"], strict=True)
        for annotation in _annotations(image, layer, told, places, source)
    ]
    made = GrayscaleSoftcopyPresentationState(
        [image],
        content_label="VIEW",
        content_description=plain(f"What a reader saw. {RESTRICTION}", 64),
        graphic_annotations=annotations or None,
        graphic_layers=[*lowest, *layers] or None,
        presentation_lut_transformation=PresentationLUTTransformation(
            "INVERSE" if request["inverted"] else "IDENTITY"
        ),
        series_description="View (not for primary diagnosis)",
        **source.of_a_new_object(),
    )
    for group in request["overlays"]:
        made.add_new(group << 16 | ACTIVATION_LAYER, "CS", OVERLAYS)
    if "shutter" in given:
        set_shutter(made, _free_group(request["overlays"]), source, given["shutter"], shape)
    _add_greys(made, request, source)
    _add_area(made, request)
    _add_transformation(made, request)
    source.describe_document(made)
    source.tell_side_of_series(made)
    name_frame(made, source)
    provenance.add_origin(made, from_json(request["capsule"]), source)
    return made


def _layer(number: int, layer: Json) -> GraphicLayer:
    title = plain(layer["title"], 64) or f"Layer {number}"
    return GraphicLayer(f"LAYER {number}", number, title, _colour(layer["colour"]))


def _overlay_layer(colour: str) -> GraphicLayer:
    """The lowest one: regions and marks are drawn over the file's own drawings."""
    return GraphicLayer(OVERLAYS, 1, "Overlays from the file", _colour(colour))


def _free_group(overlays: list[int]) -> int:
    """Of a shutter that is a drawing; in the group of an overlay it would stand in the place of that."""
    return next((group for group in GROUPS if group not in overlays), GROUPS[-1])


def _colour(words: str) -> CIELabColor:
    red, green, blue = (int(words[start : start + 2], 16) for start in (1, 3, 5))
    return CIELabColor.from_rgb(red, green, blue)


def _annotations(
    image: Dataset, layer: GraphicLayer, told: Json, places: Numbers, source: SourceHeader
) -> list[GraphicAnnotation]:
    """One for each region or mark: its lines, and its label at their beginning."""
    found = []
    for drawing in told["drawings"]:
        lines = [places[line["from"] : line["to"]] for line in drawing["lines"]]
        at = drawing["at"]
        if not lines and (at is None or not drawing["label"]):
            continue
        uid, label = tracking_uid(drawing["key"], source), plain(drawing["label"], LONGEST_LABEL, lines=True)
        name = plain(drawing["label"], 64) or "Drawing"
        graphics = [
            GraphicObject("ELLIPSE" if line["ellipse"] else "POLYLINE", piece, "PIXEL", False, name, uid)
            for line, corners in zip(drawing["lines"], lines, strict=True)
            for piece in _pieces(corners)
        ]
        where = lines[0] if at is None else places[at["from"] : at["to"]]
        anchor = (float(where[0][0]), float(where[0][1]))
        texts = [TextObject(label, "PIXEL", None, anchor, "LEFT", False, name, uid)] if label else []
        found.append(
            GraphicAnnotation([image], layer, graphic_objects=graphics or None, text_objects=texts or None)
        )
    return found


def _pieces(corners: Numbers) -> list[Numbers]:
    """A line in as many pieces as one element can hold, each beginning where the last one ends."""
    starts = range(0, max(len(corners) - 1, 1), MOST_PLACES - 1)
    return [corners[start : start + MOST_PLACES] for start in starts]


def _add_greys(made: Dataset, request: Json, source: SourceHeader) -> None:
    """The way from stored values to modality values as the image has it, and the window on these."""
    tables = items(source.dataset, "ModalityLUTSequence")[:1]
    if tables:
        _add_table(made, tables[0], signed=whole(source.dataset, "PixelRepresentation") == 1)
    else:
        _add_rescale(made, source)
    seen = Dataset()
    add_vois(seen, [unpack_voi(request["voi"])], signed=request["signed"])
    made.SoftcopyVOILUTSequence = [seen]


def _add_rescale(made: Dataset, source: SourceHeader) -> None:
    part = FrameHeader(source.dataset, source.frame).holding(
        "RescaleSlope", "PixelValueTransformationSequence"
    )
    slope = number(part, "RescaleSlope") if part is not None else None
    if part is None or not slope:
        return
    made.RescaleSlope = decimal(slope)
    made.RescaleIntercept = decimal(number(part, "RescaleIntercept") or 0.0)
    made.RescaleType = clean(part, "RescaleType") or "US"


def _add_table(made: Dataset, item: Dataset, *, signed: bool) -> None:
    table = lookup_table(item, signed_input=signed)
    if table is None:
        return
    told = Dataset()
    count = len(table.entries) % 0x10000
    first = [
        count - 0x10000 if signed and count > 0x7FFF else count,
        table.first,
        16,
    ]
    told.add_new(0x00283002, "SS" if signed else "US", first)
    told.ModalityLUTType = clean(item, "ModalityLUTType") or "US"
    told.add_new(0x00283006, "OW", table.entries.astype("<u2").tobytes())
    made.ModalityLUTSequence = [told]


def _add_transformation(made: Dataset, request: Json) -> None:
    """Turned clockwise, then flipped from left to right (PS3.3 C.10.6)."""
    if request["degrees"] or request["flipped"]:
        made.ImageRotation = int(request["degrees"])
        made.ImageHorizontalFlip = "Y" if request["flipped"] else "N"


def _span(start: float, end: float, count: int) -> tuple[int, int]:
    """The first and the last pixel along one side of the image, from 1, in the order that is seen."""
    low = min(max(math.floor(min(start, end)), 0), count - 1) + 1
    high = min(max(math.ceil(max(start, end)), 1), count)
    return (low, high) if start <= end else (high, low)


def _add_area(made: Dataset, request: Json) -> None:
    """The pixels that were seen, the first being 1; a view of any size shows them as large as it can."""
    left, top, right, bottom = request["corners"]
    first, last = zip(
        _span(left, right, request["columns"]), _span(top, bottom, request["rows"]), strict=True
    )
    [area] = made.DisplayedAreaSelectionSequence
    area.DisplayedAreaTopLeftHandCorner = list(first)
    area.DisplayedAreaBottomRightHandCorner = list(last)
    aspect = Fraction(request["aspect"]).limit_denominator(10_000)
    area.PresentationPixelAspectRatio = [aspect.numerator, aspect.denominator]
    del area.PixelOriginInterpretation
