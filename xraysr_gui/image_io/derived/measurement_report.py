"""What a reader measured, as a report by template 1500 of the standard (PS3.16)."""

from __future__ import annotations

from highdicom import sr
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import PROGRAM, from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.concepts import coding_scheme, procedure_of
from xraysr_gui.image_io.derived.measurement_groups import Groups
from xraysr_gui.image_io.derived.source_header import SourceHeader, derived_uid
from xraysr_gui.image_io.derived.stand_in import stand_in

MOST_PLACES = 0xFFFF // 8
"""An element of numbers that names its kind has a length of 16 bits, and a place takes 8 bytes."""


def measurement_report(request: Json, places: Numbers, source: SourceHeader) -> Dataset:
    """One group of measurements for each region and mark, and for each part that is no region."""
    image = stand_in(request, source, (request["rows"], request["columns"]))
    image.SOPClassUID = source.class_uid
    capsule = from_json(request["capsule"])
    context = sr.ObservationContext(
        observer_device_context=sr.ObserverContext(
            codes.DCM.Device,
            sr.DeviceObserverIdentifyingAttributes(
                derived_uid(capsule.program),
                name=PROGRAM,
                manufacturer_name=PROGRAM,
                model_name=capsule.program,
            ),
        )
    )
    groups = Groups(request, places, source)
    report = sr.MeasurementReport(
        context, procedure_of(source.modality), [groups.of(one) for one in request["groups"]]
    )
    made = sr.ComprehensiveSR(
        [image],
        report[0],
        is_complete=True,
        transfer_syntax_uid=_syntax(request),
        series_description="Measurements (not for primary diagnosis)",
        **source.of_a_new_object(),
        coding_schemes=[coding_scheme()],
    )
    source.describe_document(made)
    provenance.add_origin(made, capsule, source)
    return made


def _syntax(request: Json) -> str:
    """Without the kinds of elements where a line is too long for them."""
    spans = (one for group in request["groups"] for one in (group["around"], *group["lines"]) if one)
    long = any(span["to"] - span["from"] > MOST_PLACES for span in spans)
    return str(ImplicitVRLittleEndian if long else ExplicitVRLittleEndian)
